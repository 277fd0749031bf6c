"""How mail fares: for the administrator's health page, `check` and the account page."""

from sqlalchemy import func, select

from resource_centre.accounts.models import Person
from resource_centre.db import now, session
from resource_centre.notifications import mail
from resource_centre.notifications.models import MailBy, MailTrouble, Message
from resource_centre.notifications.queries import MailHealth, Trouble
from resource_centre.notifications.sending import TOO_OLD, address_key
from resource_centre.outbox import OutboxRow

OURS = "resource_centre.notifications."


def mail_health() -> MailHealth:
    """What waits, since when, and what the last failure said (a bad certificate stands here)."""
    waiting = (
        Message.mailed_at.is_(None),
        Message.mail_by == MailBy.AT_ONCE,
        Message.at > now() - TOO_OLD,
    )
    count, oldest = (
        session()
        .execute(select(func.count(Message.id), func.min(Message.id)).where(*waiting))
        .one()
    )
    first = session().get(Message, oldest) if oldest else None
    failed = select(OutboxRow).where(
        OutboxRow.listener.startswith(OURS), OutboxRow.last_error.is_not(None)
    )
    rows = list(session().scalars(failed.order_by(OutboxRow.id)))
    troubled = session().scalar(select(func.count(MailTrouble.address_key)))
    return MailHealth(
        by_smtp=bool(mail.route().mail_url),
        waiting=int(count),
        oldest=first.at if first else None,
        failing=len(rows),
        error=(rows[-1].last_error or "") if rows else "",
        in_trouble=int(troubled or 0),
    )


def addresses_in_trouble() -> list[Trouble]:
    """The addresses to which nothing is sent, the newest first; whose they are, where we know."""
    rows = list(session().scalars(select(MailTrouble).order_by(MailTrouble.since.desc())))
    ids = [row.person_id for row in rows if row.person_id]
    people = {p.id: p for p in session().scalars(select(Person).where(Person.id.in_(ids)))}
    return [Trouble(people.get(row.person_id or ""), row.status, row.since) for row in rows]


def trouble_of(person: Person) -> Trouble | None:
    """What is wrong with this person's present address."""
    row = session().get(MailTrouble, address_key(person.email))
    return Trouble(person, row.status, row.since) if row is not None else None
