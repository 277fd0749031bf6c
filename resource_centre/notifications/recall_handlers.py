"""One function per sentence we send about recalls and suspensions that wait for somebody."""

from resource_centre.accounts.models import Person
from resource_centre.adoption import events
from resource_centre.adoption.permissions import adoptions_visible_to
from resource_centre.adoption.queries import adoption_with_id
from resource_centre.adoption.recall_models import Recall, RecallAnswer, RecallState
from resource_centre.db import session
from resource_centre.notifications.facts import (
    Sees,
    last_decision_id,
    practice_facts,
    sees_practice,
)
from resource_centre.notifications.judges import chiefs_for
from resource_centre.notifications.operations import tell
from resource_centre.notifications.recipients import members_of, person_with
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import judge


def _answer(answer_id: int) -> RecallAnswer | None:
    found: RecallAnswer | None = session().get(RecallAnswer, answer_id)
    return found


def _sees_adoption(adoption_id: int) -> Sees:
    return lambda person: adoption_with_id(adoption_id, adoptions_visible_to(person)) is not None


def ask_again(event: events.RecallUnanswered) -> None:
    """Your institution has not said what it does."""
    answer = _answer(event.answer_id)
    if answer is None or answer.state is not RecallState.OPEN:
        return
    practice = answer.recall.practice
    address = f"/adoptions/{answer.adoption_id}/recall"
    tell(
        members_of(answer.adoption.institution_id),
        "recall_unanswered",
        ("recall_answer", answer.id),
        practice_facts(practice) | {"reason": practice.public_reason, "url": address},
        occasion=event.days,
        may_see=_sees_adoption(answer.adoption_id),
    )


def tell_suspender_of_answer(event: events.RecallAnswered) -> None:
    """An institution goes on with those who are in it: read why, and whether it is safe."""
    answer = _answer(event.answer_id)
    if answer is None or answer.state is not RecallState.FINISHING:
        return
    practice, place = answer.recall.practice, answer.adoption.institution
    names = {language: place.name_in(language)[0] for language in ("en", "ru")}
    address = f"/practices/{practice.slug}/recall"
    practice_id = practice.id
    tell(
        person_with(practice.suspended_by),
        "recall_answered",
        ("recall_answer", answer.id),
        practice_facts(practice) | {"institution": names, "url": address},
        occasion=last_decision_id("recall_answer", answer.id, "finish"),
        may_see=lambda person: _judges(person, practice_id),
    )


def _judges(person: Person, practice_id: int) -> bool:
    practice = session().get(Practice, practice_id)
    return practice is not None and judge(person, practice)


def tell_chief_of_unconfirmed(event: events.SuspensionUnconfirmed) -> None:
    """No second moderator confirmed it in time: see that somebody does."""
    recall = session().get(Recall, event.recall_id)
    if recall is None:
        return
    practice = recall.practice
    tell(
        chiefs_for(practice),
        "suspension_unconfirmed",
        ("practice", practice.id),
        practice_facts(practice) | {"reason": practice.public_reason},
        occasion=recall.decision_id,
        may_see=sees_practice(practice.id),
    )
