"""Asking reviewers: invite, answer the conflict question, stand aside, decline, cancel, extend."""

from datetime import date

from sqlalchemy import select

from resource_centre import outbox
from resource_centre.accounts.models import Person, ReviewerKind, RoleName
from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, now, session, today
from resource_centre.errors import BadInput, NotReady, WrongState
from resource_centre.i18n import Said, text
from resource_centre.practices import events, working_days
from resource_centre.practices.models import Revision
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_log import has_extension, lock_own, record
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import UNDER_REVIEW, obstacle_to, review_of_round
from resource_centre.unit_of_work import unit_of_work


def invite_reviewer(
    revision: Revision, reviewer: Person, kind: ReviewerKind, actor: Actor
) -> ReviewAssignment:
    """Ask somebody for a review; the conflict question is put with the invitation."""
    with unit_of_work():
        may_be_reviewed(revision, actor)
        if not reviewer.is_active or not reviewer.has_role(RoleName.REVIEWER):
            raise NotReady(text("This person is not a reviewer."), "reviewer")
        if kind not in reviewer.reviewer_kinds:
            raise NotReady(text("This person reviews as something else."), "reviewer_kind")
        assignment = assign(revision, reviewer, kind, actor)
        outbox.announce(events.ReviewerInvited(assignment.id))
    return assignment


def may_be_reviewed(revision: Revision, actor: Actor) -> None:
    """Whether this actor may ask reviewers for this text now. Inside a unit of work."""
    lock(revision)
    require(actor, "review.invite", revision)
    if revision.state not in UNDER_REVIEW:
        raise WrongState(text("Reviewers are asked for a text that was sent."))


def assign(
    revision: Revision, reviewer: Person, kind: ReviewerKind, actor: Actor
) -> ReviewAssignment:
    """The assignment of somebody who may be asked. Inside a unit of work."""
    lock(reviewer)  # two moderators, one reviewer
    obstacle = obstacle_to(reviewer, revision, actor)
    if obstacle is not None:
        raise NotReady(obstacle, "reviewer")
    assignment = ReviewAssignment(
        revision_id=revision.id,
        reviewer_id=reviewer.id,
        reviewer_kind=kind,
        invited_by=actor.id,
        invited_at=now(),
        asked_at=now(),
        respond_by=working_days.due_after(today(), working_days.ANSWER),
    )
    session().add(assignment)
    session().flush()
    record(assignment, "invite", actor)
    return assignment


def answer_invitation(
    assignment: ReviewAssignment,
    actor: Actor,
    *,
    has_conflict: bool | None,
    has_disclosure: bool | None = None,
    disclosure: str = "",
    days: int | None = None,
    due_on: date | None = None,
) -> None:
    """Answer the conflict question, which opens the text or closes the assignment (recusal).

    The reviewer chooses the days, unless the invitation named the date already (``due_on``).
    """
    with unit_of_work():
        lock_own(assignment, actor)
        if assignment.answered_at is not None:
            raise WrongState(text("You have answered already."))
        interests_are_told(has_conflict, has_disclosure, disclosure)
        if not has_conflict and days not in working_days.REVIEW and due_on is None:
            raise BadInput({"days": text("Choose how many working days you need.")})
        _declare(assignment, has_conflict, has_disclosure, disclosure)
        if not has_conflict:
            assignment.accepted_at = now()
            assignment.due_on = due_on or working_days.due_after(today(), days or 0)
        record(assignment, "recuse" if has_conflict else "accept", actor)
        outbox.announce(events.ReviewerAnswered(assignment.id))


def change_interests(
    assignment: ReviewAssignment,
    actor: Actor,
    *,
    has_conflict: bool | None,
    has_disclosure: bool | None,
    disclosure: str,
) -> None:
    """Something has changed since the answer: disclose it, or stand aside now."""
    with unit_of_work():
        lock_own(assignment, actor)
        if not assignment.has_accepted:
            raise WrongState(text("Answer the invitation first."))
        interests_are_told(has_conflict, has_disclosure, disclosure)
        _declare(assignment, has_conflict, has_disclosure, disclosure)
        record(assignment, "recuse" if has_conflict else "disclose", actor)
        outbox.announce(events.ReviewerAnswered(assignment.id))


def decline_invitation(assignment: ReviewAssignment, actor: Actor) -> None:
    """No time for this one; another reviewer will be asked."""
    with unit_of_work():
        lock_own(assignment, actor)
        if assignment.accepted_at is not None:
            raise WrongState(text("You have accepted already: write to the moderator."))
        assignment.declined_at = now()
        record(assignment, "decline_invitation", actor)
        outbox.announce(events.ReviewerAnswered(assignment.id))


def cancel_assignment(assignment: ReviewAssignment, actor: Actor, *, note: str = "") -> None:
    """Release a reviewer. An opinion that was sent in this round stays and counts."""
    with unit_of_work():
        lock(assignment)
        require(actor, "review.invite", assignment.revision)
        if not assignment.is_open:
            raise WrongState(text("This assignment is closed already."))
        review = review_of_round(assignment, assignment.revision.round)
        if review is not None and review.sent_at is not None:
            raise WrongState(text("A review that was sent stays."))
        assignment.cancelled_at = now()
        record(assignment, "cancel", actor, note=note)


def extend_review(assignment: ReviewAssignment, actor: Actor) -> None:
    """Five more working days, once."""
    with unit_of_work():
        lock_own(assignment, actor)
        if assignment.due_on is None:
            raise WrongState(text("Answer the invitation first."))
        if has_extension(assignment):
            raise WrongState(text("The time was extended once already."))
        assignment.due_on = working_days.due_after(assignment.due_on, working_days.EXTENSION)
        link = session().scalar(select(ReviewLink).where(ReviewLink.assignment_id == assignment.id))
        if link is not None:
            link.expires_on = max(link.expires_on, assignment.due_on)
        record(assignment, "extend", actor)


def interests_are_told(
    has_conflict: bool | None, has_disclosure: bool | None, disclosure: str
) -> None:
    """Both questions answered, and a disclosure said in words."""
    errors: dict[str, Said] = {}
    if has_conflict is None:
        errors["has_conflict"] = text("Answer yes or no.")
    if has_conflict is False and has_disclosure is None:
        errors["has_disclosure"] = text("Answer yes or no.")
    if has_conflict is False and has_disclosure and not disclosure.strip():
        errors["disclosure"] = text("Say in a few words what it is.")
    if errors:
        raise BadInput(errors)


def _declare(
    assignment: ReviewAssignment,
    has_conflict: bool | None,
    has_disclosure: bool | None,
    disclosure: str,
) -> None:
    assignment.answered_at = now()
    assignment.has_conflict = bool(has_conflict)
    assignment.has_disclosure = bool(has_disclosure) and not has_conflict
    assignment.disclosure = disclosure.strip() if assignment.has_disclosure else ""
