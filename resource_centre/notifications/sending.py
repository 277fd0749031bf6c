"""What waits goes out by mail: to one person, the oldest first, at most ten a day to an address."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select, update

from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import email_key, person_with_email
from resource_centre.db import now, session, today
from resource_centre.notifications import mail
from resource_centre.notifications.facts import Sees
from resource_centre.notifications.kinds import kind_of
from resource_centre.notifications.models import MailBy, MailTrouble, Message, SentMail
from resource_centre.notifications.rights import is_known, may_see_subject
from resource_centre.notifications.stopping import stop_url
from resource_centre.notifications.words import body_said, subject_said
from resource_centre.unit_of_work import unit_of_work

A_DAY = 10
"""Mails to one address in a day of the city; the last of them is kept for a digest."""
TOO_OLD = timedelta(days=14)
"""What could not go out for so long stays in the inbox alone."""


def address_key(address: str) -> str:
    """How an address is known in the tables of mail: nobody can read it back."""
    return mail.keyed("address", email_key(address))


def is_in_trouble(address: str) -> bool:
    """Whether mail to this address was refused for good."""
    return session().get(MailTrouble, address_key(address)) is not None


def sent_today(address: str, *, is_counted: bool = True) -> int:
    """How many mails went to this address on this day of the city."""
    sent = select(func.count(SentMail.key)).where(
        SentMail.address_key == address_key(address),
        SentMail.day == today(),
        SentMail.is_counted.is_(is_counted),
    )
    return int(session().scalar(sent) or 0)


def send_waiting(person_id: str, asked: Mapping[int, Sees]) -> None:
    """Mail what waits for this person, oldest first, so that their mails keep their order.

    ``asked`` holds, by message, who may see it: for messages of a kind whose rights rights.py does
    not know.
    """
    waiting = select(Message).where(
        Message.person_id == person_id,
        Message.mailed_at.is_(None),
        Message.mail_by == MailBy.AT_ONCE,
        Message.at > now() - TOO_OLD,
    )
    rows = [(m.id, m.subject_kind) for m in session().scalars(waiting.order_by(Message.id))]
    for message_id, kind in rows:
        if message_id in asked or is_known(kind):
            _send(message_id, asked.get(message_id))


def _send(message_id: int, sees: Sees | None) -> None:
    message = session().get(Message, message_id)
    if message is None or message.mailed_at is not None:
        return
    person = message.person
    visible = sees(person) if sees else may_see_subject(message, person)
    if not person.is_active or not visible:
        set_mail_by([message_id], MailBy.NOTHING)
        return
    if is_in_trouble(person.email) or _is_over_the_number(message):
        set_mail_by([message_id], MailBy.HELD)
        return
    letter, person_id = letter_of(message), person.id
    session().rollback()  # no transaction stays open while we talk to a mail server
    try:
        mail.send(letter)
    except mail.AddressRefused as refused:
        keep_trouble(letter.to, refused.status)
        set_mail_by([message_id], MailBy.HELD)
        return
    note_sent(letter, person_id, [message_id])


def _is_over_the_number(message: Message) -> bool:
    is_full = sent_today(message.person.email) >= A_DAY - 1
    return is_full and is_known(message.subject_kind)


def letter_of(message: Message) -> mail.Letter:
    """A message as a mail in its reader's language."""
    person, event, said = message.person, message.event, message.parameters
    stop = stop_url(person.id, kind_of(event).group)
    base = mail.base_url()
    return mail.Letter(
        to=person.email,
        key=f"message-{message.id}",
        subject=subject_said(event, said, person.language),
        body=body_said(
            event, said, person.language, name=person.name, base_url=base, stop_url=stop
        ),
        language=person.language,
        stop_url=stop,
    )


def set_mail_by(message_ids: list[int], mail_by: MailBy) -> None:
    """Say how these messages leave by mail from now on."""
    chosen = update(Message).where(Message.id.in_(message_ids))
    with unit_of_work():
        session().execute(chosen.values(mail_by=mail_by))


def note_sent(
    letter: mail.Letter, person_id: str | None, message_ids: list[int], *, is_counted: bool = True
) -> None:
    """The server took it: it is not sent again, and counts for its day."""
    to = address_key(letter.to)
    with unit_of_work():
        if session().get(SentMail, letter.key) is None:
            session().add(
                SentMail(
                    key=letter.key,
                    address_key=to,
                    person_id=person_id,
                    day=today(),
                    is_counted=is_counted,
                )
            )
        told = update(Message).where(Message.id.in_(message_ids))
        session().execute(told.values(mailed_at=now()))


def keep_trouble(address: str, status: str) -> None:
    """Mail to this address stops; the inbox goes on."""
    owner = person_with_email(address)
    keep_trouble_of(address_key(address), status, owner.id if owner else None)


def keep_trouble_of(key: str, status: str, person_id: str | None) -> None:
    """The same, for an address of which the key alone is known."""
    with unit_of_work():
        if session().get(MailTrouble, key) is None:
            session().add(MailTrouble(address_key=key, status=status[:20], person_id=person_id))


def clear_trouble(address: str) -> None:
    """Try again: the address was mended, or confirmed by a link that came to it."""
    with unit_of_work():
        trouble = session().get(MailTrouble, address_key(address))
        if trouble is not None:
            session().delete(trouble)


def is_about_one_letter(error: OSError) -> bool:
    """Whether the server refused this letter alone; else nothing can leave now."""
    return isinstance(error, mail.LetterRefused)


def reader(person_id: str) -> Person | None:
    """The person, when mail may still go to them."""
    person: Person | None = session().get(Person, person_id)
    return person if person is not None and person.is_active else None
