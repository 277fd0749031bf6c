"""May this person see the thing a message is about, now? Asked again just before it is mailed."""

from collections.abc import Callable, Mapping

from resource_centre.accounts.models import Person
from resource_centre.adoption.permissions import adoptions_visible_to
from resource_centre.adoption.queries import adoption_with_id
from resource_centre.notifications.facts import Sees, sees_practice, sees_revision
from resource_centre.notifications.models import Message
from resource_centre.practices.review_queries import visible_assignment


def sees_review(assignment_id: int) -> Sees:
    return lambda person: visible_assignment(assignment_id, person) is not None


def sees_adoption(adoption_id: int) -> Sees:
    return lambda person: adoption_with_id(adoption_id, adoptions_visible_to(person)) is not None


SEES: Mapping[str, Callable[[int], Sees]] = {
    "revision": sees_revision,
    "practice": sees_practice,
    "review": sees_review,
    "adoption": sees_adoption,
}
"""By the kind of the subject. A message of a kind that is not here never waits for a digest."""


def is_known(kind: str) -> bool:
    """Whether rights on this kind of thing can be asked for anew."""
    return kind in SEES


def may_see_subject(message: Message, person: Person) -> bool:
    """Whether the person may see what the message is about, by the rules of this moment."""
    return is_known(message.subject_kind) and SEES[message.subject_kind](message.subject_id)(person)
