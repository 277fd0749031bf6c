"""Steps 1 to 4: written, sent, reviewed without seeing each other, approved."""

import re

from playwright.sync_api import expect

from resource_centre.accounts.models import ReviewerKind
from resource_centre.practices import rubric
from resource_centre.practices.form_words import GROUPS, LABELS, PARTS, QUESTIONS, STATEMENTS
from resource_centre.practices.models import Track
from resource_centre.practices.rubric_words import CRITERION_WORDS
from resource_centre.practices.sections import BY_KEY
from resource_centre.vocabulary import label
from tests.journeys import story
from tests.journeys.cast import Cast
from tests.journeys.hands import Hands

# -- 1. an NGO writes a practice and submits it


def begin_draft(cast: Cast) -> None:
    author = cast.author
    author.go("/practices/new")
    author.write("Title", cast.title)
    author.pick("Kind of practice", 0)
    author.pick("Language you write in", "English" if cast.language == "en" else "Russian")
    author.press("Begin the draft")
    cast.slug = author.page.url.rpartition("/practices/")[2].partition("/")[0]
    cast.revision = int(cast.city.one("SELECT max(id) FROM revision"))
    cast.nobody_but({"author"}, f"/practices/{cast.slug}")
    cast.nobody_but({"author"}, f"/revisions/{cast.revision}/sent")
    # Nothing but a title: the check page says what is missing, and has no button to send it.
    author.press("Check and send…")
    sending = author.said("Send revision %(number)s", number="1")
    assert author.page.get_by_role("button", name=sending).count() == 0
    author.follow("Go on writing")


def write_answers(author: Hands, language: str) -> None:
    """The nine answers and the three statements."""
    author.write("What it is, in three plain sentences", story.SUMMARY[language])
    author.tick(term(language, "need", "loneliness"))
    author.tick(term(language, "target_group", "adult_disability"))
    for key in ("problem", "for_whom", "not_for", "steps", "changes", "stop"):
        author.write(QUESTIONS[key], story.SECTIONS[language][key])
    author.pick(term(language, "role", "psychologist"), "not needed")
    author.pick(term(language, "role", "medical_worker"), "may visit")
    author.pick(LABELS["terms"], 0)
    author.pick(LABELS["authorship"], 0)
    for statement in STATEMENTS.values():
        author.tick(statement)
    author.pick("What you ask for", 0)
    author.press("Save")


def write_the_rest(author: Hands, language: str) -> None:
    """What is asked for before it can be approved."""
    for key in ("why", "core", "prerequisites", "safety", "personal_data"):
        author.unfold(GROUPS[BY_KEY[key].group])
        author.write(BY_KEY[key].heading(language), story.SECTIONS[language][key])
    author.unfold(GROUPS["staff"])
    author.choose(PARTS["dose"]["duration"], 1)
    author.unfold(GROUPS["costs"])
    author.choose(LABELS["cost_band"], 1)
    author.unfold(GROUPS["results"])
    author.choose(LABELS["evidence_claim"], 2)
    author.press("Save")


def add_other_language(cast: Cast) -> None:
    """The same text in the other language; one would be enough."""
    other = other_than(cast.language)
    tabs = cast.author.page.get_by_role("navigation", name=cast.author.said("Language of the text"))
    tabs.get_by_role("link").nth(1).click()
    cast.author.write("Title", story.TITLE[other])
    cast.author.write("What it is, in three plain sentences", story.SUMMARY[other])
    for key in ("problem", "for_whom", "not_for", "steps", "changes", "stop"):
        cast.author.write(QUESTIONS[key], story.SECTIONS[other][key])


def send(cast: Cast) -> None:
    author = cast.author
    author.press("Check and send…")
    author.sees(author.said("Check before you send"))
    author.press("Send revision %(number)s", number="1")
    author.sees(author.said("Your text is sent"))
    cast.nobody_but({"author", "moderator"}, f"/practices/{cast.slug}")
    for name in ("staff", "manager", "author", "stranger"):
        cast.people[name].may_not(f"/reviews/revisions/{cast.revision}", 403)


# -- 2. reviewers review


def invite(cast: Cast) -> None:
    moderator = cast.moderator
    moderator.go("/reviews")
    moderator.follow(cast.title)
    for who in ("Ольга Бережная", "Павел Ким"):
        moderator.choose("Reviewer", who)
        moderator.press("Ask this reviewer")
        moderator.sees(who)
    cast.city.deliver()
    # One who has not accepted does not begin a review.
    moderator.pick("Track", "Full")
    moderator.press("Begin the review")
    moderator.sees(moderator.said("A practitioner and a methodologist must have accepted first."))


