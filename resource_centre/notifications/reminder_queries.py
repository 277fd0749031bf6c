"""Whose date is near or over, for the reminders: each with what makes it one occasion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.adoption.report_models import OutcomeReport, ReportState
from resource_centre.db import day_of, session, today
from resource_centre.notifications.recipients import is_by_link, judges_so_far
from resource_centre.practices.models import Practice, PracticeState, Revision, RevisionState
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import review_of_round
from resource_centre.practices.review_queue import queue_of
from resource_centre.practices.review_timing import due_of, histories
from resource_centre.practices.working_days import AUTHOR, days_between, due_after
from resource_centre.steps import last_decision

SOON = 1
"""Working days before our date on which a moderator is reminded."""
REVIEW_SOON = 3
AUTHOR_STAGES = (50, 30)
VALIDITY_STAGES = (14, 60)
"""Days before a review runs out."""
PATIENCE = 5
"""Working days before a manager is reminded of what waits for a signature."""


@dataclass(frozen=True)
class Due:
    """One thing with a date. ``occasion`` is the same as long as it is the same reminder."""

    name: str
    subject_id: int
    person_id: str | None
    due: date
    occasion: int


def _once(due: date, stage: int = 0) -> int:
    return due.toordinal() * 100 + stage


def due_of_reviewers() -> Iterator[Due]:
    """Invitations to answer by tomorrow, reviews due in three days or late."""
    asked = (
        select(ReviewAssignment)
        .join(Revision, ReviewAssignment.revision_id == Revision.id)
        .where(
            ReviewAssignment.declined_at.is_(None),
            ReviewAssignment.cancelled_at.is_(None),
            ReviewAssignment.has_conflict.is_(False),
            Revision.state.in_((RevisionState.SUBMITTED, RevisionState.IN_REVIEW)),
        )
        .order_by(ReviewAssignment.id)
    )
    assignments = list(session().scalars(asked))
    history = histories(a.revision for a in assignments)
    for one in assignments:
        name, due = _reviewer_is_late(one, due_of(one, history[one.revision_id]))
        if name and not is_by_link(one):
            yield Due(name, one.id, one.reviewer_id, due, _once(due))


def _reviewer_is_late(one: ReviewAssignment, due: date) -> tuple[str, date]:
    if one.answered_at is None:
        is_near = days_between(today(), one.respond_by) <= SOON
        return ("remind_invitation" if is_near else "", one.respond_by)
    review = review_of_round(one, one.revision.round)
    is_sent = review is not None and review.sent_at is not None
    if not one.has_accepted or is_sent or one.revision.state is not RevisionState.IN_REVIEW:
        return "", due
    if due < today():
        return "review_overdue", due
    return ("remind_review" if days_between(today(), due) <= REVIEW_SOON else ""), due


def due_of_moderators() -> Iterator[Due]:
    """First checks, other moves before a review, and decisions: due tomorrow, today or late."""
    roles = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    people = select(Person).where(Person.id.in_(held), Person.is_blocked.is_(False))
    for person in session().scalars(people.order_by(Person.id)).all():
        for item in queue_of(person):
            due = item.move.due
            if not item.is_mine or due is None or days_between(today(), due) > SOON:
                continue
            if not _is_for(person, item.revision):
                continue
            name = "remind_decision" if item.move.kind == "decide" else "remind_moderator"
            yield Due(name, item.revision.id, person.id, due, _once(due))


def _is_for(person: Person, revision: Revision) -> bool:
    """Whoever has it in hand; everybody who may, while nobody has."""
    return any(one.id == person.id for one in judges_so_far(revision))


def due_of_authors() -> Iterator[Due]:
    """Texts that lay thirty and fifty working days with their author, before they go back."""
    waiting = (RevisionState.RETURNED, RevisionState.CHANGES_REQUESTED)
    rows = select(Revision).where(Revision.state.in_(waiting)).order_by(Revision.id)
    for revision in session().scalars(rows).all():
        since = _with_author_since(revision)
        days = days_between(since, today(), ours=False)
        stage = next((stage for stage in AUTHOR_STAGES if days >= stage), None)
        if stage is not None:
            due = due_after(since, AUTHOR, ours=False)
            yield Due("remind_author", revision.id, None, due, _once(due, stage))


def _with_author_since(revision: Revision) -> date:
    """As practices.clock_operations counts: the last step or save, or the end of a pause."""
    last = last_decision("revision", revision.id)
    moved = [d for d in (last.decided_at if last else None, revision.saved_at) if d]
    since = day_of(max(moved))
    return max(since, revision.paused_until) if revision.paused_until else since


def due_of_institutions() -> Iterator[Due]:
    """Requests and reports that wait for a manager, and first periods that are over."""
    states = (AdoptionState.REQUESTED, AdoptionState.PILOT)
    rows = select(Adoption).where(Adoption.state.in_(states)).order_by(Adoption.id)
    for adoption in session().scalars(rows).all():
        if adoption.state is AdoptionState.PILOT:
            if adoption.pilot_to is not None and adoption.pilot_to < today():
                due = adoption.pilot_to
                yield Due("remind_pilot", adoption.id, None, due, _once(due))
        elif adoption.requested_at is not None:
            due = due_after(day_of(adoption.requested_at), PATIENCE)
            if due <= today():
                yield Due("remind_order", adoption.id, None, due, _once(due))
    yield from _due_reports()


def _due_reports() -> Iterator[Due]:
    sent = select(OutcomeReport).where(OutcomeReport.state == ReportState.SENT)
    for report in session().scalars(sent.order_by(OutcomeReport.id)).all():
        last = last_decision("outcome_report", report.id)
        if last is None:
            continue
        due = due_after(day_of(last.decided_at), PATIENCE)
        if due <= today():
            yield Due("remind_signature", report.id, None, due, last.id)


def due_of_owners() -> Iterator[Due]:
    """Practices whose review runs out in sixty and in fourteen days."""
    horizon = today() + timedelta(days=max(VALIDITY_STAGES))
    rows = select(Practice).where(
        Practice.state == PracticeState.PUBLISHED,
        Practice.valid_until >= today(),
        Practice.valid_until <= horizon,
    )
    for practice in session().scalars(rows.order_by(Practice.id)).all():
        until = practice.valid_until
        if until is not None:
            left = (until - today()).days
            stage = next(stage for stage in VALIDITY_STAGES if left <= stage)
            yield Due("remind_validity", practice.id, None, until, _once(until, stage))
