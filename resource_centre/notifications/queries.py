"""Reading the inbox, the choices, and how mail fares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, select

from resource_centre.accounts.models import Person
from resource_centre.db import day_of, session
from resource_centre.notifications.kinds import Group
from resource_centre.notifications.models import Choice, Message, NotificationChoice
from resource_centre.pagination import PAGE_SIZE, Page


def unread_count(person: Person) -> int:
    """How many messages this person has not read."""
    unread = select(func.count(Message.id)).where(
        Message.person_id == person.id, Message.read_at.is_(None)
    )
    return int(session().scalar(unread) or 0)


def inbox_of(person: Person, number: int = 1, *, unread_only: bool = False) -> Page[Message]:
    """One page of somebody's own messages, the newest first."""
    mine = _messages_of(person, unread_only).order_by(Message.id.desc())
    items = session().scalars(mine.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    counted = _messages_of(person, unread_only).with_only_columns(func.count(Message.id))
    return Page(list(items), number, int(session().scalar(counted) or 0))


def _messages_of(person: Person, unread_only: bool) -> Select[Any]:
    mine = select(Message).where(Message.person_id == person.id)
    return mine.where(Message.read_at.is_(None)) if unread_only else mine


def by_day(messages: Sequence[Message]) -> Iterator[tuple[date, list[Message]]]:
    """Messages under the day of the city on which each came."""
    for day, of_day in groupby(messages, key=lambda m: day_of(m.at)):
        yield day, list(of_day)


def newest_messages(person: Person, most: int = 3) -> list[Message]:
    """The head of the inbox, for the desk."""
    mine = select(Message).where(Message.person_id == person.id).order_by(Message.id.desc())
    return list(session().scalars(mine.limit(most)))


def own_message(message_id: int, person: Person) -> Message | None:
    """A message, when it is this person's."""
    mine = select(Message).where(Message.id == message_id, Message.person_id == person.id)
    found: Message | None = session().scalar(mine)
    return found


def choices_of(person: Person) -> Mapping[Group, Choice]:
    """What this person wishes for each group; mail at once where they said nothing."""
    mine = select(NotificationChoice).where(NotificationChoice.person_id == person.id)
    said = {kept.group: kept.choice for kept in session().scalars(mine)}
    return {group: said.get(group.value, Choice.AT_ONCE) for group in Group}


@dataclass(frozen=True)
class Trouble:
    """An address that refused mail for good. ``person``: whose it is, when we know."""

    person: Person | None
    status: str
    since: datetime


@dataclass(frozen=True)
class MailHealth:
    """How mail fares. ``failing``: listeners that could not mail; ``error``: the last of them."""

    by_smtp: bool
    waiting: int
    oldest: datetime | None
    failing: int
    error: str
    in_trouble: int

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person's hand."""
        return self.failing == 0 and self.in_trouble == 0
