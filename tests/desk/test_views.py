"""The desk: what to do now, for each role, and only what is theirs."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import AdoptionState
from resource_centre.practices.models import Track
from tests.support.review_scene import P, Scene, somebody
from tests.support.uses import River
from tests.support.writers import enter

pytestmark = pytest.mark.usefixtures("work")


def desk(app: Flask, person: Person, language: str = "en") -> str:
    page = enter(app.test_client(), person).get(f"/desk?lang={language}")
    assert page.status_code == 200
    return page.text


def test_visitor_is_led_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/desk").status_code == 303


def test_newcomer_finds_ways_on(app: Flask) -> None:
    page = desk(app, somebody("newcomer"))
    assert "Nothing waits for you now." in page
    assert page.count("<h1") == 1


def test_author_sees_place_in_the_queue_then_the_letter(app: Flask) -> None:
    scene = Scene()
    assert "Place in the queue" in desk(app, scene.author)
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    scene.step("request_changes", scene.moderator, note="Hm.", must=["Who pays?", "How long?"])
    page = desk(app, scene.author)
    assert "Answer 2 points" in page
    assert "/practices/befriending/edit?lane=ordinary" in page


def test_author_sees_a_text_that_was_sent_back(app: Flask) -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="The steps are missing.", reason_code="incomplete")
    page = desk(app, scene.author)
    assert "Mend it and send it again" in page
    assert "The steps are missing." in page


def test_moderator_sees_what_is_their_move(app: Flask) -> None:
    scene = Scene()
    assert "Make the first check" in desk(app, scene.moderator)
    scene.begin_review(Track.BASIC)
    page = desk(app, scene.moderator)
    assert ("Make the first check" in page, "Waiting for others" in page) == (False, True)
    scene.send(scene.first)
    assert "Read and decide" in desk(app, scene.moderator)


def test_reviewer_sees_invitations_and_open_reviews(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    page = desk(app, scene.practitioner)
    assert "Answer an invitation" in page
    scene.accept(assignment)
    scene.step("start_review", scene.moderator, track=Track.BASIC)
    page = desk(app, scene.practitioner)
    assert "Finish your review" in page
    assert "Blocks with a score and a reason: 0 of 6." in page


def test_nobody_sees_the_work_of_others(app: Flask) -> None:
    scene = Scene(title="A title nobody else sees")
    scene.ask(scene.practitioner, P)
    for person in (scene.methodologist, somebody("stranger")):
        assert "A title nobody else sees" not in desk(app, person)


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        (AdoptionState.CONSIDERING, "member", "Answer the fit check"),
        (AdoptionState.REQUESTED, "manager", "Authorise, or send back"),
        (AdoptionState.AUTHORISED, "member", "Begin to prepare"),
        (AdoptionState.PREPARING, "member", "Prepare, then begin the pilot"),
    ],
)
def test_institution_sees_the_next_step_of_its_uses(
    app: Flask, state: AdoptionState, who: str, words: str
) -> None:
    river = River()
    river.use(state)
    assert words in desk(app, getattr(river, who))


def test_requester_is_not_asked_to_authorise(app: Flask) -> None:
    river = River()
    river.use(AdoptionState.REQUESTED)
    assert "Authorise, or send back" not in desk(app, river.member)


@pytest.mark.parametrize("who", ["author", "manager", "practitioner", "moderator"])
def test_desk_opens_in_russian(app: Flask, who: str) -> None:
    scene = Scene()
    scene.begin_review()
    page = desk(app, getattr(scene, who), "ru")
    assert '<html lang="ru"' in page
