"""Who reviews what, who may, and who sees which opinion.

``reviews_shown_to`` is the one place that decides who sees scores: reviewers are blind until
all of a round are in, authors until the decision.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from resource_centre.accounts.models import Person, ReviewerKind, RoleGrant, RoleName
from resource_centre.authorisation import SYSTEM, Actor
from resource_centre.db import day_of, now, session, today
from resource_centre.i18n import Said, text
from resource_centre.organisations.models import Membership
from resource_centre.practices.models import (
    OPEN_STATES,
    Practice,
    Revision,
    RevisionState,
    Track,
)
from resource_centre.practices.permissions import (
    owner_member,
    revisions_visible_to,
    sees_everything,
    took_part_before,
    wrote_it,
)
from resource_centre.practices.review_models import LetterPoint, Review, ReviewAssignment
from resource_centre.practices.rubric import required_track
from resource_centre.practices.working_days import EXCHANGE, days_between
from resource_centre.steps import Decision

MOST_OPEN_REVIEWS = 4
LOOKS_BACK = timedelta(days=365)
DECIDED = (RevisionState.APPROVED, RevisionState.SUPERSEDED, RevisionState.DECLINED)
UNDER_REVIEW = (RevisionState.SUBMITTED, RevisionState.IN_REVIEW)

CONFLICT_SOURCES: list[Callable[[Person, Revision], Sequence[Said]]] = []
"""Interests that higher slices know of (an institution that adopts it, a grant); shown first."""


def assignments_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one scope of assignments: one's own; moderators and auditors see all."""
    if actor is SYSTEM or sees_everything(actor):
        return true()
    if not isinstance(actor, Person) or not actor.is_active:
        return false()
    return ReviewAssignment.reviewer_id == actor.id


def visible_assignment(assignment_id: int, actor: Actor) -> ReviewAssignment | None:
    """One assignment, when this actor may know of it."""
    wanted = select(ReviewAssignment).where(
        ReviewAssignment.id == assignment_id, assignments_visible_to(actor)
    )
    found: ReviewAssignment | None = session().scalar(wanted)
    return found


def visible_revision(revision_id: int, actor: Actor) -> Revision | None:
    """One revision, when this actor may read its text."""
    wanted = (
        select(Revision)
        .join(Practice, Revision.practice_id == Practice.id)
        .where(Revision.id == revision_id, revisions_visible_to(actor))
    )
    found: Revision | None = session().scalar(wanted)
    return found


def assignments_of(person: Person) -> list[ReviewAssignment]:
    """What this reviewer was asked for and still stands open, by date."""
    mine = (
        select(ReviewAssignment)
        .join(Revision, ReviewAssignment.revision_id == Revision.id)
        .where(
            ReviewAssignment.reviewer_id == person.id,
            ReviewAssignment.declined_at.is_(None),
            ReviewAssignment.cancelled_at.is_(None),
            ReviewAssignment.has_conflict.is_(False),
            Revision.state.in_(OPEN_STATES),
        )
        .options(
            joinedload(ReviewAssignment.revision)
            .joinedload(Revision.practice)
            .joinedload(Practice.owner),
            selectinload(ReviewAssignment.reviews),
        )
    )
    found = session().scalars(mine).unique()
    return sorted(found, key=lambda a: (a.due_on or a.respond_by, a.id))


def review_of_round(assignment: ReviewAssignment, round_: int) -> Review | None:
    """This reviewer's opinion in a round, sent or not."""
    return next((r for r in assignment.reviews if r.round == round_), None)


def expected_track(revision: Revision) -> Track:
    """The track on which a text would be reviewed as it stands; what is set comes first."""
    return revision.track or required_track(revision.card)


def is_work_left(assignment: ReviewAssignment) -> bool:
    """Whether the reviewer still owes an answer or a review in the present round."""
    review = review_of_round(assignment, assignment.revision.round)
    return assignment.is_open and (review is None or review.sent_at is None)


def open_reviews(person: Person) -> int:
    """How many reviews this person has open: asked or accepted, and not yet sent."""
    return sum(is_work_left(a) for a in assignments_of(person))


def asked_for(revision: Revision) -> list[ReviewAssignment]:
    """Everybody who was asked for this revision, with their reviews."""
    asked = (
        select(ReviewAssignment)
        .where(ReviewAssignment.revision_id == revision.id)
        .options(selectinload(ReviewAssignment.reviews), joinedload(ReviewAssignment.reviewer))
        .order_by(ReviewAssignment.id)
    )
    return list(session().scalars(asked))


def letter_of(revision: Revision) -> list[LetterPoint]:
    """The points of the last letter, with the author's answers."""
    points = select(LetterPoint).where(LetterPoint.revision_id == revision.id)
    written = list(session().scalars(points.order_by(LetterPoint.id)))
    last = max((point.round for point in written), default=0)
    return [point for point in written if point.round == last]


def is_round_complete(assignments: Sequence[ReviewAssignment], round_: int) -> bool:
    """Whether every reviewer who accepted has sent an opinion in this round."""
    accepted = [a for a in assignments if a.has_accepted]
    reviews = [review_of_round(a, round_) for a in accepted]
    return bool(accepted) and all(r is not None and r.sent_at is not None for r in reviews)


