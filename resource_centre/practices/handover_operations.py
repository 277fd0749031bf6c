"""Handing work to somebody else: texts of who leaves, reviews of who cannot go on."""

from sqlalchemy import or_, select

from resource_centre import outbox
from resource_centre.accounts.models import Person
from resource_centre.authorisation import SYSTEM, Actor
from resource_centre.db import lock, now, session
from resource_centre.errors import NotReady, Refused, WrongState
from resource_centre.i18n import text
from resource_centre.organisations.models import Membership, Organisation
from resource_centre.organisations.permissions import is_manager, is_member
from resource_centre.practices import events
from resource_centre.practices.author_operations import end_writing, let_write
from resource_centre.practices.models import OPEN_STATES, CoAuthor, Practice, Revision
from resource_centre.practices.permissions import its_reviewer
from resource_centre.practices.review_invitations import assign, may_be_reviewed
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_log import record
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import review_of_round
from resource_centre.practices.substitute_queries import stand_ins_for
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work


def practices_in_hand(person_id: str, organisation_id: int) -> list[Practice]:
    """The practices of the organisation with an open text that this person is writing."""
    wrote = or_(
        Practice.created_by == person_id,
        Revision.created_by == person_id,
        Practice.id.in_(
            select(CoAuthor.practice_id).where(
                CoAuthor.person_id == person_id, CoAuthor.until.is_(None)
            )
        ),
    )
    wanted = (
        select(Practice)
        .join(Revision, Revision.practice_id == Practice.id)
        .where(Practice.owner_id == organisation_id, Revision.state.in_(OPEN_STATES), wrote)
        .distinct()
        .order_by(Practice.id)
    )
    return list(session().scalars(wanted))


def hand_over_drafts(
    person: Person, organisation: Organisation, successor: Person, *, actor: Actor
) -> list[int]:
    """Another member goes on with the open texts of this person; returns the practices' ids.

    Who has reviewed one of them cannot write on it: then nothing is handed over at all. The
    person stays known as one who wrote, and so decides on none of them later.
    """
    with unit_of_work():
        may = actor is SYSTEM or actor is person or is_manager(actor, organisation.id)
        if not may:
            raise Refused(text("Only a manager hands over what somebody else was writing."))
        if successor.id == person.id or not is_member(successor, organisation.id):
            raise NotReady(text("Choose another member of the organisation."), "successor")
        handed = practices_in_hand(person.id, organisation.id)
        for practice in handed:
            lock(practice)
            if its_reviewer(successor, practice):
                raise NotReady(text("A reviewer of this practice cannot write on it."), "successor")
        for practice in handed:
            let_write(practice, successor.id)
            end_writing(practice, person.id)
            _record(practice, person.id, successor.id, actor)
        if handed:
            outbox.announce(events.DraftsHandedOver(organisation.id, person.id, successor.id))
        return [practice.id for practice in handed]


def _record(practice: Practice, from_id: str, to_id: str, actor: Actor) -> None:
    session().add(
        Decision(
            subject_kind="practice_authors",
            subject_id=practice.id,
            action="hand_over",
            from_state=practice.state.value,
            to_state=practice.state.value,
            decided_by=None if actor is SYSTEM else actor.id,
            decided_by_system=actor is SYSTEM,
            decided_at=now(),
            details={"from": from_id, "to": to_id},
        )
    )


def end_writing_of_member(person_id: str, organisation_id: int) -> None:
    """Who left writes no more on what the organisation owns, whoever asked them to. By event."""
    with unit_of_work():
        still = select(Membership.id).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.until.is_(None),
        )
        if session().scalar(still) is not None:
            return
        shared = select(Practice).where(
            Practice.owner_id == organisation_id,
            Practice.co_authors.any(
                (CoAuthor.person_id == person_id) & CoAuthor.until.is_(None),
            ),
        )
        for practice in session().scalars(shared):
            end_writing(practice, person_id)


def pass_on_review(
    assignment: ReviewAssignment, reviewer: Person, actor: Actor
) -> ReviewAssignment:
    """A moderator gives an open review to another reviewer of the same kind: a new invitation.

    The question about interests is put anew; nothing that was written goes along.
    """
    with unit_of_work():
        may_be_reviewed(assignment.revision, actor)
        return _pass_on(assignment, reviewer, actor)


def take_over_review(assignment: ReviewAssignment, actor: Actor) -> ReviewAssignment:
    """The substitute of a reviewer who is away takes the review over, under the same rules."""
    with unit_of_work():
        lock(assignment.revision)
        stand_in = stand_ins_for([assignment]).get(assignment.id)
        if stand_in is None or stand_in.id != getattr(actor, "id", None):
            raise Refused(text("You do not stand in for this reviewer today."))
        return _pass_on(assignment, stand_in, actor)


def _pass_on(assignment: ReviewAssignment, reviewer: Person, actor: Actor) -> ReviewAssignment:
    lock(assignment)
    revision = assignment.revision
    if not assignment.is_open:
        raise WrongState(text("This assignment is closed already."))
    review = review_of_round(assignment, revision.round)
    if review is not None and review.sent_at is not None:
        raise WrongState(text("A review that was sent stays."))
    if not reviewer.is_active or assignment.reviewer_kind not in reviewer.reviewer_kinds:
        raise NotReady(text("This person reviews as something else."), "reviewer")
    assignment.cancelled_at = now()
    link = session().scalar(select(ReviewLink).where(ReviewLink.assignment_id == assignment.id))
    if link is not None:
        link.revoked_at = link.revoked_at or now()
    record(assignment, "pass_on", actor, details={"to": reviewer.id})
    inviter = session().get(Person, assignment.invited_by) if actor is reviewer else actor
    following = assign(revision, reviewer, assignment.reviewer_kind, inviter)
    outbox.announce(events.ReviewPassedOn(assignment.id))
    outbox.announce(events.ReviewerInvited(following.id))
    return following
