"""What every sentence needs: the thing itself, its titles, the decision told of, who may see it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.permissions import practices_visible_to
from resource_centre.practices.review_queries import visible_revision
from resource_centre.steps import decisions_on

Sees = Callable[[Person], bool]


def revision_of(event: Any) -> Revision | None:
    found: Revision | None = session().get(Revision, event.revision_id)
    return found


def facts_of(revision: Revision, address: str) -> dict[str, Any]:
    titles = {written.language: written.title for written in revision.texts}
    return {"titles": titles, "number": revision.label, "url": address}


def last_decision_id(kind: str, subject_id: int, *actions: str) -> int:
    """The decision that is told of; a repeated delivery finds the same one."""
    told = [d.id for d in decisions_on(kind, subject_id) if d.action in actions]
    return told[-1] if told else 0


def sees_revision(revision_id: int) -> Sees:
    return lambda person: visible_revision(revision_id, person) is not None


def sees_practice(practice_id: int) -> Sees:
    def sees(person: Person) -> bool:
        known = select(Practice.id).where(Practice.id == practice_id, practices_visible_to(person))
        return session().scalar(known) is not None

    return sees


def practice_facts(practice: Practice) -> dict[str, Any]:
    revision = practice.approved_revision
    if revision is None:
        return {"titles": {"en": practice.slug}, "number": "", "url": f"/practices/{practice.slug}"}
    return facts_of(revision, f"/practices/{practice.slug}")
