"""Who may do what to practices and revisions, and who may see which of them.

A subject is a Practice or a Revision; rules about the owner take either.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import auditor, moderator, reviewer
from resource_centre.authorisation import SYSTEM, Actor, rule, signed_in
from resource_centre.db import session
from resource_centre.organisations.models import Membership
from resource_centre.organisations.permissions import is_manager, is_member
from resource_centre.practices.appeal_models import Appeal
from resource_centre.practices.models import (
    EDITABLE_STATES,
    CoAuthor,
    Practice,
    PracticeState,
    Revision,
    RevisionState,
)
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.steps import Decision


def practice_of(subject: Any) -> Practice:
    """The practice itself, or the one a revision belongs to."""
    return subject if isinstance(subject, Practice) else subject.practice


@rule("author")
def author(actor: Actor, subject: Practice | Revision) -> bool:
    if not isinstance(actor, Person) or not actor.is_active:
        return False
    practice = practice_of(subject)
    began_it = actor.id in (practice.created_by, getattr(subject, "created_by", None))
    if began_it and is_member(actor, practice.owner_id):
        return True
    return any(c.person_id == actor.id and c.until is None for c in practice.co_authors)


@rule("somebody who wrote it")
def wrote_it(actor: Actor, subject: Practice | Revision) -> bool:
    """Wider than author: who once wrote here never decides here, even after leaving."""
    if not isinstance(actor, Person):
        return False
    practice = practice_of(subject)
    writers = {practice.created_by, *(r.created_by for r in practice.revisions)}
    return actor.id in writers or any(c.person_id == actor.id for c in practice.co_authors)


@rule("member of the owner organisation")
def owner_member(actor: Actor, subject: Practice | Revision) -> bool:
    return is_member(actor, practice_of(subject).owner_id)


@rule("manager of the owner organisation")
def owner_manager(actor: Actor, subject: Practice | Revision) -> bool:
    return is_manager(actor, practice_of(subject).owner_id)


@rule("one of its reviewers")
def its_reviewer(actor: Actor, subject: Practice | Revision) -> bool:
    """Asked to review this revision (or any of the practice), whatever they answered."""
    if not isinstance(actor, Person):
        return False
    asked = select(ReviewAssignment.id).where(ReviewAssignment.reviewer_id == actor.id)
    if isinstance(subject, Revision):
        asked = asked.where(ReviewAssignment.revision_id == subject.id)
    else:
        asked = asked.join(Revision).where(Revision.practice_id == subject.id)
    return session().scalar(asked.limit(1)) is not None


@rule("suspender")
def suspender(actor: Actor, subject: Practice) -> bool:
    return isinstance(actor, Person) and actor.id == subject.suspended_by


@rule("the reviewer who was asked")
def asked(actor: Actor, subject: ReviewAssignment) -> bool:
    return isinstance(actor, Person) and actor.is_active and actor.id == subject.reviewer_id


@rule("somebody who took part in the decision")
def took_part(actor: Actor, subject: Revision) -> bool:
    """Decided on this revision, or was asked to review it."""
    if not isinstance(actor, Person):
        return False
    decided = select(Decision.id).where(
        Decision.subject_kind == "revision",
        Decision.subject_id == subject.id,
        Decision.decided_by == actor.id,
    )
    return session().scalar(decided.limit(1)) is not None or its_reviewer(actor, subject)


@rule("somebody who took part before the appeal")
def took_part_before(actor: Actor, subject: Practice | Revision) -> bool:
    """An appeal upheld brings a text back to other reviewers and another moderator."""
    if not isinstance(subject, Revision) or not isinstance(actor, Person):
        return False
    declined = select(Revision).join(Appeal, Appeal.revision_id == Revision.id)
    before = session().scalar(declined.where(Appeal.new_revision_id == subject.id))
    return before is not None and took_part(actor, before)


writer = author | owner_manager
judge = moderator & ~wrote_it & ~owner_member & ~took_part_before
"""Moderator ∧ ¬author ∧ ¬member of the owner organisation ∧ ¬one against whom it was appealed."""


@rule("may be edited now")
def editable(actor: Actor, subject: Revision) -> bool:
    return subject.state in EDITABLE_STATES


MAY = {
    "practice.begin": signed_in,
    "practice.revise": writer,
    "practice.rename": owner_manager | judge,
    "revision.edit": writer & editable,
    "practice.tag": writer | moderator,
    "practice.save": signed_in,
    "review.invite": judge,
    "review.queue": moderator | reviewer,
    "review.work": asked,
    "substitute.name": moderator | reviewer,
    "appeal.lodge": writer,
    "appeal.queue": moderator,
    "revision.pause": writer,
    "revision.decide": judge & ~its_reviewer,
}

READABLE_PRACTICE_STATES = (
    PracticeState.PUBLISHED,
    PracticeState.LAPSED,
    PracticeState.SUSPENDED,
    PracticeState.WITHDRAWN,
)
PUBLIC_TEXT_STATES = (PracticeState.PUBLISHED, PracticeState.LAPSED)


def sees_everything(actor: Actor) -> bool:
    """Moderators and auditors read everything that is no draft; the system reads all."""
    return actor is SYSTEM or moderator(actor) or auditor(actor)


def _owned_by(actor: Actor) -> ColumnElement[bool]:
    if not isinstance(actor, Person) or not actor.is_active:
        return false()
    return or_(
        Practice.owner_id.in_(
            select(Membership.organisation_id).where(
                Membership.person_id == actor.id, Membership.until.is_(None)
            )
        ),
        Practice.id.in_(
            select(CoAuthor.practice_id).where(
                CoAuthor.person_id == actor.id, CoAuthor.until.is_(None)
            )
        ),
    )


def practices_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one scope of practices: whose address this actor may know of."""
    public = Practice.state.in_(READABLE_PRACTICE_STATES)
    if actor is SYSTEM:
        return true()
    parts = [public, _owned_by(actor)]
    if sees_everything(actor):
        parts.append(
            Practice.id.in_(
                select(Revision.practice_id).where(Revision.state != RevisionState.DRAFT)
            )
        )
    return or_(*parts)


