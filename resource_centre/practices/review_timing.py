"""Whose days they are and whose move it is, for every revision that is open.

OUR days and the author's are counted apart, from the first sending on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from resource_centre.db import day_of, session, today
from resource_centre.i18n import Said, ntext, text
from resource_centre.practices import rubric, working_days
from resource_centre.practices.models import ChangeClass, Revision, RevisionState, Track
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_models import Review, ReviewAssignment
from resource_centre.practices.review_queries import is_round_complete, sent_in_round
from resource_centre.steps import Decision

Asked = ReviewAssignment | ReviewLink
"""Somebody with an assignment, or asked by mail and not known here yet."""
OURS = (RevisionState.SUBMITTED, RevisionState.IN_REVIEW)
AUTHORS = (RevisionState.RETURNED, RevisionState.CHANGES_REQUESTED)
ROUND_BEGINS = ("start_review", "resubmit")


@dataclass(frozen=True)
class Days:
    """Working days with us and with the author."""

    ours: int = 0
    authors: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.ours + self.authors


@dataclass(frozen=True)
class Move:
    """Whose move it is: moderator, reviewers or author; what; and by when."""

    who: str
    kind: str
    what: Said
    due: date | None = None


def histories(revisions: Iterable[Revision]) -> dict[int, list[Decision]]:
    """The decisions on many revisions, oldest first, in one question."""
    ids = [revision.id for revision in revisions]
    rows = select(Decision).where(Decision.subject_kind == "revision", Decision.subject_id.in_(ids))
    found: dict[int, list[Decision]] = {one: [] for one in ids}
    for decision in session().scalars(rows.order_by(Decision.id)):
        found[decision.subject_id].append(decision)
    return found


def days_of(history: Sequence[Decision]) -> Days:
    """How long a revision lay with us and how long with its author; counted to today."""
    ours = authors = 0
    for index, decision in enumerate(history):
        start = day_of(decision.decided_at)
        last = index + 1 == len(history)
        end = today() if last else day_of(history[index + 1].decided_at)
        if decision.to_state in {state.value for state in OURS}:
            ours += working_days.days_between(start, end)
        elif decision.to_state in {state.value for state in AUTHORS}:
            authors += working_days.days_between(start, end, ours=False)
    return Days(ours, authors)


def sent_on(history: Sequence[Decision]) -> date:
    """The day of the last sending by the author."""
    sent = [d.decided_at for d in history if d.action in ("submit", "resubmit")]
    return day_of(sent[-1]) if sent else today()


def due_of(assignment: ReviewAssignment, history: Sequence[Decision]) -> date:
    """By when this reviewer is to answer, or to send; in a later round ten days from its start."""
    if assignment.due_on is None:
        return assignment.respond_by
    begun = [d.decided_at for d in history if d.action in ROUND_BEGINS]
    if len(begun) < 2:
        return assignment.due_on
    again = working_days.due_after(day_of(begun[-1]), working_days.REVIEW[0])
    return max(assignment.due_on, again)


def author_due(history: Sequence[Decision], revision: Revision) -> date:
    """The last day before the system takes an abandoned text back; a pause moves it."""
    since = day_of(history[-1].decided_at) if history else today()
    if revision.paused_until is not None:
        since = max(since, revision.paused_until)
    return working_days.due_after(since, working_days.AUTHOR, ours=False)


def next_move(
    revision: Revision,
    assignments: Sequence[Asked],
    history: Sequence[Decision],
) -> Move:
    """Whose move it is now. ``assignments``: with who was asked by mail and is yet to answer."""
    if revision.state in AUTHORS:
        return _move_of_author(revision, history)
    if revision.state is RevisionState.SUBMITTED:
        return _move_before_review(revision, assignments, history)
    return _move_in_review(revision, assignments, history)


def _move_of_author(revision: Revision, history: Sequence[Decision]) -> Move:
    since = day_of(history[-1].decided_at) if history else today()
    day = max(0, working_days.days_between(since, today(), ours=False))
    what = text("Author, day %(day)d of %(all)d", day=day, all=working_days.AUTHOR)
    return Move("author", "author", what)


def _move_before_review(
    revision: Revision, assignments: Sequence[Asked], history: Sequence[Decision]
) -> Move:
    first = working_days.due_after(sent_on(history), working_days.FIRST_CHECK)
    if revision.change_class is ChangeClass.EDITORIAL:
        return Move("moderator", "quick", text("You: a typo"), first)
    if revision.change_class is ChangeClass.TRANSLATION:
        return Move("moderator", "quick", text("You: a translation"), first)
    if not revision.asks_review:
        return Move("moderator", "first", text("You: three checks"), first)
    present = [a for a in assignments if a.is_open]
    if not present and not assignments:
        return Move("moderator", "first", text("You: first check"), first)
    waiting = [a for a in present if a.accepted_at is None]
    overdue = [a for a in waiting if a.respond_by < today()]
    if overdue:
        due = min(a.respond_by for a in overdue)
        return Move("moderator", "find", text("You: find a reviewer"), due)
    if _may_start(revision, [a for a in present if a.has_accepted]):
        since = max(day_of(a.accepted_at) for a in present if a.accepted_at)
        due = working_days.due_after(since, working_days.FIRST_CHECK)
        return Move("moderator", "start", text("You: begin the review"), due)
    if waiting:
        due = max(a.respond_by for a in waiting)
        return Move("reviewers", "reviewers", _waiting_for(waiting), due)
    return Move("moderator", "find", text("You: find a reviewer"), first)


def _may_start(revision: Revision, accepted: Sequence[Asked]) -> bool:
    kinds = {a.reviewer_kind for a in accepted}
    if rubric.required_track(revision.card) is Track.FULL:
        return kinds >= rubric.MINIMA_OF
    return bool(kinds & rubric.MINIMA_OF)


def _waiting_for(waiting: Sequence[Asked]) -> Said:
    if len(waiting) == 1:
        return text("Reviewer: %(name)s", name=waiting[0].shown_name)
    return ntext("%(num)d reviewer is to answer", "%(num)d reviewers are to answer", len(waiting))


def _move_in_review(
    revision: Revision, asked: Sequence[Asked], history: Sequence[Decision]
) -> Move:
    assignments = [a for a in asked if isinstance(a, ReviewAssignment)]
    accepted = [a for a in assignments if a.has_accepted]
    sent = sent_in_round(assignments, revision.round)
    begun = [d.decided_at for d in history if d.action in ROUND_BEGINS]
    since = day_of(begun[-1]) if begun else today()
    if not accepted:
        due = working_days.due_after(since, working_days.ANSWER)
        return Move("moderator", "find", text("You: find a reviewer"), due)
    if is_round_complete(assignments, revision.round):
        return _move_after_reviews(asked, sent)
    waiting = [a for a in accepted if a.id not in {r.assignment_id for r in sent}]
    due = max(due_of(a, history) for a in waiting)
    if len(accepted) == 1:
        return Move("reviewers", "reviewers", _waiting_for(waiting), due)
    what = text("Reviewers: %(sent)d of %(all)d in", sent=len(sent), all=len(accepted))
    return Move("reviewers", "reviewers", what, due)


def _move_after_reviews(assignments: Sequence[Asked], sent: Sequence[Review]) -> Move:
    last = max(day_of(r.sent_at) for r in sent if r.sent_at)
    due = working_days.due_after(last, working_days.DECISION)
    if rubric.needs_third_reviewer(opinions_of(sent)):
        waiting = [a for a in assignments if a.is_open and a.accepted_at is None]
        if waiting:
            return Move("reviewers", "reviewers", _waiting_for(waiting), waiting[0].respond_by)
        return Move("moderator", "find", text("You: find a third reviewer"), due)
    return Move("moderator", "decide", text("You: decide"), due)


def opinions_of(reviews: Iterable[Review]) -> list[rubric.Opinion]:
    """Reviews as the rubric reads them."""
    return [
        rubric.Opinion(
            review.assignment.reviewer_kind,
            {s.criterion: s.value for s in review.scores if s.value is not None},
        )
        for review in reviews
    ]
