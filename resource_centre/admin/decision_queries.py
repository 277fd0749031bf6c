"""The record of decisions, for those who look over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from resource_centre.accounts.models import Person
from resource_centre.admin.people_queries import Told, with_names
from resource_centre.authorisation import Actor, may
from resource_centre.db import city_zone, session, sort_key
from resource_centre.pagination import PAGE_SIZE, Page
from resource_centre.practices.models import Practice, Revision
from resource_centre.steps import Decision

TECHNICAL = ("person", "vocabulary", "tag", "outbox")
"""What an administrator sees: decisions about the site, not about practices."""


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty means any."""

    kind: str = ""
    action: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None


def decisions_page(actor: Actor, asked: Asked, page: int = 1) -> Page[Told]:
    """A page of the decisions this actor may see, the newest first."""
    wanted = [*_visible_to(actor), *_wanted(asked)]
    total = session().scalar(select(func.count()).select_from(Decision).where(*wanted))
    rows = select(Decision).where(*wanted).order_by(Decision.id.desc())
    items = session().scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page(with_names(list(items)), page, total or 0)


def _visible_to(actor: Actor) -> list[ColumnElement[bool]]:
    if may(actor, "admin.all_decisions"):
        return []
    return [Decision.subject_kind.in_(TECHNICAL)]


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.kind:
        wanted.append(Decision.subject_kind == asked.kind)
    if asked.action:
        wanted.append(Decision.action == asked.action)
    if asked.by:
        key = sort_key(asked.by)
        named = select(Person.id).where(Person.name_key.contains(key, autoescape=True))
        wanted.append(Decision.decided_by.in_(named))
    if asked.since:
        wanted.append(Decision.decided_at >= _begin_of(asked.since))
    if asked.until:
        wanted.append(Decision.decided_at < _begin_of(asked.until + timedelta(days=1)))
    return wanted


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=city_zone())


def kinds_and_actions(actor: Actor) -> dict[str, list[str]]:
    """Kind → its actions, as they occur among what this actor may see."""
    pairs = (
        select(Decision.subject_kind, Decision.action)
        .where(*_visible_to(actor))
        .distinct()
        .order_by(Decision.subject_kind, Decision.action)
    )
    found: dict[str, list[str]] = {}
    for kind, action in session().execute(pairs):
        found.setdefault(kind, []).append(action)
    return found


def addresses_of(decisions: Sequence[Decision]) -> dict[int, str]:
    """Decision id → the page of what it was about, where there is one for those who look here."""
    by_kind: dict[str, set[int]] = {}
    for one in decisions:
        by_kind.setdefault(one.subject_kind, set()).add(one.subject_id)
    slugs: dict[tuple[str, int], str] = {}
    practices = select(Practice.id, Practice.slug).where(
        Practice.id.in_(by_kind.get("practice", ()))
    )
    for practice_id, slug in session().execute(practices):
        slugs["practice", practice_id] = f"/practices/{slug}"
    revisions = (
        select(Revision.id, Practice.slug)
        .join(Practice, Practice.id == Revision.practice_id)
        .where(Revision.id.in_(by_kind.get("revision", ())))
    )
    for revision_id, slug in session().execute(revisions):
        slugs["revision", revision_id] = f"/practices/{slug}/revisions"
    found = {
        one.id: slugs[one.subject_kind, one.subject_id]
        for one in decisions
        if (one.subject_kind, one.subject_id) in slugs
    }
    found |= {
        one.id: f"/admin/people/{one.details['person']}"
        for one in decisions
        if one.subject_kind == "person" and "person" in one.details
    }
    return found
