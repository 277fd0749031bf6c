"""How far each sample practice goes, step by step, each by somebody who may take it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from resource_centre.accounts.models import ReviewerKind
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, today
from resource_centre.demo import adoption_stories
from resource_centre.practices import rubric
from resource_centre.practices.models import ChangeClass, Practice, Revision, Track
from resource_centre.practices.operations import (
    Draft,
    begin_practice,
    begin_revision,
    save_revision,
)
from resource_centre.practices.review_invitations import answer_invitation, invite_reviewer
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_operations import Opinion, save_review, send_review
from resource_centre.practices.sections import BY_KEY, join_sections
from resource_centre.practices.step_operations import take_practice_step, take_revision_step
from resource_centre.practices.tag_operations import set_author_tags
from resource_centre.unit_of_work import unit_of_work

if TYPE_CHECKING:
    from resource_centre.demo.operations import City

MODERATOR, OTHER_MODERATOR = "moderator1@centre.example.org", "moderator2@centre.example.org"
PRACTITIONER, METHODOLOGIST = (
    "practitioner1@reviewers.example.org",
    "methodologist1@reviewers.example.org",
)
SECOND_PRACTITIONER = "practitioner2@reviewers.example.org"
SECOND_METHODOLOGIST = "methodologist2@reviewers.example.org"
CHECKS = {"check_scope": True, "check_law": True, "check_rights": True}


def author_of(sample: dict[str, Any]) -> str:
    """Who writes this practice."""
    return {
        "family-support-network": "author@family-support.example.org",
        "street-to-home": "author@street-to-home.example.org",
    }[sample["owner"]]


def tell(city: "City", sample: dict[str, Any]) -> None:
    """Write the sample and take it as far as it goes."""
    revision = _write(city, sample)
    STORIES[sample["until"]](city, sample, revision)


def _draft(sample: dict[str, Any], language: str, **more: Any) -> Draft:
    words = sample[language]
    texts = {key: words[key] for key in words if key in BY_KEY}
    return Draft(
        language,
        words["title"],
        summary=words["summary"],
        body=join_sections(texts, language),
        **more,
    )


def _write(city: "City", sample: dict[str, Any]) -> Revision:
    author = city.person(author_of(sample))
    languages = [language for language in ("en", "ru") if language in sample]
    practice = begin_practice(
        author,
        owner_id=city.organisation_id(sample["owner"]),
        language=languages[0],
        title=sample[languages[0]]["title"],
    )
    revision = practice.revisions[0]
    asks_review = not sample["until"].startswith("light")
    for language in languages:
        draft = _draft(sample, language, card=sample["card"], asks_review=asks_review)
        save_revision(revision, author, draft, seen_version=revision.version)
    if sample["tags"]:
        set_author_tags(practice, author, sample["tags"], language="en")
    return revision


def _submit(city: "City", sample: dict[str, Any], revision: Revision) -> Revision:
    return take_revision_step(revision.id, "submit", city.person(author_of(sample)))


def _invite(city: "City", revision: Revision, email: str, kind: ReviewerKind) -> ReviewAssignment:
    moderator = city.person(MODERATOR)
    return invite_reviewer(revision, city.person(email), kind, moderator)


def _accept(assignment: ReviewAssignment, disclosure: str = "") -> None:
    answer_invitation(
        assignment,
        assignment.reviewer,
        has_conflict=False,
        has_disclosure=bool(disclosure),
        disclosure=disclosure,
        days=15,
    )


def _start(city: "City", revision: Revision, track: Track) -> None:
    take_revision_step(
        revision.id, "start_review", city.person(MODERATOR), answers={"track": track}
    )


REASONS = {
    2: "Достаточно: описано так, что можно начать.",
    3: "Образцово: подробно, с границами и примерами.",
}


def _opinion(kind: ReviewerKind, track: Track, score: int = 2, level: int = 1) -> Opinion:
    mine = [c.key for c in rubric.criteria_for(kind, track)]
    return Opinion(
        scores=dict.fromkeys(mine, score),
        reasons=dict.fromkeys(mine, REASONS[score]),
        evidence_proposed=level,
        evidence_reason="Анкета до и после у 64 семей, сравнения с другими нет (пример)."
        if level == 2
        else "Есть объяснение, почему это помогает; измерений пока нет (пример).",
        hours=4,
    )


def _review(assignment: ReviewAssignment, track: Track, *, score: int = 2, level: int = 1) -> None:
    opinion = _opinion(assignment.reviewer_kind, track, score, level)
    send_review(assignment, assignment.reviewer, opinion, seen_version=0)


def _full_review(city: "City", revision: Revision) -> tuple[ReviewAssignment, ReviewAssignment]:
    first = _invite(city, revision, PRACTITIONER, ReviewerKind.PRACTITIONER)
    second = _invite(city, revision, METHODOLOGIST, ReviewerKind.METHODOLOGIST)
    _accept(first)
    _accept(second, "Лекция для организации-автора в 2022 году (пример).")
    _start(city, revision, Track.FULL)
    return first, second


def _basic_review(city: "City", revision: Revision, email: str) -> ReviewAssignment:
    kind = ReviewerKind(email.split("@")[0].rstrip("12"))
    assignment = _invite(city, revision, email, kind)
    _accept(assignment)
    _start(city, revision, Track.BASIC)
    return assignment


def _approve(city: "City", revision: Revision, *, level: int = 1) -> Practice:
    reason = {
        1: "Понятно, почему это помогает; измерений пока нет (пример).",
        2: "Сон родителей измерен до и после у 64 семей; группы сравнения нет (пример).",
    }[level]
    answers = {**CHECKS, "evidence_level": level, "evidence_reason": reason, "language": "ru"}
    approved = take_revision_step(revision.id, "approve", city.person(MODERATOR), answers=answers)
    return approved.practice


def full_approved_twice(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """A full review, approval, and a second revision approved after it."""
    _submit(city, sample, revision)
    for assignment in _full_review(city, revision):
        _review(assignment, Track.FULL, level=2)
    practice = _approve(city, revision, level=2)
    adoption_stories.tell_of_host_families(city, practice)
    next_one = _next_revision(city, sample, practice, "К подбору добавлена пробная передышка.")
    for assignment in _full_review(city, next_one):
        _review(assignment, Track.FULL, score=3, level=2)
    _approve(city, next_one, level=2)


def _next_revision(
    city: "City", sample: dict[str, Any], practice: Practice, change_note: str
) -> Revision:
    author = city.person(author_of(sample))
    revision = begin_revision(practice, author, change_class=ChangeClass.SUBSTANTIVE)
    language = "en" if "en" in sample else "ru"
    changed = {**sample, language: {**sample[language], **_trial_break(language)}}
    draft = _draft(changed, language, change_note=change_note)
    save_revision(revision, author, draft, seen_version=revision.version)
    return _submit(city, sample, revision)


def _trial_break(language: str) -> dict[str, str]:
    if language == "ru":
        return {"support": "Координаторов учим дважды в год, бесплатно (пример)."}
    return {"support": "Coordinators are trained twice a year, free of charge (sample)."}


def basic_approved(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """A basic review, approved; its next revision is being written."""
    _submit(city, sample, revision)
    _review(_basic_review(city, revision, SECOND_PRACTITIONER), Track.BASIC)
    practice = _approve(city, revision)
    adoption_stories.tell_of_phone_evenings(city, practice)
    author = city.person(author_of(sample))
    begin_revision(practice, author, change_class=ChangeClass.SUBSTANTIVE)


def light_published(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Published as shared experience."""
    _submit(city, sample, revision)
    take_revision_step(revision.id, "approve_light", city.person(OTHER_MODERATOR), answers=CHECKS)


