"""What nobody could decide on now: shown to the administrator, and told by ``check``.

An item stays for ever if every moderator wrote it, belongs to its owner, or reviews it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from resource_centre.accounts.models import Person, ReviewerKind, RoleGrant, RoleName
from resource_centre.db import session
from resource_centre.i18n import Said, text
from resource_centre.practices import rubric
from resource_centre.practices.appeal_queries import open_appeals
from resource_centre.practices.appeal_workflow import uninvolved
from resource_centre.practices.deadline_queries import confirmations_due
from resource_centre.practices.models import Practice, Revision, RevisionState, Track
from resource_centre.practices.permissions import its_reviewer, judge, suspender
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import expected_track, obstacle_to
from resource_centre.practices.substitute_queries import DECIDE

LEAST_DECIDERS = 3


@dataclass(frozen=True)
class Stuck:
    """One thing with nobody to move it: what it is, its title, where, what would help."""

    what: Said
    practice: Practice
    title: str
    language: str
    url: str
    what_to_do: Said


NAME_A_MODERATOR = text(
    "Name another moderator: somebody who did not write it, does not belong to its owner and does"
    " not review it."
)
NAME_A_REVIEWER = text("Name another reviewer of the missing kind, or ask somebody by mail.")


def moderators() -> list[Person]:
    """Everybody who may decide at all."""
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(DECIDE))
    people = session().scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id))
    return [person for person in people if person.is_active]


def has_enough_deciders() -> bool:
    """At least three people who decide (DOMAIN §3c 16)."""
    return len(moderators()) >= LEAST_DECIDERS


def items_nobody_may_decide() -> list[Stuck]:
    """Every open text, suspension and appeal without anybody eligible for its next move."""
    deciding = moderators()
    return [
        *_texts_without_moderator(deciding),
        *_texts_without_reviewer(deciding),
        *_suspensions_without_second(deciding),
        *_appeals_without_outsider(deciding),
    ]


def _open_texts() -> Sequence[Revision]:
    states = (RevisionState.SUBMITTED, RevisionState.IN_REVIEW)
    waiting = select(Revision).where(Revision.state.in_(states)).order_by(Revision.id)
    return list(session().scalars(waiting))


def _texts_without_moderator(deciding: Iterable[Person]) -> list[Stuck]:
    people = list(deciding)
    return [
        _stuck(text("Text under review, no moderator"), one, NAME_A_MODERATOR)
        for one in _open_texts()
        if not any(judge(person, one) and not its_reviewer(person, one) for person in people)
    ]


def _texts_without_reviewer(deciding: Iterable[Person]) -> list[Stuck]:
    """A text that asks for a review, lacks a kind of reviewer, and nobody free has that kind."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == RoleName.REVIEWER)
    people = session().scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id))
    reviewers = [person for person in people if person.is_active]
    found = []
    for one in _open_texts():
        if not one.asks_review or one.change_class.is_minor:
            continue
        missing = _missing_kinds(one)
        free = {
            kind
            for person in reviewers
            for kind in person.reviewer_kinds & missing
            if obstacle_to(person, one, None) is None
        }
        full = expected_track(one) is Track.FULL
        if missing and (missing - free if full else not free):
            found.append(_stuck(text("Text under review, no reviewer"), one, NAME_A_REVIEWER))
    return found


def _missing_kinds(revision: Revision) -> set[ReviewerKind]:
    asked = select(ReviewAssignment).where(ReviewAssignment.revision_id == revision.id)
    present = {a.reviewer_kind for a in session().scalars(asked) if a.is_open}
    missing = set(rubric.MINIMA_OF) - present
    if expected_track(revision) is Track.BASIC and present & rubric.MINIMA_OF:
        return set()
    return set(missing)


def _suspensions_without_second(deciding: Iterable[Person]) -> list[Stuck]:
    people = list(deciding)
    found = []
    for practice, _ in confirmations_due():
        second = any(judge(p, practice) and not suspender(p, practice) for p in people)
        if not second and practice.approved_revision is not None:
            what = text("Suspension without a second moderator")
            found.append(_stuck(what, practice.approved_revision, NAME_A_MODERATOR))
    return found


def _appeals_without_outsider(deciding: Iterable[Person]) -> list[Stuck]:
    people = list(deciding)
    return [
        _stuck(text("Appeal that everybody took part in"), one.revision, NAME_A_MODERATOR)
        for one in open_appeals()
        if not any(uninvolved(person, one) for person in people)
    ]


def _stuck(what: Said, revision: Revision, what_to_do: Said) -> Stuck:
    written = revision.texts[0]
    for one in revision.texts:
        if one.language == revision.original_language:
            written = one
    address = f"/practices/{revision.practice.slug}/revisions"
    return Stuck(what, revision.practice, written.title, written.language, address, what_to_do)