def answer_conflict_questions(cast: Cast) -> None:
    """Title, summary and owner first; the text after the answer."""
    steps = story.SECTIONS[cast.language]["not_for"]
    for name in ("practitioner", "methodologist"):
        reviewer = cast.people[name]
        reviewer.go("/reviews")
        reviewer.follow(cast.title)
        reviewer.sees(story.SUMMARY[cast.language])
        reviewer.does_not_see(steps)
        reviewer.may_not(f"/practices/{cast.slug}/revisions/1")
        reviewer.press("Answer and open the text")
        reviewer.sees(reviewer.said("There is a problem"))
        reviewer.pick("Is one of these true?", 1)
        reviewer.pick("Anything else a reader should know?", 1)
        reviewer.pick("How many working days do you need?", 0)
        reviewer.press("Answer and open the text")
        reviewer.sees(steps)
    cast.nobody_but({"practitioner", "moderator"}, f"/reviews/{cast.assignment('practitioner')}")


def begin_review(cast: Cast) -> None:
    moderator = cast.moderator
    moderator.go(f"/reviews/revisions/{cast.revision}")
    moderator.pick("Track", "Full")
    moderator.press("Begin the review")
    state = cast.city.one("SELECT state FROM revision WHERE id = :id", id=cast.revision)
    assert state == "in_review"


def review_blind(cast: Cast) -> None:
    """Each sees only the own opinion until both are in; the author never sees scores."""
    score(cast, "practitioner", ReviewerKind.PRACTITIONER)
    cast.practitioner.sees(cast.practitioner.said("Your review was sent"))
    methodologist = f"/reviews/{cast.assignment('methodologist')}"
    cast.methodologist.go(methodologist)
    cast.methodologist.does_not_see(story.REASON["practitioner"])
    score(cast, "methodologist", ReviewerKind.METHODOLOGIST)
    cast.practitioner.go(f"/reviews/{cast.assignment('practitioner')}")
    assert story.REASON["methodologist"] in cast.practitioner.page.content()
    cast.methodologist.go(methodologist)
    assert story.REASON["practitioner"] in cast.methodologist.page.content()
    for page in (f"/practices/{cast.slug}", f"/practices/{cast.slug}/edit", "/desk"):
        cast.author.go(page)
        cast.author.does_not_see(*story.REASON.values())


def score(cast: Cast, name: str, kind: ReviewerKind) -> None:
    reviewer = cast.people[name]
    reviewer.go(f"/reviews/{cast.assignment(name)}")
    for criterion in rubric.criteria_for(kind, Track.FULL):
        question = CRITERION_WORDS[criterion.key].question
        reviewer.pick(question, 2)
        reviewer.write_about(question, story.REASON[name])
    reviewer.choose("Level", 2)
    reviewer.write_about("evidence level", story.EVIDENCE)
    reviewer.press("Send the review…")
    reviewer.sees(reviewer.said("Check before you send"), story.REASON[name])
    reviewer.press("Send the review")
    sent = "SELECT sent_at IS NOT NULL FROM review WHERE assignment_id = :id"
    assert cast.city.one(sent, id=cast.assignment(name)) == 1


# -- 3. a moderator approves; 4. it is indexed


def approve(cast: Cast) -> None:
    moderator = cast.moderator
    moderator.go(f"/reviews/revisions/{cast.revision}")
    moderator.press("Approve…")
    moderator.sees(moderator.said("There is a problem"))
    for check in (
        "It belongs in this library",
        "Law and data: licences, nobody identifiable, consents, lists checked today",
        "Rights and licence are clear",
    ):
        moderator.pick(check, 0)
    moderator.pick("Level", 1)
    moderator.write("Reason, shown on the page", story.EVIDENCE)
    moderator.press("Approve…")
    moderator.sees(moderator.said("Check before you approve"), story.EVIDENCE)
    cast.visitor.may_not(f"/practices/{cast.slug}")
    moderator.press("Approve revision %(number)s", number="1")
    expect(moderator.page).to_have_url(re.compile(rf"/practices/{cast.slug}$"))
    cast.city.deliver()
    cast.author.go("/desk/inbox")
    cast.author.sees(cast.title)


def other_than(language: str) -> str:
    return "ru" if language == "en" else "en"


def term(language: str, vocabulary: str, slug: str) -> str:
    return label(vocabulary, slug, language)
