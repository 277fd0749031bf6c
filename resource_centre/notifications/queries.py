"""Reading the inbox."""

from sqlalchemy import func, select

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.notifications.models import Message
from resource_centre.pagination import PAGE_SIZE, Page


def unread_count(person: Person) -> int:
    """How many messages this person has not read."""
    unread = select(func.count(Message.id)).where(
        Message.person_id == person.id, Message.read_at.is_(None)
    )
    return int(session().scalar(unread) or 0)


def inbox_of(person: Person, number: int = 1) -> Page[Message]:
    """One page of somebody's own messages, the newest first."""
    mine = select(Message).where(Message.person_id == person.id).order_by(Message.id.desc())
    items = session().scalars(mine.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE))
    total = session().scalar(select(func.count(Message.id)).where(Message.person_id == person.id))
    return Page(list(items), number, int(total or 0))


def newest_messages(person: Person, most: int = 3) -> list[Message]:
    """The head of the inbox, for the desk."""
    mine = select(Message).where(Message.person_id == person.id).order_by(Message.id.desc())
    return list(session().scalars(mine.limit(most)))


def own_message(message_id: int, person: Person) -> Message | None:
    """A message, when it is this person's."""
    mine = select(Message).where(Message.id == message_id, Message.person_id == person.id)
    found: Message | None = session().scalar(mine)
    return found
