"""The single acts of which the stories of the sample practices are made."""

from typing import Any

from resource_centre.accounts.models import ReviewerKind
from resource_centre.demo.city import City
from resource_centre.practices import rubric
from resource_centre.practices.models import Practice, Revision, Track
from resource_centre.practices.operations import Draft, begin_practice, save_revision
from resource_centre.practices.review_invitations import answer_invitation, invite_reviewer
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_operations import Opinion, send_review
from resource_centre.practices.sections import BY_KEY, join_sections
from resource_centre.practices.step_operations import take_revision_step
from resource_centre.practices.tag_operations import set_author_tags
from resource_centre.vocabulary import label

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


def draft_of(sample: dict[str, Any], language: str, **more: Any) -> Draft:
    words = sample[language]
    texts = {key: words[key] for key in words if key in BY_KEY}
    return Draft(
        language,
        words["title"],
        summary=words["summary"],
        body=join_sections(texts, language),
        **more,
    )


def write_sample(city: City, sample: dict[str, Any]) -> Revision:
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
        draft = draft_of(sample, language, card=sample["card"], asks_review=asks_review)
        save_revision(revision, author, draft, seen_version=revision.version)
    if sample["tags"]:
        words = [label("tag", slug, "en") for slug in sample["tags"]]
        set_author_tags(practice, author, words, language="en")
    return revision


def submit(city: City, sample: dict[str, Any], revision: Revision) -> Revision:
    return take_revision_step(revision.id, "submit", city.person(author_of(sample)))


def invite(city: City, revision: Revision, email: str, kind: ReviewerKind) -> ReviewAssignment:
    moderator = city.person(MODERATOR)
    return invite_reviewer(revision, city.person(email), kind, moderator)


def accept(assignment: ReviewAssignment, disclosure: str = "") -> None:
    answer_invitation(
        assignment,
        assignment.reviewer,
        has_conflict=False,
        has_disclosure=bool(disclosure),
        disclosure=disclosure,
        days=15,
    )


def start_review(city: City, revision: Revision, track: Track) -> None:
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


def send_opinion(
    assignment: ReviewAssignment, track: Track, *, score: int = 2, level: int = 1
) -> None:
    opinion = _opinion(assignment.reviewer_kind, track, score, level)
    send_review(assignment, assignment.reviewer, opinion, seen_version=0)


def full_review(city: City, revision: Revision) -> tuple[ReviewAssignment, ReviewAssignment]:
    first = invite(city, revision, PRACTITIONER, ReviewerKind.PRACTITIONER)
    second = invite(city, revision, METHODOLOGIST, ReviewerKind.METHODOLOGIST)
    accept(first)
    accept(second, "Лекция для организации-автора в 2022 году (пример).")
    start_review(city, revision, Track.FULL)
    return first, second


def basic_review(city: City, revision: Revision, email: str) -> ReviewAssignment:
    kind = ReviewerKind(email.split("@")[0].rstrip("12"))
    assignment = invite(city, revision, email, kind)
    accept(assignment)
    start_review(city, revision, Track.BASIC)
    return assignment


def approve(city: City, revision: Revision, *, level: int = 1) -> Practice:
    reason = {
        1: "Понятно, почему это помогает; измерений пока нет (пример).",
        2: "Сон родителей измерен до и после у 64 семей; группы сравнения нет (пример).",
    }[level]
    answers = {**CHECKS, "evidence_level": level, "evidence_reason": reason, "language": "ru"}
    approved = take_revision_step(revision.id, "approve", city.person(MODERATOR), answers=answers)
    return approved.practice