def submitted(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Sent; a reviewer is invited and has not answered yet."""
    _submit(city, sample, revision)
    if sample["until"] == "submitted":
        _invite(city, revision, SECOND_PRACTITIONER, ReviewerKind.PRACTITIONER)


def returned(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Sent back at the first check."""
    _submit(city, sample, revision)
    take_revision_step(
        revision.id,
        "return",
        city.person(MODERATOR),
        reason_code="incomplete",
        note="Опишите, кто платит за пробную неделю и что бывает, если человек не пришёл.",
    )


def one_review_in(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Under full review: one review is in, the other begun."""
    _submit(city, sample, revision)
    first, second = _full_review(city, revision)
    _review(first, Track.FULL)
    begun = Opinion(scores={"K1": 3}, reasons={"K1": "Чётко, с границами."})
    save_review(second, second.reviewer, begun, seen_version=0)


def changes_requested(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """The letter to the author waits for an answer."""
    _submit(city, sample, revision)
    first = _invite(city, revision, SECOND_PRACTITIONER, ReviewerKind.PRACTITIONER)
    second = _invite(city, revision, SECOND_METHODOLOGIST, ReviewerKind.METHODOLOGIST)
    for assignment in (first, second):
        _accept(assignment)
    _start(city, revision, Track.FULL)
    for assignment in (first, second):
        _review(assignment, Track.FULL)
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


def declined(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Not recommended for now, with what would change it."""
    _submit(city, sample, revision)
    take_revision_step(
        revision.id,
        "decline",
        city.person(OTHER_MODERATOR),
        reason_code="not_repeatable",
        note="По описанию нельзя повторить без автора. Опишите встречу по шагам, и текст "
        "можно подать снова.",
    )


def draft(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Just begun."""


def lapsed(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Approved once; the review is out of date."""
    _submit(city, sample, revision)
    _review(_basic_review(city, revision, SECOND_METHODOLOGIST), Track.BASIC)
    practice = _approve(city, revision)
    with unit_of_work():
        session().get(Practice, practice.id).valid_until = today() - timedelta(days=12)
    take_practice_step(practice.id, "lapse", SYSTEM)


def suspended(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Use suspended; a second moderator has still to confirm it."""
    _submit(city, sample, revision)
    _review(_basic_review(city, revision, SECOND_PRACTITIONER), Track.BASIC)
    practice = _approve(city, revision)
    take_practice_step(
        practice.id,
        "suspend",
        city.person(MODERATOR),
        note="Сообщили об угарном газе от обогревателя (пример).",
        answers={
            "public_reason": "Применение приостановлено до проверки: сообщили об опасности "
            "обогревателя (пример)."
        },
    )


def withdrawn(city: "City", sample: dict[str, Any], revision: Revision) -> None:
    """Taken out of the library by its owner."""
    sample_light = {**sample, "until": "light"}
    author = city.person(author_of(sample))
    one_language = _draft(sample_light, "ru", asks_review=False)
    save_revision(revision, author, one_language, seen_version=revision.version)
    _submit(city, sample, revision)
    take_revision_step(revision.id, "approve_light", city.person(OTHER_MODERATOR), answers=CHECKS)
    take_practice_step(
        revision.practice_id,
        "withdraw",
        city.person("manager@street-to-home.example.org"),
        note="Больше не работаем так.",
        answers={"public_reason": "Организация больше не принимает письма (пример)."},
    )


STORIES: dict[str, Callable[["City", dict[str, Any], Revision], None]] = {
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
