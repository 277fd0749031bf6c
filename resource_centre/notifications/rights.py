"""May this person see the thing a message is about, now? Asked again just before it is mailed."""

from collections.abc import Callable, Mapping

from resource_centre.accounts.models import Person
from resource_centre.adoption.permissions import adoptions_visible_to
from resource_centre.adoption.queries import adoption_with_id
from resource_centre.adoption.recall_models import RecallAnswer
from resource_centre.db import session
from resource_centre.discussion.models import ConcernReply
from resource_centre.discussion.permissions import concerns_visible_to, replies_visible_to
from resource_centre.discussion.queries import concern_with_id, reply_to
from resource_centre.notifications.facts import Sees, sees_practice, sees_revision
from resource_centre.notifications.models import Message
from resource_centre.organisations.joining_queries import request_visible_to
from resource_centre.organisations.models import Membership, Organisation
from resource_centre.organisations.queries import is_known_to
from resource_centre.practices.appeal_queries import appeal_of_id
from resource_centre.practices.permissions import judge
from resource_centre.practices.review_queries import visible_assignment
from resource_centre.practices.substitute_models import Substitute


def sees_review(assignment_id: int) -> Sees:
    return lambda person: visible_assignment(assignment_id, person) is not None


def sees_adoption(adoption_id: int) -> Sees:
    return lambda person: adoption_with_id(adoption_id, adoptions_visible_to(person)) is not None


def sees_recall_answer(answer_id: int) -> Sees:
    """The institution that is asked, and the moderators who decide on the practice."""

    def sees(person: Person) -> bool:
        answer = session().get(RecallAnswer, answer_id)
        if answer is None:
            return False
        return judge(person, answer.recall.practice) or sees_adoption(answer.adoption_id)(person)

    return sees


def sees_organisation(organisation_id: int) -> Sees:
    def sees(person: Person) -> bool:
        place = session().get(Organisation, organisation_id)
        return place is not None and is_known_to(person, place)

    return sees


def sees_membership(membership_id: int) -> Sees:
    """Their own, also when it is over; else whoever knows of the organisation."""

    def sees(person: Person) -> bool:
        held = session().get(Membership, membership_id)
        if held is None:
            return False
        return held.person_id == person.id or is_known_to(person, held.organisation)

    return sees


def sees_join_request(request_id: int) -> Sees:
    return lambda person: request_visible_to(person, request_id) is not None


def sees_concern(concern_id: int) -> Sees:
    return lambda person: concern_with_id(concern_id, concerns_visible_to(person)) is not None


def sees_concern_reply(reply_id: int) -> Sees:
    def sees(person: Person) -> bool:
        reply = session().get(ConcernReply, reply_id)
        if reply is None:
            return False
        return reply_to(reply.concern_id, replies_visible_to(person)) is not None

    return sees


def sees_substitute(row_id: int) -> Sees:
    """Who stands in, while they still do."""

    def sees(person: Person) -> bool:
        row = session().get(Substitute, row_id)
        return row is not None and row.ended_at is None and row.substitute_id == person.id

    return sees


def sees_appeal(appeal_id: int) -> Sees:
    return lambda person: appeal_of_id(appeal_id, person) is not None


SEES: Mapping[str, Callable[[int], Sees]] = {
    "revision": sees_revision,
    "practice": sees_practice,
    "review": sees_review,
    "adoption": sees_adoption,
    "recall_answer": sees_recall_answer,
    "organisation": sees_organisation,
    "membership": sees_membership,
    "join_request": sees_join_request,
    "concern": sees_concern,
    "concern_reply": sees_concern_reply,
    "person": lambda _: lambda person: True,  # told of themselves alone
    "substitute": sees_substitute,
    "appeal": sees_appeal,
}
"""By the kind of the subject. A message of a kind that is not here never waits for a digest."""


def is_known(kind: str) -> bool:
    """Whether rights on this kind of thing can be asked for anew."""
    return kind in SEES


def may_see_subject(message: Message, person: Person) -> bool:
    """Whether the person may see what the message is about, by the rules of this moment."""
    return is_known(message.subject_kind) and SEES[message.subject_kind](message.subject_id)(person)