def reviews_shown_to(actor: Actor, revision: Revision) -> list[Review]:
    """The reviews that were sent and that this actor may see, by round and reviewer.

    Reviewers: their own; the others' of a round once all of it are in. Moderators and auditors:
    all, unless the text is their own or they review it. Its authors and the members of its
    owner: none before the decision, then all. Nobody else sees any here.
    """
    assignments = asked_for(revision)
    sent = [r for a in assignments if not a.has_conflict for r in a.reviews if r.sent_at]
    sent.sort(key=lambda r: (r.round, r.assignment_id))
    if actor is SYSTEM:
        return sent
    if not isinstance(actor, Person) or not actor.is_active:
        return []
    mine = next((a for a in assignments if a.reviewer_id == actor.id), None)
    if mine is not None:
        return [r for r in sent if _is_shown_to_reviewer(r, mine, assignments)]
    if wrote_it(actor, revision) or owner_member(actor, revision):
        return sent if revision.state in DECIDED else []
    return sent if sees_everything(actor) else []


def _is_shown_to_reviewer(
    review: Review, mine: ReviewAssignment, assignments: Sequence[ReviewAssignment]
) -> bool:
    if review.assignment_id == mine.id:
        return True
    own = review_of_round(mine, review.round)
    has_sent = mine.has_accepted and own is not None and own.sent_at is not None
    return has_sent and is_round_complete(assignments, review.round)


def may_change_review(assignment: ReviewAssignment) -> bool:
    """The three days of exchange: all of the round are in, and nobody has decided yet."""
    revision = assignment.revision
    review = review_of_round(assignment, revision.round)
    if revision.state is not RevisionState.IN_REVIEW or review is None or not review.sent_at:
        return False
    assignments = asked_for(revision)
    if not assignment.has_accepted or not is_round_complete(assignments, revision.round):
        return False
    sent = [r.sent_at for r in sent_in_round(assignments, revision.round) if r.sent_at]
    return days_between(day_of(max(sent)), today()) <= EXCHANGE


def sent_in_round(assignments: Sequence[ReviewAssignment], round_: int) -> list[Review]:
    """The opinions of a round that count."""
    reviews = [review_of_round(a, round_) for a in assignments if a.has_accepted]
    return [r for r in reviews if r is not None and r.sent_at is not None]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked: from where they look, how much they have open."""

    person: Person
    kinds: tuple[ReviewerKind, ...]
    open_reviews: int
    obstacle: Said = ""


def candidates_for(revision: Revision, actor: Actor) -> list[Candidate]:
    """Every reviewer, with what stands in the way of asking them; those who are free first."""
    people = select(Person).where(
        Person.is_blocked.is_(False),
        Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == RoleName.REVIEWER)),
    )
    found = [
        Candidate(
            person,
            tuple(kind for kind in ReviewerKind if kind in person.reviewer_kinds),
            open_reviews(person),
            obstacle_to(person, revision, actor) or "",
        )
        for person in session().scalars(people)
    ]
    return sorted(found, key=lambda c: (bool(c.obstacle), c.open_reviews, c.person.name_key))


def obstacle_to(person: Person, revision: Revision, actor: Actor) -> Said | None:
    """Why this person may not be asked to review this revision; None when nothing is known."""
    if person.id == getattr(actor, "id", None):
        return text("You decide on this text, so you do not review it.")
    if _asked_before(person, revision):
        return text("This person was asked already.")
    if wrote_it(person, revision):
        return text("This person is an author of the practice.")
    if _worked_at_owner(person, revision):
        return text("This person works at the owner organisation, or did in the last 12 months.")
    if took_part_before(person, revision):
        return text("This person took part in the decision that was appealed against.")
    if _has_decided(person, revision):
        return text("This person has decided on this text.")
    if open_reviews(person) >= MOST_OPEN_REVIEWS:
        return text("This person has four open reviews already.")
    return None


def _asked_before(person: Person, revision: Revision) -> bool:
    asked = select(ReviewAssignment.id).where(
        ReviewAssignment.revision_id == revision.id, ReviewAssignment.reviewer_id == person.id
    )
    return session().scalar(asked) is not None


def _worked_at_owner(person: Person, revision: Revision) -> bool:
    recently = or_(Membership.until.is_(None), Membership.until > now() - LOOKS_BACK)
    worked = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.organisation_id == revision.practice.owner_id,
        recently,
    )
    return session().scalar(worked.limit(1)) is not None


def _has_decided(person: Person, revision: Revision) -> bool:
    decided = select(Decision.id).where(
        Decision.subject_kind == "revision",
        Decision.subject_id == revision.id,
        Decision.decided_by == person.id,
    )
    return session().scalar(decided.limit(1)) is not None


def known_interests(person: Person, revision: Revision) -> list[Said]:
    """What the register knows beforehand; shown to the reviewer before the question."""
    worked = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.organisation_id == revision.practice.owner_id,
    )
    known: list[Said] = []
    if session().scalar(worked.limit(1)) is not None:
        known.append(text("By the register you worked at the owner organisation."))
    for source in CONFLICT_SOURCES:
        known += source(person, revision)
    return known
