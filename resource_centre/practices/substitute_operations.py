"""Naming a substitute for the days of one's absence, and being back earlier."""

from datetime import date, timedelta

from resource_centre import outbox
from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, now, session, today
from resource_centre.errors import BadInput, NotFound, NotReady
from resource_centre.i18n import Said, text
from resource_centre.practices import events
from resource_centre.practices.substitute_models import Substitute
from resource_centre.practices.substitute_queries import (
    absences_of,
    duties_of,
    holds_the_roles_of,
)
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work

LONGEST = timedelta(days=120)


def name_substitute(
    actor: Actor, *, substitute_id: str, from_day: date | None, until_day: date | None
) -> Substitute:
    """Somebody with the same roles stands in; it widens nobody's rights."""
    require(actor, "substitute.name")
    with unit_of_work():
        lock(actor)
        other = session().get(Person, substitute_id) if substitute_id else None
        wrong = _wrong_days(from_day, until_day)
        if other is None or other.id == actor.id or not other.is_active:
            wrong["substitute"] = text("Choose who stands in for you.")
        elif not holds_the_roles_of(other, actor):
            wrong["substitute"] = text("This person does not hold the same roles.")
        if wrong or from_day is None or until_day is None:
            raise BadInput(wrong)
        _does_not_clash(actor, substitute_id, from_day, until_day)
        row = Substitute(
            person_id=actor.id, substitute_id=substitute_id, from_day=from_day, until_day=until_day
        )
        session().add(row)
        session().flush()
        _record(row, "name", actor)
        outbox.announce(events.SubstituteNamed(row.id))
    return row


def _wrong_days(from_day: date | None, until_day: date | None) -> dict[str, Said]:
    wrong: dict[str, Said] = {}
    if from_day is None or from_day < today():
        wrong["from_day"] = text("Give the first day, today at the earliest.")
    if until_day is None or (from_day is not None and until_day < from_day):
        wrong["until_day"] = text("Give the last day; it does not lie before the first.")
    elif from_day is not None and until_day - from_day > LONGEST:
        wrong["until_day"] = text("At most 120 days: for longer, the role goes to another person.")
    return wrong


def _does_not_clash(actor: Person, substitute_id: str, from_day: date, until_day: date) -> None:
    """One substitute a day; and nobody stands in for others while they are away themselves."""
    for row in absences_of(actor):
        if row.from_day <= until_day and from_day <= row.until_day:
            raise NotReady(text("You have named somebody for some of these days."), "from_day")
    other = session().get(Person, substitute_id)
    for row in absences_of(other):
        if row.from_day <= until_day and from_day <= row.until_day:
            raise NotReady(text("This person is away on some of these days."), "substitute")
    for row in duties_of(actor):
        if row.from_day <= until_day and from_day <= row.until_day:
            raise NotReady(
                text("You stand in for somebody on some of these days: end that first."), "from_day"
            )


def end_substitution(row_id: int, actor: Actor) -> None:
    """Back earlier, or it was a mistake. The substitute may end it too."""
    with unit_of_work():
        row: Substitute | None = session().get(Substitute, row_id)
        if row is None or getattr(actor, "id", None) not in (row.person_id, row.substitute_id):
            raise NotFound
        lock(row)
        if row.ended_at is None:
            row.ended_at = now()
            _record(row, "end", actor)


def _record(row: Substitute, action: str, actor: Person) -> None:
    state = "ended" if row.ended_at is not None else "named"
    days = {"from": row.from_day.isoformat(), "until": row.until_day.isoformat()}
    session().add(
        Decision(
            subject_kind="substitute",
            subject_id=row.id,
            action=action,
            from_state=state,
            to_state=state,
            decided_by=actor.id,
            decided_at=now(),
            details={"away": row.person_id, "substitute": row.substitute_id, **days},
        )
    )
