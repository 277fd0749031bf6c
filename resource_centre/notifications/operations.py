"""Telling people: once in the inbox, once by mail, each time with rights as they are then."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, found
from resource_centre.db import now, session
from resource_centre.notifications import mail
from resource_centre.notifications.models import Message
from resource_centre.notifications.queries import own_message
from resource_centre.notifications.words import body_said, subject_said
from resource_centre.unit_of_work import unit_of_work


def tell(
    people: Iterable[Person],
    event: str,
    subject: tuple[str, int],
    parameters: Mapping[str, Any],
    *,
    occasion: int = 0,
    may_see: Callable[[Person], bool],
) -> None:
    """One message to each of these people who may see the subject now.

    Delivery may be repeated: the inbox keeps one message for the person, the event, the subject
    and the occasion; a mail that went out is not sent again. ``may_see`` is asked once more just
    before sending.
    """
    ids = list(dict.fromkeys(p.id for p in people if p.is_active and may_see(p)))
    kept = [_keep(person_id, event, subject, parameters, occasion) for person_id in ids]
    failure: OSError | None = None
    for message_id in kept:
        try:
            _send(message_id, may_see)
        except OSError as error:  # one address that fails keeps nobody else waiting
            failure = error
    if failure is not None:
        raise failure


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
            )
            session().add(message)
            session().flush()
            kept = message.id
    return int(kept)


def _send(message_id: int, may_see: Callable[[Person], bool]) -> None:
    message = session().get(Message, message_id)
    if message is None or message.mailed_at is not None:
        return
    person = message.person
    if not person.is_active or not may_see(person):
        return
    language = person.language
    subject = subject_said(message.event, message.parameters, language)
    body = body_said(
        message.event, message.parameters, language, name=person.name, base_url=mail.base_url()
    )
    to, key = person.email, f"message-{message_id}"
    session().rollback()  # no transaction stays open while we talk to a mail server
    mail.send(to=to, key=key, subject=subject, body=body, language=language)
    with unit_of_work():
        session().execute(update(Message).where(Message.id == message_id).values(mailed_at=now()))


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
