"""Who stands in for whom today. A substitute gains no right: they hold the same role."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.authorisation import Actor
from resource_centre.db import session, today
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.substitute_models import Substitute

DECIDE = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)


def _today() -> tuple[ColumnElement[bool], ...]:
    return (
        Substitute.ended_at.is_(None),
        Substitute.from_day <= today(),
        Substitute.until_day >= today(),
    )


def substitutes_of(people_ids: Iterable[str]) -> Mapping[str, Person]:
    """By who is away today: who stands in for them, when that person may still be signed in."""
    away = (
        select(Substitute)
        .where(Substitute.person_id.in_(list(people_ids)), *_today())
        .options(joinedload(Substitute.substitute))
        .order_by(Substitute.id)
    )
    return {s.person_id: s.substitute for s in session().scalars(away) if s.substitute.is_active}


def with_substitutes(people: Sequence[Person]) -> list[Person]:
    """These people, and after them whoever stands in today for one of them."""
    instead = substitutes_of(person.id for person in people).values()
    found = {person.id: person for person in [*people, *instead]}
    return list(found.values())


def seats_taken_by(actor: Actor) -> Mapping[str, str]:
    """Of everybody this actor stands in for today: the name by the opaque id."""
    mine = (
        select(Substitute)
        .where(Substitute.substitute_id == getattr(actor, "id", None), *_today())
        .options(joinedload(Substitute.person))
    )
    return {s.person_id: s.person.name for s in session().scalars(mine)}


def stand_ins_for(assignments: Sequence[ReviewAssignment]) -> Mapping[int, Person]:
    """By assignment whose reviewer is away today: their substitute, who has the same kind."""
    by_person = substitutes_of(a.reviewer_id for a in assignments)
    return {
        a.id: by_person[a.reviewer_id]
        for a in assignments
        if a.reviewer_id in by_person
        and a.is_open
        and a.reviewer_kind in by_person[a.reviewer_id].reviewer_kinds
    }


def absences_of(person: Person) -> list[Substitute]:
    """What this person has named that is not over, the next one first."""
    own = (
        select(Substitute)
        .where(
            Substitute.person_id == person.id,
            Substitute.ended_at.is_(None),
            Substitute.until_day >= today(),
        )
        .options(joinedload(Substitute.substitute))
    )
    return list(session().scalars(own.order_by(Substitute.from_day, Substitute.id)))


def duties_of(person: Person) -> list[Substitute]:
    """For whom this person stands in, now or soon."""
    theirs = (
        select(Substitute)
        .where(
            Substitute.substitute_id == person.id,
            Substitute.ended_at.is_(None),
            Substitute.until_day >= today(),
        )
        .options(joinedload(Substitute.person))
    )
    return list(session().scalars(theirs.order_by(Substitute.from_day, Substitute.id)))


def holds_the_roles_of(person: Person, other: Person) -> bool:
    """Whether ``person`` has every role of deciding or reviewing that ``other`` has."""
    needs_to_decide = any(other.has_role(role) for role in DECIDE)
    if needs_to_decide and not any(person.has_role(role) for role in DECIDE):
        return False
    if other.has_role(RoleName.CHIEF_MODERATOR) and not person.has_role(RoleName.CHIEF_MODERATOR):
        return False
    return person.reviewer_kinds >= other.reviewer_kinds


def possible_substitutes(person: Person) -> list[Person]:
    """Who holds the same roles, by name."""
    roles = (*DECIDE, RoleName.REVIEWER)
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    people = session().scalars(
        select(Person)
        .where(Person.id.in_(held), Person.id != person.id, Person.is_blocked.is_(False))
        .order_by(Person.name_key, Person.id)
    )
    return [one for one in people if one.is_active and holds_the_roles_of(one, person)]


def assignments_to_take_over(person: Person) -> list[ReviewAssignment]:
    """Reviews of who is away today that this substitute may take over: open and not sent."""
    away = seats_taken_by(person)
    asked = (
        select(ReviewAssignment)
        .where(
            ReviewAssignment.reviewer_id.in_(list(away)),
            ReviewAssignment.declined_at.is_(None),
            ReviewAssignment.cancelled_at.is_(None),
            ReviewAssignment.has_conflict.is_(False),
        )
        .order_by(ReviewAssignment.id)
    )
    return [a for a in session().scalars(asked) if a.reviewer_kind in person.reviewer_kinds]
