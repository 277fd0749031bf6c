"""What was not mailed one by one goes out together: the chosen digest, and what a full day held.

A chosen digest goes in the morning of a working day. What the day's number or a failed address
held back goes an hour after the first of it, in the day time, as the last mail of that day.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.db import city_zone, now, session, today
from resource_centre.notifications import mail
from resource_centre.notifications.models import MailBy, Message
from resource_centre.notifications.rights import may_see_subject
from resource_centre.notifications.sending import (
    A_DAY,
    TOO_OLD,
    is_about_one_letter,
    is_in_trouble,
    keep_trouble,
    note_sent,
    reader,
    send_waiting,
    sent_today,
    set_mail_by,
)
from resource_centre.notifications.stopping import stop_url
from resource_centre.notifications.words import body_said, subject_said
from resource_centre.practices.working_days import is_working_day

log = logging.getLogger(__name__)
MORNING, EVENING = time(8), time(22)
GATHERING = timedelta(hours=1)
LEFT_OVER = timedelta(minutes=10)
MOST_LINES = 50
TOGETHER = (MailBy.DIGEST, MailBy.HELD)


def send_digests() -> int:
    """Send every digest that is due; returns how many."""
    sent = 0
    for person_id in _people_with(TOGETHER):
        person = reader(person_id)
        if person is None or not _is_due(person):
            continue
        try:
            sent += _send_digest(person_id)
        except OSError as error:
            log.warning("a digest could not be sent: %s", error)
            if not is_about_one_letter(error):
                break
    return sent


def send_what_was_left() -> None:
    """Mail what a failure left behind and nothing else tries again (a reminder of the clock)."""
    for person_id in _people_with((MailBy.AT_ONCE,), older_than=LEFT_OVER):
        try:
            send_waiting(person_id, {})
        except OSError as error:
            log.warning("a mail could not be sent: %s", error)
            if not is_about_one_letter(error):
                break


def _people_with(mail_by: Sequence[MailBy], older_than: timedelta = timedelta(0)) -> Sequence[str]:
    instant = now()
    waiting = select(Message.person_id).where(
        Message.mailed_at.is_(None),
        Message.mail_by.in_(mail_by),
        Message.at > instant - TOO_OLD,
        Message.at <= instant - older_than,
    )
    ids = list(session().scalars(waiting.distinct().order_by(Message.person_id)))
    session().rollback()
    return ids


def _lines_for(person: Person) -> list[Message]:
    held = select(Message).where(
        Message.person_id == person.id,
        Message.mailed_at.is_(None),
        Message.mail_by.in_(TOGETHER),
        Message.at > now() - TOO_OLD,
    )
    return list(session().scalars(held.order_by(Message.id)))


def _is_due(person: Person) -> bool:
    if is_in_trouble(person.email) or sent_today(person.email) >= A_DAY:
        return False
    clock = now().astimezone(city_zone())
    lines = _lines_for(person)
    is_morning = clock.time() >= MORNING and is_working_day(today())
    since = datetime.combine(today(), MORNING, city_zone())
    if is_morning and any(m.mail_by is MailBy.DIGEST and m.at < since for m in lines):
        return True
    by_day = MORNING <= clock.time() < EVENING
    return by_day and any(m.mail_by is MailBy.HELD and m.at < now() - GATHERING for m in lines)


def _send_digest(person_id: str) -> bool:
    person = reader(person_id)
    if person is None:
        return False
    told: list[Message] = []
    dropped: list[Message] = []
    for message in _lines_for(person):
        is_open = message.read_at is None and may_see_subject(message, person)
        (told if is_open else dropped).append(message)
    letter = _letter(person, told) if told else None
    ids, left = [m.id for m in told], [m.id for m in dropped]
    session().rollback()
    if left:
        set_mail_by(left, MailBy.NOTHING)
    if letter is None:
        return False
    try:
        mail.send(letter)
    except mail.AddressRefused as refused:
        keep_trouble(letter.to, refused.status)
        return False
    note_sent(letter, person_id, ids)
    return True


def _letter(person: Person, told: Sequence[Message]) -> mail.Letter:
    language, stop = person.language, stop_url(person.id, None, everything=True)
    lines = [
        {"said": subject_said(m.event, m.parameters, language), "url": m.parameters.get("url", "")}
        for m in told
    ]
    facts = {"lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES)}
    facts |= {"count": len(lines), "first": lines[0]["said"], "url": "/desk/inbox"}
    return mail.Letter(
        to=person.email,
        key=f"digest-{told[0].id}-{told[-1].id}",
        subject=subject_said("digest", facts, language),
        body=body_said(
            "digest", facts, language, name=person.name, base_url=mail.base_url(), stop_url=stop
        ),
        language=language,
        stop_url=stop,
    )
