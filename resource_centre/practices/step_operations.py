"""Taking a step of a revision or a practice, committed: what pages and commands call."""

from collections.abc import Mapping
from typing import Any

from resource_centre import steps
from resource_centre.authorisation import Actor, found
from resource_centre.db import session
from resource_centre.practices import workflow
from resource_centre.practices.models import Practice, Revision
from resource_centre.unit_of_work import unit_of_work


def take_revision_step(
    revision_id: int,
    action: str,
    actor: Actor,
    *,
    note: str = "",
    reason_code: str | None = None,
    seen_version: int | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Revision:
    """One step of the revision table, committed."""
    taken: Revision = _take(
        Revision, workflow.REVISION, revision_id, action, actor,
        note=note, reason_code=reason_code, seen_version=seen_version, answers=answers,
    )  # fmt: skip
    return taken


def take_practice_step(
    practice_id: int,
    action: str,
    actor: Actor,
    *,
    note: str = "",
    reason_code: str | None = None,
    seen_version: int | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Practice:
    """One step of the practice table, committed."""
    taken: Practice = _take(
        Practice, workflow.PRACTICE, practice_id, action, actor,
        note=note, reason_code=reason_code, seen_version=seen_version, answers=answers,
    )  # fmt: skip
    return taken


def _take(
    kind: type[Any], table: steps.Table, subject_id: int, action: str, actor: Actor, **given: Any
) -> Any:
    with unit_of_work():
        subject = found(session().get(kind, subject_id))
        steps.take(table, action, subject, actor, **given)
    return subject
