"""Telling people: once in the inbox, once by mail, each time with rights as they are then."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, found
from resource_centre.db import now, session
from resource_centre.notifications import mail
from resource_centre.notifications.kinds import kind_of
from resource_centre.notifications.models import (
    Choice,
    MailBy,
    Message,
    NotificationChoice,
    SentMail,
)
from resource_centre.notifications.queries import own_message
from resource_centre.notifications.sending import (
    is_about_one_letter,
    keep_trouble,
    note_sent,
    send_waiting,
    sent_today,
)
from resource_centre.notifications.words import body_said, subject_said
from resource_centre.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
MAIL_BY = {
    Choice.AT_ONCE: MailBy.AT_ONCE,
    Choice.DIGEST: MailBy.DIGEST,
    Choice.INBOX: MailBy.NOTHING,
}
UNCOUNTED_A_DAY = 20
"""Mails to an address without a person, in a day: nobody's mailbox is filled through us."""


def tell(
    people: Iterable[Person],
    event: str,
    subject: tuple[str, int],
    parameters: Mapping[str, Any],
    *,
    occasion: int = 0,
    may_see: Callable[[Person], bool],
) -> None:
    """One message to each of these people who may see the subject now: inbox, and mail.

    ``event`` is a folder of templates/mail with subject.txt and body.txt (which extends
    _letter.txt), and a line in kinds.KINDS (why it comes; in which group it may be stopped; one
    that is not listed cannot be). ``parameters`` are what the two say and ``url``, the path to
    which the mail leads; they are kept in the inbox, so neither names of people nor secrets. The
    mail goes out at once, with the others on the morning of the next working day, or not at all,
    as the person chose for the group; beyond ten a day to an address the rest comes as a digest.

    Delivery may be repeated: the inbox keeps one message for the person, the event, the subject
    and the occasion (the id of the decision told of); a mail that went out is not sent again.
    ``may_see`` is asked once more just before sending; a digest asks rights.SEES, by the kind of
    the subject, and a kind that is not listed there is always mailed at once.
    """
    ids = list(dict.fromkeys(p.id for p in people if p.is_active and may_see(p)))
    kept = {one: _keep(one, event, subject, parameters, occasion) for one in ids}
    failure: OSError | None = None
    for person_id, message_id in kept.items():
        try:
            send_waiting(person_id, {message_id: may_see})
        except OSError as error:  # one address that fails keeps nobody else waiting
            failure = error
            if not is_about_one_letter(error):
                break
    if failure is not None:
        raise failure


def send_to_address(
    address: str,
    event: str,
    parameters: Mapping[str, Any],
    *,
    language: str,
    key: str,
    name: str = "",
) -> None:
    """One mail to an address, at once, without an inbox and whatever its owner chose.

    For what concerns the address itself: confirm it, reset a password, an answer to somebody who
    has no account. ``event`` is a folder of templates/mail as in ``tell``; the parameters are
    kept nowhere, so they may hold a one-time link as ``url`` (a path). ``key`` names this mail for
    ever (letters a-z, digits, hyphens; "reset-" and the id of its row): a repeated delivery with
    the same key sends nothing. Not counted among the ten a day; beyond twenty a day to an address
    nothing more is sent. Raises OSError while the server does not take it: let it pass, the
    outbox tries again. An address that is refused for good raises nothing.
    """
    if re.fullmatch(r"[a-z0-9-]{1,80}", key) is None:
        raise ValueError(f"not a key of a mail: {key!r}")
    if session().get(SentMail, key) is not None:
        return
    if sent_today(address, is_counted=False) >= UNCOUNTED_A_DAY:
        log.warning("a mail %s was left out: too many to one address today", event)
        return
    base = mail.base_url()
    letter = mail.Letter(
        to=address,
        key=key,
        subject=subject_said(event, parameters, language),
        body=body_said(event, parameters, language, name=name, base_url=base, has_inbox=False),
        language=language,
    )
    session().rollback()  # no transaction stays open while we talk to a mail server
    try:
        mail.send(letter)
    except mail.AddressRefused as refused:
        keep_trouble(address, refused.status)
    note_sent(letter, None, [], is_counted=False)


def _keep(
    person_id: str,
    event: str,
    subject: tuple[str, int],
    parameters: Mapping[str, Any],
    occasion: int,
) -> int:
    kind, subject_id = subject
    same = select(Message.id).where(
        Message.person_id == person_id,
        Message.event == event,
        Message.subject_kind == kind,
        Message.subject_id == subject_id,
        Message.occasion == occasion,
    )
    kept = session().scalar(same)  # a repeated delivery needs no write
    if kept is not None:
        return int(kept)
    with unit_of_work():
        kept = session().scalar(same)
        if kept is None:
            message = Message(
                person_id=person_id,
                event=event,
                subject_kind=kind,
                subject_id=subject_id,
                occasion=occasion,
                parameters=dict(parameters),
                mail_by=_mail_by(person_id, event),
            )
            session().add(message)
            session().flush()
            kept = message.id
    return int(kept)


def _mail_by(person_id: str, event: str) -> MailBy:
    group = kind_of(event).group
    if group is None:
        return MailBy.AT_ONCE
    chosen = session().get(NotificationChoice, (person_id, group.value))
    return MAIL_BY[chosen.choice] if chosen is not None else MailBy.AT_ONCE


def mark_read(message_id: int, actor: Actor) -> None:
    """The person has read it."""
    with unit_of_work():
        message: Message = found(own_message(message_id, actor))
        if message.read_at is None:
            message.read_at = now()


def mark_all_read(actor: Actor) -> None:
    """The person has read everything there is."""
    with unit_of_work():
        session().execute(
            update(Message)
            .where(Message.person_id == actor.id, Message.read_at.is_(None))
            .values(read_at=now())
        )
