"""The log of reviews: one row of the decision log for each thing done with an assignment.

Kind "review", id of the assignment; people stand in it as opaque ids only.
"""

from typing import Any

from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, now, session
from resource_centre.errors import WrongState
from resource_centre.i18n import text
from resource_centre.practices.models import Revision, RevisionState
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import UNDER_REVIEW
from resource_centre.steps import Decision, decisions_on

KIND = "review"


def lock_own(assignment: ReviewAssignment, actor: Actor) -> None:
    """The reviewer's own assignment, still open, of a text still under review."""
    lock(assignment)
    require(actor, "review.work", assignment)
    if not assignment.is_open:
        raise WrongState(text("This assignment is closed already."))
    if assignment.revision.state not in (*UNDER_REVIEW, RevisionState.CHANGES_REQUESTED):
        raise WrongState(text("This text is no longer under review."))


def _where(assignment: ReviewAssignment) -> str:
    if assignment.has_conflict:
        return "recused"
    if assignment.cancelled_at is not None:
        return "cancelled"
    if assignment.declined_at is not None:
        return "declined"
    return "accepted" if assignment.accepted_at is not None else "invited"


def record(
    assignment: ReviewAssignment,
    action: str,
    actor: Actor,
    *,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """One row of the log. A note about interests is kept with the assignment, not here."""
    session().add(
        Decision(
            subject_kind=KIND,
            subject_id=assignment.id,
            action=action,
            from_state=_where(assignment),
            to_state=_where(assignment),
            decided_by=actor.id,
            decided_by_system=False,
            decided_at=now(),
            note=note,
            details={"revision": assignment.revision_id, **(details or {})},
            content_hash=assignment.revision.content_hash,
        )
    )


def has_extension(assignment: ReviewAssignment) -> bool:
    """Whether the one extension was taken."""
    return any(d.action == "extend" for d in decisions_on(KIND, assignment.id))


def snapshot_of(revision: Revision) -> dict[str, Any]:
    """The text as it was read: an author may change it between the rounds."""
    texts = {t.language: [t.title, t.summary, t.body] for t in revision.texts}
    return {"card": revision.card, "texts": texts}


def last_snapshot(assignment: ReviewAssignment, before_round: int) -> dict[str, Any] | None:
    """What this reviewer read when they last sent a review in an earlier round."""
    kept: dict[str, Any] | None = None
    for decision in decisions_on(KIND, assignment.id):
        if decision.action == "send" and decision.details.get("round", before_round) < before_round:
            kept = decision.details.get("snapshot")
    return kept


def record_of_link(
    link: ReviewLink, action: str, actor: Actor, *, details: dict[str, Any] | None = None
) -> None:
    """One row for what was done with a link; somebody unknown stands in it as nobody."""
    state = "revoked" if link.revoked_at is not None else "sent"
    session().add(
        Decision(
            subject_kind="review_link",
            subject_id=link.revision_id,
            action=action,
            from_state=state,
            to_state=state,
            decided_by=actor.id,
            decided_at=now(),
            details={"link": link.id, "kind": link.reviewer_kind.value, **(details or {})},
            content_hash=link.revision.content_hash,
        )
    )
