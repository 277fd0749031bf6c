"""What of the database a visitor sees: whatever else is written leaves kept pages as they are."""

from collections.abc import Callable, Mapping
from typing import Any

from resource_centre import page_cache
from resource_centre.practices.models import PracticeState, RevisionState

PRIVATE_TABLES = {
    "appeal", "asked_person", "clock_run", "concern", "concern_reply", "consent", "decision",
    "decision_seal", "fit_answer", "invitation", "join_request", "letter", "letter_point",
    "mail_trouble", "message",
    "notification_choice", "order_file", "organisation_invitation", "outbox", "person_decision",
    "practice_day", "preparation", "recall", "recall_answer", "review", "review_assignment",
    "review_link", "role_grant", "saved_practice", "score", "sent_mail", "session", "substitute",
    "update_offer", "wrong_try",
}  # fmt: skip
"""What no visitor sees: a change in these leaves kept pages as they are."""

SEEN_STATES = (RevisionState.APPROVED, RevisionState.SUPERSEDED)
SEEN_WHEN: Mapping[str, Callable[[Any], bool]] = {
    "practice": lambda one: one.state is not PracticeState.UNPUBLISHED,
    "revision": lambda one: one.state in SEEN_STATES,
    "revision_text": lambda one: one.revision is None or one.revision.state in SEEN_STATES,
}
"""Of these, a visitor sees some rows only: a draft is saved often and seen by nobody."""


def register() -> None:
    """Tell the floor (at start)."""
    page_cache.private(PRIVATE_TABLES)
    page_cache.private(SEEN_WHEN)
