"""What is due soon, or was: for reminders. Working days, Europe/Moscow, Russian holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from resource_centre.db import day_of, session, today
from resource_centre.practices import working_days
from resource_centre.practices.models import Practice, PracticeState, Revision, RevisionState
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import UNDER_REVIEW, is_work_left
from resource_centre.practices.review_timing import due_of, histories
from resource_centre.steps import decisions_on


@dataclass(frozen=True)
class ReviewDue:
    """A review that was accepted and is not in, with its day."""

    assignment: ReviewAssignment
    due: date

    @property
    def days_left(self) -> int:
        """Working days until it; negative when it is over."""
        return working_days.days_between(today(), self.due)


def _assignments(*states: RevisionState) -> list[ReviewAssignment]:
    open_ones = (
        select(ReviewAssignment)
        .join(Revision, ReviewAssignment.revision_id == Revision.id)
        .where(
            Revision.state.in_(states),
            ReviewAssignment.declined_at.is_(None),
            ReviewAssignment.cancelled_at.is_(None),
            ReviewAssignment.has_conflict.is_(False),
        )
        .options(
            joinedload(ReviewAssignment.revision),
            joinedload(ReviewAssignment.reviewer),
            selectinload(ReviewAssignment.reviews),
        )
        .order_by(ReviewAssignment.id)
    )
    return list(session().scalars(open_ones))


def _reviews_left() -> list[ReviewDue]:
    """Accepted reviews of a round that has begun and is not in."""
    open_ones = [
        a for a in _assignments(RevisionState.IN_REVIEW) if a.has_accepted and is_work_left(a)
    ]
    told = histories(a.revision for a in open_ones)
    return [ReviewDue(a, due_of(a, told[a.revision_id])) for a in open_ones]


def assignments_due_in(days: int) -> list[ReviewDue]:
    """Reviews whose day is exactly this many working days ahead; 0: today."""
    return [one for one in _reviews_left() if one.due >= today() and one.days_left == days]


def overdue_reviews() -> list[ReviewDue]:
    """Reviews whose day is over."""
    return [one for one in _reviews_left() if one.due < today()]


def unanswered_links() -> Sequence[ReviewLink]:
    """Who was asked by mail, is not known here, and has not answered."""
    waiting = (
        select(ReviewLink)
        .join(Revision, ReviewLink.revision_id == Revision.id)
        .where(
            Revision.state.in_(UNDER_REVIEW),
            ReviewLink.assignment_id.is_(None),
            ReviewLink.answered_at.is_(None),
            ReviewLink.revoked_at.is_(None),
            ReviewLink.expires_on >= today(),
        )
        .order_by(ReviewLink.invited_at, ReviewLink.id)
    )
    return list(session().scalars(waiting))


def confirmations_due() -> list[tuple[Practice, date]]:
    """Suspensions that no second moderator has confirmed, with the day for it."""
    suspended = select(Practice).where(Practice.state == PracticeState.SUSPENDED)
    found = []
    for practice in session().scalars(suspended.order_by(Practice.id)):
        taken = [
            d
            for d in decisions_on("practice", practice.id)
            if d.action in ("suspend", "confirm_suspension")
        ]
        if taken and taken[-1].action == "suspend":
            since = day_of(taken[-1].decided_at)
            due = working_days.due_after(since, working_days.CONFIRMATION, ours=False)
            found.append((practice, due))
    return found