def revisions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one scope of revisions whose text this actor may read (ARCHITECTURE §5).

    For queries that join Practice. Adopters who pinned a revision are added by adoption/.
    """
    if actor is SYSTEM:
        return true()
    public = and_(
        Practice.state.in_(PUBLIC_TEXT_STATES),
        Revision.state.in_((RevisionState.APPROVED, RevisionState.SUPERSEDED)),
    )
    parts = [public, _owned_by(actor)]
    if sees_everything(actor):
        parts.append(Revision.state != RevisionState.DRAFT)
    if isinstance(actor, Person) and actor.is_active:
        parts += [_reviewed_by(actor), *(extra(actor) for extra in MORE_READERS)]
    return or_(*parts)


def _reviewed_by(actor: Person) -> ColumnElement[bool]:
    """Its reviewers read it once they have answered the conflict question without conflict."""
    mine = select(ReviewAssignment.revision_id).where(
        ReviewAssignment.reviewer_id == actor.id,
        ReviewAssignment.answered_at.is_not(None),
        ReviewAssignment.has_conflict.is_(False),
        ReviewAssignment.cancelled_at.is_(None),
    )
    seen = (
        RevisionState.SUBMITTED,
        RevisionState.IN_REVIEW,
        RevisionState.CHANGES_REQUESTED,
        RevisionState.RETURNED,
        RevisionState.APPROVED,
        RevisionState.SUPERSEDED,
    )
    return and_(
        Revision.id.in_(mine), Revision.state.in_(seen), Practice.state != PracticeState.WITHDRAWN
    )


MORE_READERS: list[Any] = []
"""Providers of further readers, registered by higher slices: ``(person) -> clause``."""
