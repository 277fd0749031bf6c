"""What is done with concerns. Each operation opens its own unit of work."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from resource_centre import outbox
from resource_centre.adoption.models import Adoption
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import lock, now, session, today
from resource_centre.discussion.events import ConcernOverdue, ConcernReplied, ConcernReported
from resource_centre.discussion.models import (
    CLOSED_STATES,
    Concern,
    ConcernKind,
    ConcernReply,
    ConcernState,
    InDanger,
)
from resource_centre.discussion.queries import concern_of_token, hash_of, take_by
from resource_centre.discussion.workflow import CONCERN
from resource_centre.errors import BadInput, WrongState
from resource_centre.i18n import Said, text
from resource_centre.practices.models import Practice
from resource_centre.practices.workflow import PRACTICE
from resource_centre.steps import Decision, take
from resource_centre.unit_of_work import unit_of_work

LONGEST = 10_000
KEPT_FOR = timedelta(days=30)
"""How long after the end the reporter's address is kept."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Report:
    """What a reporter says."""

    kind: ConcernKind | None
    in_danger: InDanger | None
    words: str
    contact: str = ""
    consent: bool = False
    language: str = "ru"


def new_token() -> str:
    """A link that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def report_concern(
    practice: Practice, adoption: Adoption | None, report: Report, *, token: str
) -> str:
    """Keep a concern; returns the token of its link.

    The token was made with the form, so that a form sent twice is one concern.
    """
    _check(report)
    token = token if TOKEN.fullmatch(token) else new_token()
    try:
        with unit_of_work():
            if concern_of_token(token) is None:
                _keep(practice, adoption, report, token)
    except IntegrityError:  # the same form, sent at the same moment
        if concern_of_token(token) is None:
            raise
    return token


def _check(report: Report) -> None:
    wrong: dict[str, Said] = {}
    if report.in_danger is None:
        wrong["in_danger"] = text("Say whether somebody is in danger now.")
    if report.kind is None:
        wrong["kind"] = text("Choose what it is about; “something else” is an answer too.")
    if not report.words.strip():
        wrong["words"] = text("Say what happens.")
    elif len(report.words) > LONGEST:
        wrong["words"] = text("At most %(count)d characters.", count=LONGEST)
    contact = report.contact.strip()
    if contact and not _is_address(contact):
        wrong["contact"] = text("Enter an email like name@example.org, or leave it empty.")
    elif contact and not report.consent:
        wrong["consent"] = text("Agree that we keep the address, or leave it out.")
    if wrong:
        raise BadInput(wrong)


def _is_address(contact: str) -> bool:
    """Whether a mail can be addressed to it; what no mail can be made of is never kept."""
    try:
        domain = Address(addr_spec=contact).domain
    except (HeaderParseError, ValueError, IndexError):
        return False
    return contact.isascii() and len(contact) <= 254 and "." in domain and " " not in contact


def _keep(practice: Practice, adoption: Adoption | None, report: Report, token: str) -> None:
    contact = report.contact.strip()
    concern = Concern(
        token_hash=hash_of(token),
        practice_id=practice.id,
        adoption_id=adoption.id if adoption else None,
        kind=report.kind,
        in_danger=report.in_danger,
        words=report.words.strip(),
        language=report.language,
        contact=contact,
        contact_token=token if contact else "",
        consented_at=now() if contact else None,
    )
    session().add(concern)
    session().flush()
    outbox.announce(ConcernReported(concern_id=concern.id))


def take_step(
    concern_id: int,
    action: str,
    actor: Actor,
    *,
    note: str = "",
    seen_version: int | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Decision:
    """One step of the concern table, committed."""
    with unit_of_work():
        concern = found(session().get(Concern, concern_id))
        return take(
            CONCERN, action, concern, actor, note=note, seen_version=seen_version, answers=answers
        )


def suspend_for(
    concern_id: int,
    actor: Actor,
    *,
    public_reason: str,
    note: str,
    seen_version: int | None = None,
) -> Decision:
    """Suspend the practice by its own step, and remember because of which concern.

    ``seen_version`` is the practice's: who decides has seen it as it is.
    """
    with unit_of_work():
        concern = found(session().get(Concern, concern_id))
        require(actor, "concern.decide", concern)
        if concern.state in CLOSED_STATES:
            raise WrongState(text("This concern is closed."))
        decision = take(
            PRACTICE,
            "suspend",
            concern.practice,
            actor,
            note=note,
            seen_version=seen_version,
            answers={"public_reason": public_reason, "record": {"concern": concern.id}},
        )
        session().flush()
        concern.suspension_id = decision.id
        concern.version += 1
    return decision


def reply_to_concern(reply_id: int, words: str, *, actor: Actor) -> None:
    """The organisation's answer, once; moderators read it, the reporter does not."""
    if not words.strip():
        raise BadInput({"words": text("Write the answer of your organisation.")})
    if len(words) > LONGEST:
        raise BadInput({"words": text("At most %(count)d characters.", count=LONGEST)})
    with unit_of_work():
        reply = found(session().get(ConcernReply, reply_id))
        require(actor, "concern.reply", reply)
        lock(reply)
        if reply.answered_at is not None:
            raise WrongState(text("Your organisation has answered already."))
        if reply.concern.state in CLOSED_STATES:
            raise WrongState(text("This concern is closed."))
        reply.words, reply.answered_by, reply.answered_at = words.strip(), actor.id, now()
        outbox.announce(ConcernReplied(reply_id=reply.id))


def tell_of_overdue() -> int:
    """The chief moderator learns of each concern that nobody took within a working day."""
    waiting = select(Concern.id).where(
        Concern.state == ConcernState.RECEIVED, Concern.chief_told_at.is_(None)
    )
    ids = list(session().scalars(waiting.order_by(Concern.id)))
    return sum(_tell_if_overdue(concern_id) for concern_id in ids)


def _tell_if_overdue(concern_id: int) -> bool:
    concern = session().get(Concern, concern_id)
    if concern is None or take_by(concern) >= today():
        return False
    with unit_of_work():
        lock(concern)
        if concern.state is not ConcernState.RECEIVED or concern.chief_told_at is not None:
            return False
        concern.chief_told_at = now()
        outbox.announce(ConcernOverdue(concern_id=concern.id))
    return True


def forget_contacts() -> int:
    """Erase the addresses of reporters whose concern was closed 30 days ago."""
    old = select(Concern.id).where(Concern.contact != "", Concern.closed_at < now() - KEPT_FOR)
    ids = list(session().scalars(old.order_by(Concern.id)))
    for concern_id in ids:
        with unit_of_work():
            concern = session().get(Concern, concern_id)
            concern.contact, concern.contact_token, concern.consented_at = "", "", None
    return len(ids)
