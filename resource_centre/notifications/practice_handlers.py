"""One function per sentence we send when a text is taken back or a review runs out."""

from typing import Any

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
from resource_centre.notifications.recipients import members_of, reviewers_of, writers_of
from resource_centre.notifications.rights import sees_review
from resource_centre.practices import events
from resource_centre.practices.models import Practice
from resource_centre.practices.review_queries import asked_for
from resource_centre.steps import last_decision


def tell_author_of_abandonment(event: events.RevisionWithdrawn) -> None:
    """Sixty working days passed, and the system took the text back; who did it knows it."""
    revision = revision_of(event)
    if revision is None:
        return
    decision = last_decision("revision", revision.id)
    if decision is None or not decision.decided_by_system:
        return
    tell(
        writers_of(revision),
        "revision_abandoned",
        ("revision", revision.id),
        facts_of(revision, f"/practices/{revision.practice.slug}/revisions"),
        occasion=decision.id,
        may_see=sees_revision(revision.id),
    )


def tell_reviewers_of_withdrawal(event: events.RevisionWithdrawn) -> None:
    """The text was taken back: nothing more is to be reviewed."""
    revision = revision_of(event)
    if revision is None:
        return
    addresses = {a.reviewer_id: a.id for a in asked_for(revision)}
    occasion = last_decision_id("revision", revision.id, "withdraw")
    for person in reviewers_of(revision):
        assignment_id = addresses[person.id]
        tell(
            [person],
            "review_over",
            ("review", assignment_id),
            facts_of(revision, f"/reviews/{assignment_id}"),
            occasion=occasion,
            may_see=sees_review(assignment_id),
        )


def ask_owner_if_still_true(event: events.PracticeLapsed) -> None:
    """The review is out of date: is all still true?"""
    _tell_owner(event, "practice_lapsed", "lapse")


def tell_owner_of_renewal(event: events.PracticeRenewed) -> None:
    """All is still true: confirmed for a further period."""
    _tell_owner(event, "practice_renewed", "renew")


def _tell_owner(event: Any, name: str, action: str) -> None:
    practice = session().get(Practice, event.practice_id)
    if practice is None:
        return
    tell(
        members_of(practice.owner_id, managers_only=True),
        name,
        ("practice", practice.id),
        practice_facts(practice),
        occasion=last_decision_id("practice", practice.id, action),
        may_see=sees_practice(practice.id),
    )
