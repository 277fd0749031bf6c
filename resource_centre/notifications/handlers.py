"""One function per sentence we send about texts and reviews, by who is told.

Each reloads, finds its readers anew, and may run twice without harm.
"""

from typing import Any

from sqlalchemy import select

from resource_centre.db import session
from resource_centre.notifications.facts import (
    facts_of,
    last_decision_id,
    practice_facts,
    revision_of,
    sees_practice,
    sees_revision,
)
from resource_centre.notifications.operations import tell
from resource_centre.notifications.recipients import (
    adopters_of,
    is_by_link,
    judges_of,
    judges_so_far,
    members_of,
    person_with,
    reviewers_of,
    writers_of,
)
from resource_centre.practices import events
from resource_centre.practices.models import Practice
from resource_centre.practices.review_models import Review, ReviewAssignment
from resource_centre.practices.review_queries import visible_assignment

EDIT = "/practices/{slug}/edit?lane={lane}"


def _tell_writers(event: Any, name: str, path: str, *actions: str) -> None:
    revision = revision_of(event)
    if revision is None:
        return
    address = path.format(slug=revision.practice.slug, lane=revision.lane.value)
    tell(
        writers_of(revision),
        name,
        ("revision", revision.id),
        facts_of(revision, address),
        occasion=last_decision_id("revision", revision.id, *actions),
        may_see=sees_revision(revision.id),
    )


def tell_moderators_of_submission(event: events.RevisionSubmitted) -> None:
    """A text waits for its first check."""
    revision = revision_of(event)
    if revision is None:
        return
    tell(
        judges_of(revision),
        "revision_submitted",
        ("revision", revision.id),
        facts_of(revision, f"/reviews/revisions/{revision.id}"),
        occasion=last_decision_id("revision", revision.id, "submit"),
        may_see=sees_revision(revision.id),
    )


def tell_author_of_return(event: events.RevisionReturned) -> None:
    """Your text was sent back."""
    _tell_writers(event, "revision_returned", EDIT, "return")


def tell_author_of_start(event: events.ReviewStarted) -> None:
    """The review of your text has begun."""
    _tell_writers(event, "review_started", "/desk", "start_review")


def tell_reviewers_of_start(event: events.ReviewStarted) -> None:
    """The scores are open."""
    _tell_reviewers(event, "scores_open", "start_review")


def tell_author_of_changes(event: events.ChangesRequested) -> None:
    """The letter with the points that must be answered."""
    _tell_writers(event, "changes_requested", EDIT, "request_changes")


def tell_author_of_approval(event: events.RevisionApproved) -> None:
    """Readers see your text from now on."""
    steps = ("approve", "approve_light", "approve_editorial", "publish_imported")
    _tell_writers(event, "revision_approved", "/practices/{slug}", *steps)


def tell_author_of_decline(event: events.RevisionDeclined) -> None:
    """Not recommended for now, and what would change it."""
    _tell_writers(event, "revision_declined", "/practices/{slug}/revisions", "decline")


def tell_reviewers_of_answer(event: events.RevisionResubmitted) -> None:
    """The author answered; the next round is yours."""
    _tell_reviewers(event, "next_round", "resubmit")


def _tell_reviewers(event: Any, name: str, action: str) -> None:
    revision = revision_of(event)
    if revision is None:
        return
    asked = select(ReviewAssignment).where(ReviewAssignment.revision_id == revision.id)
    addresses = {a.reviewer_id: a.id for a in session().scalars(asked)}
    for person in reviewers_of(revision):
        tell(
            [person],
            name,
            ("revision", revision.id),
            facts_of(revision, f"/reviews/{addresses[person.id]}"),
            occasion=last_decision_id("revision", revision.id, action),
            may_see=sees_revision(revision.id),
        )


def tell_moderators_of_answer(event: events.RevisionResubmitted) -> None:
    """The author answered the letter."""
    revision = revision_of(event)
    if revision is None:
        return
    tell(
        judges_so_far(revision),
        "revision_resubmitted",
        ("revision", revision.id),
        facts_of(revision, f"/reviews/revisions/{revision.id}"),
        occasion=last_decision_id("revision", revision.id, "resubmit"),
        may_see=sees_revision(revision.id),
    )


def invite_by_mail(event: events.ReviewerInvited) -> None:
    """Will you review this? The text opens after the question about interests."""
    assignment = session().get(ReviewAssignment, event.assignment_id)
    if assignment is None or not assignment.is_open or assignment.answered_at is not None:
        return
    if is_by_link(assignment):
        return
    facts = facts_of(assignment.revision, f"/reviews/{assignment.id}")
    facts["respond_by"] = assignment.respond_by.isoformat()
    facts["kind"] = assignment.reviewer_kind.value
    assignment_id = assignment.id
    tell(
        [assignment.reviewer],
        "reviewer_invited",
        ("review", assignment_id),
        facts,
        may_see=lambda person: visible_assignment(assignment_id, person) is not None,
    )


def tell_inviter_of_answer(event: events.ReviewerAnswered) -> None:
    """Accepted, has no time, or stands aside."""
    assignment = session().get(ReviewAssignment, event.assignment_id)
    if assignment is None:
        return
    answer = "recused" if assignment.has_conflict else "accepted"
    if assignment.declined_at is not None:
        answer = "declined"
    revision = assignment.revision
    facts = facts_of(revision, f"/reviews/revisions/{revision.id}#reviewers")
    facts |= {"answer": answer, "kind": assignment.reviewer_kind.value}
    actions = ("accept", "recuse", "decline_invitation", "disclose")
    tell(
        person_with(assignment.invited_by),
        "reviewer_answered",
        ("review", assignment.id),
        facts,
        occasion=last_decision_id("review", assignment.id, *actions),
        may_see=sees_revision(revision.id),
    )


def tell_inviter_of_review(event: events.ReviewSent) -> None:
    """A review came in, or was changed."""
    review = session().get(Review, event.review_id)
    if review is None:
        return
    assignment, revision = review.assignment, review.assignment.revision
    facts = facts_of(revision, f"/reviews/revisions/{revision.id}")
    facts["kind"] = assignment.reviewer_kind.value
    tell(
        person_with(assignment.invited_by),
        "review_sent",
        ("review", assignment.id),
        facts,
        occasion=last_decision_id("review", assignment.id, "send", "change"),
        may_see=sees_revision(revision.id),
    )


def tell_owner_of_suspension(event: events.PracticeSuspended) -> None:
    """Use is suspended until checked: the owner answers in three days."""
    _tell_of_suspension(event.practice_id, "practice_suspended", to_adopters=False)


def recall_to_adopters(event: events.PracticeSuspended) -> None:
    """Who uses it says whether they stop."""
    _tell_of_suspension(event.practice_id, "practice_recalled", to_adopters=True)


def _tell_of_suspension(practice_id: int, name: str, *, to_adopters: bool) -> None:
    practice = session().get(Practice, practice_id)
    if practice is None:
        return
    people = (
        adopters_of(practice) if to_adopters else members_of(practice.owner_id, managers_only=True)
    )
    facts = practice_facts(practice) | {"reason": practice.public_reason}
    if to_adopters:
        facts["url"] = "/adoptions"
    tell(
        people,
        name,
        ("practice", practice.id),
        facts,
        occasion=last_decision_id("practice", practice.id, "suspend"),
        may_see=sees_practice(practice.id),
    )
