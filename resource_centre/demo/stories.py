"""How far each sample practice goes, step by step, each by somebody who may take it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from resource_centre.accounts.models import ReviewerKind
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, today
from resource_centre.demo import adoption_stories, concern_stories
from resource_centre.demo.acts import (
    CHECKS,
    MODERATOR,
    OTHER_MODERATOR,
    SECOND_METHODOLOGIST,
    SECOND_PRACTITIONER,
    accept,
    approve,
    author_of,
    basic_review,
    draft_of,
    full_review,
    invite,
    send_opinion,
    start_review,
    submit,
    write_sample,
)
from resource_centre.demo.city import City
from resource_centre.practices.models import ChangeClass, Practice, Revision, Track
from resource_centre.practices.operations import (
    begin_revision,
    save_revision,
)
from resource_centre.practices.review_operations import Opinion, save_review
from resource_centre.practices.step_operations import take_practice_step, take_revision_step
from resource_centre.unit_of_work import unit_of_work

HELP_TO_START = {
    "en": "Coordinators are trained twice a year, free of charge (sample).",
    "ru": "Координаторов учим дважды в год, бесплатно (пример).",
}


def tell(city: City, sample: dict[str, Any]) -> None:
    """Write the sample and take it as far as it goes."""
    revision = write_sample(city, sample)
    STORIES[sample["until"]](city, sample, revision)


def full_approved_twice(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """A full review, approval, and a second revision approved after it."""
    submit(city, sample, revision)
    for assignment in full_review(city, revision):
        send_opinion(assignment, Track.FULL, level=2)
    practice = approve(city, revision, level=2)
    adoption_stories.tell_of_host_families(city, practice)
    next_one = _next_revision(city, sample, practice)
    for assignment in full_review(city, next_one):
        send_opinion(assignment, Track.FULL, score=3, level=2)
    approve(city, next_one, level=2)


def _next_revision(city: City, sample: dict[str, Any], practice: Practice) -> Revision:
    author = city.person(author_of(sample))
    revision = begin_revision(practice, author, change_class=ChangeClass.SUBSTANTIVE)
    for language in ("en", "ru"):
        changed = {**sample, language: {**sample[language], "support": HELP_TO_START[language]}}
        draft = draft_of(changed, language, change_note="How we help others to start is added.")
        save_revision(revision, author, draft, seen_version=revision.version)
    return submit(city, sample, revision)


def basic_approved(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """A basic review, approved; its next revision is being written."""
    submit(city, sample, revision)
    send_opinion(basic_review(city, revision, SECOND_PRACTITIONER), Track.BASIC)
    practice = approve(city, revision)
    adoption_stories.tell_of_phone_evenings(city, practice)
    author = city.person(author_of(sample))
    begin_revision(practice, author, change_class=ChangeClass.SUBSTANTIVE)


def light_published(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Published as shared experience."""
    submit(city, sample, revision)
    take_revision_step(revision.id, "approve_light", city.person(OTHER_MODERATOR), answers=CHECKS)


def submitted(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Sent; a reviewer is invited and has not answered yet."""
    submit(city, sample, revision)
    if sample["until"] == "submitted":
        invite(city, revision, SECOND_PRACTITIONER, ReviewerKind.PRACTITIONER)


def returned(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Sent back at the first check."""
    submit(city, sample, revision)
    take_revision_step(
        revision.id,
        "return",
        city.person(MODERATOR),
        reason_code="incomplete",
        note="Опишите, кто платит за пробную неделю и что бывает, если человек не пришёл.",
    )


def one_review_in(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Under full review: one review is in, the other begun."""
    submit(city, sample, revision)
    first, second = full_review(city, revision)
    send_opinion(first, Track.FULL)
    begun = Opinion(scores={"K1": 3}, reasons={"K1": "Чётко, с границами."})
    save_review(second, second.reviewer, begun, seen_version=0)


def changes_requested(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """The letter to the author waits for an answer."""
    submit(city, sample, revision)
    first = invite(city, revision, SECOND_PRACTITIONER, ReviewerKind.PRACTITIONER)
    second = invite(city, revision, SECOND_METHODOLOGIST, ReviewerKind.METHODOLOGIST)
    for assignment in (first, second):
        accept(assignment)
    start_review(city, revision, Track.FULL)
    for assignment in (first, second):
        send_opinion(assignment, Track.FULL)
    take_revision_step(
        revision.id,
        "request_changes",
        city.person(MODERATOR),
        note="Текст понятный. До решения нужны два ответа.",
        answers={
            "must": [
                "Что делать, если человеку отказали в приёме заявления?",
                "Кто отвечает за хранение копий документов?",
            ],
            "wish": ["Опишите день по часам."],
        },
    )


def declined(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Not recommended for now, with what would change it."""
    submit(city, sample, revision)
    take_revision_step(
        revision.id,
        "decline",
        city.person(OTHER_MODERATOR),
        reason_code="not_repeatable",
        note="По описанию нельзя повторить без автора. Опишите встречу по шагам, и текст "
        "можно подать снова.",
    )


def draft(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Just begun."""


def lapsed(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Approved once; the review is out of date."""
    submit(city, sample, revision)
    send_opinion(basic_review(city, revision, SECOND_METHODOLOGIST), Track.BASIC)
    practice = approve(city, revision)
    with unit_of_work():
        session().get(Practice, practice.id).valid_until = today() - timedelta(days=12)
    take_practice_step(practice.id, "lapse", SYSTEM)


def suspended(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Use suspended; a second moderator has still to confirm it."""
    submit(city, sample, revision)
    send_opinion(basic_review(city, revision, SECOND_PRACTITIONER), Track.BASIC)
    concern_stories.tell_of_warm_room(city, approve(city, revision))


def withdrawn(city: City, sample: dict[str, Any], revision: Revision) -> None:
    """Taken out of the library by its owner."""
    sample_light = {**sample, "until": "light"}
    author = city.person(author_of(sample))
    one_language = draft_of(sample_light, "ru", asks_review=False)
    save_revision(revision, author, one_language, seen_version=revision.version)
    submit(city, sample, revision)
    take_revision_step(revision.id, "approve_light", city.person(OTHER_MODERATOR), answers=CHECKS)
    take_practice_step(
        revision.practice_id,
        "withdraw",
        city.person("manager@street-to-home.example.org"),
        note="Больше не работаем так.",
        answers={"public_reason": "Организация больше не принимает письма (пример)."},
    )


STORIES: dict[str, Callable[[City, dict[str, Any], Revision], None]] = {
    "full_approved_twice": full_approved_twice,
    "basic_approved": basic_approved,
    "light_published": light_published,
    "light_submitted": submitted,
    "submitted": submitted,
    "returned": returned,
    "one_review_in": one_review_in,
    "changes_requested": changes_requested,
    "declined": declined,
    "draft": draft,
    "lapsed": lapsed,
    "suspended": suspended,
    "withdrawn": withdrawn,
}
