"""What we say when a suspension is confirmed or lifted, or a practice leaves the library."""

from collections.abc import Sequence
from typing import Any

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.notifications.facts import last_decision_id, practice_facts, sees_practice
from resource_centre.notifications.operations import tell
from resource_centre.notifications.recipients import adopters_of, members_of
from resource_centre.practices import events
from resource_centre.practices.models import Practice


def _practice(practice_id: int) -> Practice | None:
    found: Practice | None = session().get(Practice, practice_id)
    return found


def _tell(
    practice: Practice, people: Sequence[Person], name: str, action: str, **more: Any
) -> None:
    facts = practice_facts(practice) | {"reason": practice.public_reason} | more
    tell(
        people,
        name,
        ("practice", practice.id),
        facts,
        occasion=last_decision_id("practice", practice.id, action),
        may_see=sees_practice(practice.id),
    )


def _managers_of_owner(practice: Practice) -> list[Person]:
    return members_of(practice.owner_id, managers_only=True)


def tell_owner_of_confirmation(event: events.SuspensionConfirmed) -> None:
    """A second moderator looked at it: the suspension stays."""
    practice = _practice(event.practice_id)
    if practice is not None:
        _tell(practice, _managers_of_owner(practice), "suspension_confirmed", "confirm_suspension")


def tell_owner_of_return(event: events.PracticeReinstated) -> None:
    """Your practice may be used again."""
    practice = _practice(event.practice_id)
    if practice is not None:
        _tell(practice, _managers_of_owner(practice), "practice_reinstated", "reinstate")


def tell_adopters_of_return(event: events.PracticeReinstated) -> None:
    """The recall is over: what you use may be used again."""
    practice = _practice(event.practice_id)
    if practice is not None:
        people = adopters_of(practice)
        _tell(practice, people, "recall_over", "reinstate", url="/adoptions")


def tell_owner_of_withdrawal(event: events.PracticeWithdrawn) -> None:
    """Your practice left the library."""
    practice = _practice(event.practice_id)
    if practice is not None:
        _tell(practice, _managers_of_owner(practice), "practice_withdrawn", "withdraw")


def tell_adopters_of_withdrawal(event: events.PracticeWithdrawn) -> None:
    """What you use left the library: the reason, and what takes its place."""
    practice = _practice(event.practice_id)
    if practice is not None:
        _tell(practice, adopters_of(practice), "used_practice_withdrawn", "withdraw")
