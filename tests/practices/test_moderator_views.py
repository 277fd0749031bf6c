"""The pages of moderators, posted to as a browser would, without JavaScript."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.practices.models import Practice, RevisionState
from resource_centre.practices.review_queries import asked_for
from resource_centre.practices.rubric import CRITERIA
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import CHECKS, Scene
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")
HIDDEN = "The hidden body of the text."
ANSWER = {"has_conflict": "no", "has_disclosure": "no", "disclosure": "", "days": "10"}


def at(app: Flask, person: Person) -> FlaskClient:
    """A browser in which this person is signed in."""
    return enter(app.test_client(), person)


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    answer = send(client, path, fields)
    session.rollback()
    return answer


def decision(scene: Scene, action: str, **changed: Any) -> dict[str, Any]:
    """What a browser sends of the decide page."""
    session.rollback()
    fields: dict[str, Any] = {
        "action": action,
        "seen_version": str(scene.revision.version),
        "note": "Thank you for the text.",
        "must": "1. Who pays?\n2. For how long?",
        "wish": "",
        "evidence_level": "1",
        "evidence_reason": "Sources are cited.",
        **dict.fromkeys(CHECKS, "yes"),
    }
    return fields | changed


@pytest.mark.parametrize(
    ("who", "status"), [("author", 403), ("practitioner", 404), ("methodologist", 404)]
)
def test_first_check_page_is_the_moderators(app: Flask, who: str, status: int) -> None:
    scene = Scene()
    browser = at(app, getattr(scene, who))
    path = f"/reviews/revisions/{scene.revision_id}"
    assert browser.get(path).status_code == status
    for more in ("/invitations", "/check", "/again"):
        assert post(browser, path + more, action="return").status_code == status
    assert asked_for(scene.revision) == []


def test_moderator_of_the_owner_gets_no_review_page(app: Flask) -> None:
    scene = Scene()
    scene.take_in(scene.moderator)
    page = at(app, scene.moderator).get(f"/reviews/revisions/{scene.revision_id}")
    assert page.status_code == 403


def test_moderator_asks_a_reviewer_from_the_list(app: Flask) -> None:
    scene = Scene()
    browser = at(app, scene.moderator)
    path = f"/reviews/revisions/{scene.revision_id}/invitations"
    chosen = f"{scene.practitioner.id}:practitioner"
    assert post(browser, path, reviewer=chosen).status_code == 303
    assert [a.reviewer_id for a in asked_for(scene.revision)] == [scene.practitioner.id]
    again = post(browser, path, reviewer=chosen)
    assert again.status_code == 422
    assert "This person was asked already." in again.text
    assert post(browser, path, reviewer="nonsense").status_code == 422


def test_approval_goes_over_the_check_page(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    scene.send(scene.second)
    browser = at(app, scene.moderator)
    page = browser.get(f"/reviews/revisions/{scene.revision_id}")
    assert page.status_code == 200
    assert page.text.count("2 · enough") >= len(CRITERIA)
    check = post(
        browser,
        f"/reviews/revisions/{scene.revision_id}/check",
        **decision(scene, "approve", conditions="Add the price year."),
    )
    assert check.status_code == 200
    assert "Check before you approve" in check.text
    assert scene.revision.state is RevisionState.IN_REVIEW
    fields = {
        name: value
        for name, value in decision(scene, "approve").items()
        if name not in ("action", "must")
    }
    answer = post(browser, f"/revisions/{scene.revision_id}/steps/approve", **fields)
    assert (answer.status_code, answer.location) == (303, "/practices/befriending")
    assert scene.revision.state is RevisionState.APPROVED
    assert scene.revision.evidence_level == 1


def test_check_page_sends_on_exactly_what_was_filled_in(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    check = post(
        at(app, scene.moderator),
        f"/reviews/revisions/{scene.revision_id}/check",
        **decision(scene, "request_changes", wish="A table of costs"),
    ).text
    for name, value in (
        ("must", "Who pays?"),
        ("must", "For how long?"),
        ("wish", "A table of costs"),
        ("note", "Thank you for the text."),
        ("seen_version", str(scene.revision.version)),
    ):
        assert f'<input type="hidden" name="{name}" value="{value}">' in check


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"action": "approve", "check_law": "no"}, "A check of law, data, rights or scope"),
        ({"action": "approve", "evidence_level": ""}, "Set the evidence level."),
        ({"action": "approve", "evidence_reason": " "}, "Give the reason for the evidence level."),
        ({"action": "request_changes", "must": ""}, "Write at least one point"),
        ({"action": "request_changes", "must": "\n".join("abcdefgh")}, "At most seven points"),
        ({"action": "request_changes", "note": ""}, "Write the reason in a sentence or two."),
        ({"action": "decline", "reason_code": "incomplete"}, "Choose one of the reasons."),
        ({"action": "withdraw"}, "There is no step of this name."),
    ],
)
def test_decision_that_lacks_something_keeps_what_was_typed(
    app: Flask, changed: dict[str, str], sentence: str
) -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    scene.send(scene.second)
    given = decision(scene, "approve", conditions="Kept words.") | changed
    answer = post(
        at(app, scene.moderator), f"/reviews/revisions/{scene.revision_id}/check", **given
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept words." in answer.text


def test_decision_on_a_text_that_moved_on_is_answered_409(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    given = decision(scene, "request_changes", seen_version="1")
    answer = post(
        at(app, scene.moderator), f"/reviews/revisions/{scene.revision_id}/check", **given
    )
    assert answer.status_code == 409


def test_not_yet_leads_back_with_everything_filled_in(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    given = decision(scene, "request_changes", wish="A table of costs")
    page = post(at(app, scene.moderator), f"/reviews/revisions/{scene.revision_id}/again", **given)
    assert page.status_code == 200
    assert "A table of costs</textarea>" in page.text


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "state", ["submitted", "in_review", "returned", "changes_requested", "declined", "approved"]
)
def test_moderator_page_opens_in_every_state(app: Flask, state: str, language: str) -> None:
    scene = Scene()
    if state == "returned":
        scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    elif state == "declined":
        scene.step("decline", scene.moderator, note="Not here.", reason_code="out_of_scope")
    elif state != "submitted":
        scene.begin_review()
        scene.send(scene.first)
        scene.send(scene.second)
    if state == "changes_requested":
        scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    if state == "approved":
        scene.approve()
    page = at(app, scene.moderator).get(f"/reviews/revisions/{scene.revision_id}?lang={language}")
    assert (page.status_code, page.text.count("<h1")) == (200, 1)
    assert scene.revision.state.value == state


def test_queue_shows_my_move_and_filters_by_the_address(app: Flask) -> None:
    fresh = Scene("fresh", "Fresh from the author")
    waiting = Scene("waiting", "Waiting for reviewers")
    waiting.begin_review()
    browser = at(app, fresh.moderator)
    page = browser.get("/reviews").text
    assert page.index("Fresh from the author") < page.index("Waiting for reviewers")
    only = browser.get("/reviews?show=reviewers").text
    assert ("Waiting for reviewers" in only, "Fresh from the author" in only) == (True, False)
    assert browser.get("/reviews?show=nonsense&page=x&sort=y&track=z").status_code == 200


def test_light_text_is_published_after_three_checks(app: Flask) -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="As light.", reason_code="wrong_kind")
    with unit_of_work():
        scene.revision.asks_review = False
    scene.step("submit", scene.author)
    browser = at(app, scene.moderator)
    page = browser.get(f"/reviews/revisions/{scene.revision_id}").text
    assert "Publish as shared experience…" in page
    given = decision(scene, "approve_light", must="")
    assert (
        post(browser, f"/reviews/revisions/{scene.revision_id}/check", **given).status_code == 200
    )
    assert session.get(Practice, scene.revision.practice_id).approved_revision_id is None
