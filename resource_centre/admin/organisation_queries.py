"""The register as the administrator sees it: every organisation with its state, people and work."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from resource_centre.adoption.models import RUNNING_STATES, Adoption
from resource_centre.db import session, sort_key
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.pagination import PAGE_SIZE, Page
from resource_centre.practices.models import OPEN_STATES, Practice, Revision


@dataclass(frozen=True)
class Line:
    """One organisation, how many people it has, and what is open there."""

    organisation: Organisation
    members: int
    managers: int
    open_revisions: int
    running_adoptions: int


def organisation_lines(
    *, words: str = "", kind: str = "", state: str = "", page: int = 1
) -> Page[Line]:
    """A page of all organisations, by name."""
    wanted: list[ColumnElement[bool]] = [
        Organisation.name_key.contains(word, autoescape=True)
        for word in sort_key(words.replace("\0", "")).split()[:8]
    ]
    if kind in {known.value for known in OrganisationKind}:
        wanted.append(Organisation.kind == OrganisationKind(kind))
    if state in {known.value for known in OrganisationState}:
        wanted.append(Organisation.state == OrganisationState(state))
    total = session().scalar(select(func.count()).select_from(Organisation).where(*wanted))
    rows = select(Organisation).where(*wanted).order_by(Organisation.name_key, Organisation.id)
    items = session().scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page(_lines(list(items)), page, total or 0)


def _lines(organisations: list[Organisation]) -> list[Line]:
    ids = [one.id for one in organisations]
    people = _people(ids)
    revisions, adoptions = _open_revisions(ids), _running_adoptions(ids)
    return [
        Line(
            one,
            sum(people.get((one.id, role), 0) for role in MemberRole),
            people.get((one.id, MemberRole.MANAGER), 0),
            revisions.get(one.id, 0),
            adoptions.get(one.id, 0),
        )
        for one in organisations
    ]


def _people(ids: list[int]) -> dict[tuple[int, MemberRole], int]:
    counted = (
        select(Membership.organisation_id, Membership.role, func.count())
        .where(Membership.organisation_id.in_(ids), Membership.until.is_(None))
        .group_by(Membership.organisation_id, Membership.role)
    )
    return {(one, role): number for one, role, number in session().execute(counted)}


def _open_revisions(ids: list[int]) -> dict[int, int]:
    counted = (
        select(Practice.owner_id, func.count())
        .join(Revision, Revision.practice_id == Practice.id)
        .where(Practice.owner_id.in_(ids), Revision.state.in_(OPEN_STATES))
        .group_by(Practice.owner_id)
    )
    return dict(iter(session().execute(counted)))


def _running_adoptions(ids: list[int]) -> dict[int, int]:
    counted = (
        select(Adoption.institution_id, func.count())
        .where(Adoption.institution_id.in_(ids), Adoption.state.in_(RUNNING_STATES))
        .group_by(Adoption.institution_id)
    )
    return dict(iter(session().execute(counted)))
