"""The moderators' queue: every open revision, whose move it is, and how long it has taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from resource_centre.accounts.permissions import moderator
from resource_centre.authorisation import Actor
from resource_centre.db import now, session, today
from resource_centre.organisations.permissions import memberships_of
from resource_centre.practices.appeal_models import Appeal
from resource_centre.practices.models import Practice, Revision, RevisionState, Track
from resource_centre.practices.permissions import took_part_before, wrote_it
from resource_centre.practices.review_link_queries import waiting_links
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import DECIDED
from resource_centre.practices.review_timing import (
    Days,
    Move,
    days_of,
    histories,
    next_move,
    sent_on,
)
from resource_centre.practices.substitute_queries import seats_taken_by
from resource_centre.steps import Decision

WAITING = (
    RevisionState.SUBMITTED,
    RevisionState.RETURNED,
    RevisionState.IN_REVIEW,
    RevisionState.CHANGES_REQUESTED,
)
OF_MODERATORS = ("return", "start_review", "request_changes")
SHOWN = ("all", "mine", "first", "quick", "reviewers", "author", "late")
FAR = date.max


@dataclass(frozen=True)
class QueueItem:
    """One open revision. ``is_mine``: this actor may make the next move."""

    revision: Revision
    move: Move
    days: Days
    sent_on: date
    is_mine: bool
    instead_of: str = ""
    """The moderator who is away and for whom this actor stands in."""

    @property
    def is_late(self) -> bool:
        """Whether our time for the next move is over."""
        return self.move.due is not None and self.move.due < today()

    def fits(self, shown: str) -> bool:
        """Whether this belongs to one of SHOWN."""
        if shown == "mine":
            return self.is_mine
        if shown == "late":
            return self.is_late
        if shown in ("reviewers", "author"):
            return self.move.who == shown
        return shown == "all" or self.move.kind == shown


def queue_of(actor: Actor) -> list[QueueItem]:
    """Every revision that waits for somebody, for a moderator; nobody else has a queue."""
    if not moderator(actor):
        return []
    revisions = _waiting_revisions()
    assignments = _assignments_by_revision(revisions)
    history = histories(revisions)
    links = waiting_links(revisions)
    away = seats_taken_by(actor)
    brought_back = set(session().scalars(select(Appeal.new_revision_id)))
    own = {m.organisation_id for m in memberships_of(actor)}
    items = []
    for revision in revisions:
        asked = assignments.get(revision.id, [])
        waiting = links.get(revision.id, [])
        move = next_move(revision, [*asked, *waiting], history[revision.id])
        biased = revision.practice.owner_id in own or wrote_it(actor, revision)
        biased |= revision.id in brought_back and took_part_before(actor, revision)
        reviews_it = any(a.reviewer_id == actor.id for a in asked)
        items.append(
            QueueItem(
                revision,
                move,
                days_of(history[revision.id]),
                sent_on(history[revision.id]),
                move.who == "moderator" and not biased and not reviews_it,
                _instead_of(history[revision.id], away),
            )
        )
    return items


def _instead_of(history: Sequence[Decision], away: Mapping[str, str]) -> str:
    """Who decided here last and is away now, if this actor stands in for them."""
    judged = [d.decided_by for d in history if d.action in OF_MODERATORS and d.decided_by]
    return away.get(judged[-1], "") if judged else ""


def _waiting_revisions() -> list[Revision]:
    waiting = (
        select(Revision)
        .where(Revision.state.in_(WAITING))
        .options(
            joinedload(Revision.practice).joinedload(Practice.owner),
            joinedload(Revision.practice).selectinload(Practice.revisions),
            joinedload(Revision.practice).selectinload(Practice.co_authors),
        )
        .order_by(Revision.id)
    )
    return list(session().scalars(waiting).unique())


def _assignments_by_revision(
    revisions: Sequence[Revision],
) -> dict[int, list[ReviewAssignment]]:
    asked = (
        select(ReviewAssignment)
        .where(ReviewAssignment.revision_id.in_([r.id for r in revisions]))
        .options(selectinload(ReviewAssignment.reviews), joinedload(ReviewAssignment.reviewer))
        .order_by(ReviewAssignment.id)
    )
    found: dict[int, list[ReviewAssignment]] = {}
    for assignment in session().scalars(asked):
        found.setdefault(assignment.revision_id, []).append(assignment)
    return found


def chosen(
    items: Sequence[QueueItem], *, shown: str = "all", track: str = "", sort: str = "deadline"
) -> list[QueueItem]:
    """The items of one view of the queue: my move first, then by deadline or by age."""
    kept = [
        item
        for item in items
        if item.fits(shown) and (not track or track_shown(item.revision) == track)
    ]
    if sort == "age":
        return sorted(kept, key=lambda i: (not i.is_mine, -i.days.all, i.revision.id))
    return sorted(kept, key=lambda i: (not i.is_mine, i.move.due or FAR, i.revision.id))


def track_shown(revision: Revision) -> str:
    """The track in a list: the one set, light where it is asked for, else none yet."""
    if revision.track is not None:
        return revision.track.value
    return "" if revision.asks_review else Track.LIGHT.value


def median_of_our_days() -> int | None:
    """Our working days in the median of the reviews decided in the last year; None if none."""
    decided = select(Revision).where(
        Revision.state.in_(DECIDED),
        Revision.track.in_((Track.BASIC, Track.FULL)),
        Revision.decided_at > now() - timedelta(days=365),
    )
    told = histories(session().scalars(decided)).values()
    reviewed = [h for h in told if any(d.action == "start_review" for d in h)]
    return round(median(days_of(h).ours for h in reviewed)) if reviewed else None
