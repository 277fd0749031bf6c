"""Finding organisations, and what higher slices show on their pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, may
from resource_centre.db import session, sort_key
from resource_centre.organisations.address_models import OrganisationAddress, OrganisationMerge
from resource_centre.organisations.addresses import VALID
from resource_centre.organisations.models import (
    PUBLIC_STATES,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.pagination import Page
from resource_centre.steps import decisions_on


@dataclass(frozen=True)
class PagePart:
    """A section of an organisation's page: a partial (it sees ``part``), its facts, its place.

    ``place`` is ``main`` or ``side``.
    """

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: str = "main"


PAGE_PARTS: list[Callable[[Organisation, Actor, str], PagePart | None]] = []
"""Providers registered by higher slices: ``(organisation, actor, language) -> part or None``."""

LIST_COUNTS: list[Callable[[Sequence[int]], Mapping[int, int]]] = []
"""How many practices these organisations have for all to read; registered by a higher slice."""


def organisation_with_slug(slug: str) -> Organisation | None:
    """The one at this address, accepted or not."""
    if VALID.fullmatch(slug) is None:
        return None
    found: Organisation | None = session().scalar(
        select(Organisation).where(Organisation.slug == slug)
    )
    return found


def organisation_at_address(slug: str) -> Organisation | None:
    """The one that is, or ever was, at this address; what was merged is the one it went into."""
    found = organisation_with_slug(slug)
    if found is None and VALID.fullmatch(slug) is not None:
        former = session().get(OrganisationAddress, slug[:80])
        found = session().get(Organisation, former.organisation_id) if former else None
    if found is not None and found.closed_at is not None:
        return merged_into(found) or found
    return found


def current_slugs(slugs: Sequence[str]) -> list[str]:
    """Each address as it is now; one that leads nowhere stays as it is."""
    found = ((slug, organisation_at_address(slug)) for slug in slugs)
    return list(dict.fromkeys(place.slug if place else slug for slug, place in found))


def merged_into(organisation: Organisation) -> Organisation | None:
    """The organisation into which this one went."""
    merge = session().get(OrganisationMerge, organisation.id)
    into: Organisation | None = session().get(Organisation, merge.into_id) if merge else None
    return into


def merged_from(place: Organisation, slug: str) -> Organisation | None:
    """The one that went into this place from that address."""
    other = organisation_with_slug(slug[:80]) if slug else None
    if other is None or other.closed_at is None or merged_into(other) is not place:
        return None
    return other


def is_known_to(actor: Actor, organisation: Organisation) -> bool:
    """All know of those that are or were accepted; of the others their people and moderators."""
    return organisation.state in PUBLIC_STATES or may(actor, "organisation.see", organisation)


def organisation_visible_to(actor: Actor, slug: str) -> Organisation | None:
    """The one at this very address when this actor may know of it."""
    found = organisation_with_slug(slug)
    return found if found is not None and is_known_to(actor, found) else None


def organisation_known_to(actor: Actor, organisation_id: int) -> Organisation | None:
    """The one with this id when this actor may know of it."""
    found: Organisation | None = session().get(Organisation, organisation_id)
    return found if found is not None and is_known_to(actor, found) else None


def organisations_page(
    *, words: str = "", kind: str = "", okrug: str = "", page: int = 1, size: int = 20
) -> Page[Organisation]:
    """A page of the register, by name; filters that name nothing known are left out."""
    wanted: list[ColumnElement[bool]] = [Organisation.state == OrganisationState.ACCEPTED]
    if kind in {known.value for known in OrganisationKind}:
        wanted.append(Organisation.kind == OrganisationKind(kind))
    if okrug:
        wanted.append(Organisation.okrug == okrug)
    wanted += [
        Organisation.name_key.contains(word, autoescape=True) for word in sort_key(words).split()
    ]
    total = session().scalar(select(func.count()).select_from(Organisation).where(*wanted))
    rows = select(Organisation).where(*wanted).order_by(Organisation.name_key, Organisation.id)
    items = list(session().scalars(rows.limit(size).offset((page - 1) * size)))
    return Page(items, page, total or 0, size)


def practice_counts(organisations: Sequence[Organisation]) -> Mapping[int, int]:
    """How many practices each has for all to read, where a higher slice can say."""
    ids = [organisation.id for organisation in organisations]
    found: dict[int, int] = {}
    for counts in LIST_COUNTS:
        found |= counts(ids)
    return found


def members_of(organisation: Organisation) -> list[Membership]:
    """Who works there now, by name."""
    held = (
        select(Membership)
        .join(Membership.person)
        .options(joinedload(Membership.person))
        .where(Membership.organisation_id == organisation.id, Membership.until.is_(None))
        .order_by(Person.name_key, Membership.id)
    )
    return list(session().scalars(held))


def organisations_of(person: Person) -> list[Membership]:
    """Where this person works now, with the organisations."""
    held = (
        select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id == person.id, Membership.until.is_(None))
        .order_by(Membership.id)
    )
    return list(session().scalars(held))


def all_names() -> list[str]:
    """The names of all organisations: they make poor passwords."""
    rows = session().execute(select(Organisation.name_en, Organisation.name_ru))
    return [name for row in rows for name in row if name]


def page_parts(organisation: Organisation, actor: Actor, language: str) -> list[PagePart]:
    """What the higher slices show on this page."""
    parts = (provider(organisation, actor, language) for provider in PAGE_PARTS)
    return [part for part in parts if part is not None]


def in_register_since(organisation: Organisation) -> datetime:
    """When a moderator accepted it; what the command line added stands there from then on."""
    accepted = [d for d in decisions_on("organisation", organisation.id) if d.action == "accept"]
    return accepted[-1].decided_at if accepted else organisation.created_at


def last_words(organisation: Organisation, *actions: str) -> str:
    """What was said with the last of these decisions on it."""
    told = [d.note for d in decisions_on("organisation", organisation.id) if d.action in actions]
    return told[-1] if told else ""
