"""Reports that a mail could not be delivered (RFC 3464), as a mail server hands them over.

A report is believed only when it returns a Message-ID of ours: nobody else can make one, so
nobody can switch off a stranger's mail. Which address it was is looked up, not read from it.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from sqlalchemy import delete

from resource_centre.db import now, session
from resource_centre.notifications import mail
from resource_centre.notifications.models import SentMail
from resource_centre.notifications.sending import TOO_OLD, keep_trouble_of
from resource_centre.unit_of_work import unit_of_work

KEPT = TOO_OLD * 4


@dataclass(frozen=True)
class Report:
    """What a delivery report says."""

    action: str
    status: str
    key: str | None
    """Of the mail of ours that it is about."""

    @property
    def is_permanent(self) -> bool:
        """Whether the address will not take mail at a later try either."""
        return self.action == "failed" and self.status.startswith("5.")


def read_report(source: bytes) -> Report | None:
    """The report in a mail; nothing when the mail is none."""
    made = message_from_bytes(source, policy=policy.default)
    status, key = None, None
    for part in made.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status" and status is None:
            status = _status_of(part)
        elif kind in ("text/rfc822-headers", "message/rfc822") and key is None:
            key = _key_of(part)
    if status is None:
        return None
    return Report(*status, key)


def _status_of(part: Message) -> tuple[str, str] | None:
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and block["Action"]:
            action = str(block["Action"]).strip().lower()
            return action, str(block["Status"] or "").split(" ")[0].strip()
    return None


def _key_of(part: Message) -> str | None:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
        said = str(inner[0]["Message-ID"] or "")
    else:
        said = str(message_from_bytes(_bytes_of(part))["Message-ID"] or "")
    return mail.key_of_message_id(said)


def _bytes_of(part: Message) -> bytes:
    given = part.get_payload(decode=True)
    return given if isinstance(given, bytes) else b""


def take_report(source: bytes) -> str:
    """Act on a report; returns in a sentence what was done, without an address."""
    report = read_report(source)
    if report is None:
        return "This is no delivery report."
    sent = session().get(SentMail, report.key) if report.key else None
    if sent is None:
        return "The report is about no mail of ours."
    if not report.is_permanent:
        return "The report tells of no failure for good."
    keep_trouble_of(sent.address_key, report.status, sent.person_id)
    return "The address takes no mail: nothing more is sent to it."


def forget_sent() -> None:
    """What went out long ago is not counted, and no report on it comes any more."""
    with unit_of_work():
        session().execute(delete(SentMail).where(SentMail.at < now() - KEPT))
