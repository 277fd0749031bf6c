"""What time does to practices: reviews lapse, abandoned texts go back to their author."""

from sqlalchemy import select

from resource_centre.authorisation import SYSTEM
from resource_centre.db import day_of, session, today
from resource_centre.i18n import text
from resource_centre.practices import working_days
from resource_centre.practices.models import Practice, PracticeState, Revision, RevisionState
from resource_centre.practices.step_operations import take_practice_step, take_revision_step
from resource_centre.steps import last_decision

WITH_THE_AUTHOR = (RevisionState.RETURNED, RevisionState.CHANGES_REQUESTED)
"""A draft that was never sent is nobody's delay: it may wait."""


def lapse_overdue() -> int:
    """Take the step "lapse" for every practice whose review is out of date."""
    overdue = select(Practice.id).where(
        Practice.state == PracticeState.PUBLISHED, Practice.valid_until < today()
    )
    ids = list(session().scalars(overdue))
    for practice_id in ids:
        take_practice_step(practice_id, "lapse", SYSTEM)
    return len(ids)


def withdraw_abandoned() -> int:
    """Take back what lay with its author for 60 working days without a move; a pause counts out."""
    waiting = select(Revision).where(Revision.state.in_(WITH_THE_AUTHOR))
    abandoned = [r.id for r in session().scalars(waiting) if is_abandoned(r)]
    for revision_id in abandoned:
        note = str(text("Sixty working days passed without a move of the author."))
        take_revision_step(revision_id, "withdraw", SYSTEM, note=note)
    return len(abandoned)


def is_abandoned(revision: Revision) -> bool:
    """Whether the author's days are over: counted from the last step, save or end of a pause."""
    last = last_decision("revision", revision.id)
    moved = max(d for d in (last.decided_at if last else None, revision.saved_at) if d)
    since = day_of(moved)
    if revision.paused_until is not None:
        since = max(since, revision.paused_until)
    return working_days.due_after(since, working_days.AUTHOR, ours=False) < today()
