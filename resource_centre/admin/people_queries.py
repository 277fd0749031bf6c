"""Finding people for the administrator, with their roles, organisations and decisions."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.accounts.queries import email_key
from resource_centre.admin.models import AskedPerson, PersonDecision
from resource_centre.db import session, sort_key
from resource_centre.notifications.models import MailTrouble
from resource_centre.organisations.models import Membership
from resource_centre.pagination import PAGE_SIZE, Page
from resource_centre.steps import Decision

MOST_WORDS = 8


def people_page(
    *, words: str = "", role: str = "", only_blocked: bool = False, page: int = 1
) -> Page[Person]:
    """A page of the people whose name or address holds every word, by name."""
    wanted = _wanted(words, role, only_blocked)
    total = session().scalar(select(func.count()).select_from(Person).where(*wanted))
    rows = select(Person).where(*wanted).order_by(Person.name_key, Person.id)
    items = session().scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page(list(items), page, total or 0)


def _wanted(words: str, role: str, only_blocked: bool) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        or_(
            Person.name_key.contains(sort_key(word), autoescape=True),
            Person.email_key.contains(email_key(word), autoescape=True),
        )
        for word in words.replace("\0", "").split()[:MOST_WORDS]
    ]
    if role in {known.value for known in RoleName}:
        held = select(RoleGrant.person_id).where(RoleGrant.role == RoleName(role))
        wanted.append(Person.id.in_(held))
    if only_blocked:
        wanted.append(Person.is_blocked.is_(True))
    return wanted


def memberships_by_person(people: list[Person]) -> dict[str, list[Membership]]:
    """Where each of these people works now."""
    held = (
        select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id.in_([p.id for p in people]), Membership.until.is_(None))
        .order_by(Membership.id)
    )
    found: dict[str, list[Membership]] = {}
    for membership in session().scalars(held):
        found.setdefault(membership.person_id, []).append(membership)
    return found


def person_with_id(person_id: str) -> Person | None:
    """The person, whatever their state."""
    found: Person | None = session().get(Person, person_id)
    return found


@dataclass(frozen=True)
class Told:
    """A decision and the name of who made it ("" where it was the system or somebody erased)."""

    decision: Decision
    by: str


def decisions_about(person: Person, most: int = 50) -> list[Told]:
    """What was decided about this account, the newest first."""
    rows = (
        select(Decision)
        .join(PersonDecision, PersonDecision.decision_id == Decision.id)
        .where(PersonDecision.person_id == person.id)
        .order_by(Decision.id.desc())
        .limit(most)
    )
    return with_names(list(session().scalars(rows)))


def with_names(decisions: list[Decision]) -> list[Told]:
    """These decisions with the names of those who made them, in one query."""
    ids = {one.decided_by for one in decisions if one.decided_by}
    pairs = session().execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = dict(iter(pairs))
    return [Told(one, names.get(one.decided_by or "", "")) for one in decisions]


def asked_not_yet_here(most: int = 50) -> list[AskedPerson]:
    """Links asked for lately, for addresses that have no account yet, the newest first."""
    newest = select(AskedPerson).order_by(AskedPerson.id.desc()).limit(most)
    asked = list(session().scalars(newest))
    here = select(Person.email_key).where(Person.email_key.in_([email_key(a.email) for a in asked]))
    known = set(session().scalars(here))
    return [one for one in asked if email_key(one.email) not in known]


def refuses_mail(person: Person) -> bool:
    """Whether the address of this person refuses our mail for good."""
    trouble = select(MailTrouble.person_id).where(MailTrouble.person_id == person.id)
    return session().scalar(trouble.limit(1)) is not None
