"""The pages of reviewers, posted to as a browser would, without JavaScript."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.practices.models import Track
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.rubric import criteria_for
from tests.support.review_scene import M, P, Scene, reviewer
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


def whole_review(kind: Any = P, track: Track = Track.FULL, **changed: str) -> dict[str, str]:
    """What a browser sends of a rubric that is filled in."""
    fields = {"evidence": "1", "evidence_reason": "Sources are cited.", "seen_version": "0"}
    for criterion in criteria_for(kind, track):
        fields[criterion.key] = "2"
        fields[f"reason_{criterion.key}"] = f"The reason for {criterion.key}."
    return fields | changed


@pytest.mark.parametrize("path", ["/reviews", "/reviews/1", "/reviews/revisions/1"])
def test_visitor_is_led_to_sign_in(client: FlaskClient, path: str) -> None:
    Scene().ask(reviewer("asked", P), P)
    answer = client.get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


def test_reviewer_reads_title_summary_and_owner_only_before_the_question(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    page = at(app, scene.practitioner).get(f"/reviews/{assignment.id}")
    assert page.status_code == 200
    assert HIDDEN not in page.text
    assert "Words about problem" not in page.text
    assert all(words in page.text for words in ("Befriending", "Neighbours Network", "secret"))


@pytest.mark.parametrize(
    "path", ["/reviews/{id}/interests", "/reviews/{id}/send", "/reviews/revisions/{revision}"]
)
def test_no_other_page_shows_the_text_before_the_question(app: Flask, path: str) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    page = at(app, scene.practitioner).get(
        path.format(id=assignment.id, revision=scene.revision_id)
    )
    assert HIDDEN not in page.text


def test_answer_opens_the_text(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    browser = at(app, scene.practitioner)
    answer = post(browser, f"/reviews/{assignment.id}/answer", action="declare", **ANSWER)
    assert (answer.status_code, answer.location) == (303, f"/reviews/{assignment.id}")
    assert HIDDEN in browser.get(answer.location).text


def test_unanswered_question_is_shown_again_with_what_was_typed(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    answer = post(
        at(app, scene.practitioner),
        f"/reviews/{assignment.id}/answer",
        action="declare",
        has_conflict="no",
        has_disclosure="yes",
        disclosure="",
        days="15",
    )
    assert answer.status_code == 422
    assert "Say in a few words what it is." in answer.text
    assert HIDDEN not in answer.text


def test_recused_reviewer_finds_the_assignment_closed(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    browser = at(app, scene.practitioner)
    post(browser, f"/reviews/{assignment.id}/answer", action="declare", has_conflict="yes")
    page = browser.get(f"/reviews/{assignment.id}")
    assert "You stood aside." in page.text
    assert HIDDEN not in page.text
    for path in ("", "/send", "/extend", "/interests"):
        answer = post(browser, f"/reviews/{assignment.id}{path}", **whole_review())
        assert answer.status_code in (404, 409)
    assert browser.get(f"/reviews/revisions/{scene.revision_id}").status_code == 404


def test_no_time_closes_the_invitation(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    browser = at(app, scene.practitioner)
    answer = post(browser, f"/reviews/{assignment.id}/answer", action="decline_invitation")
    assert (answer.status_code, answer.location) == (303, "/reviews")
    assert session.get(ReviewAssignment, assignment.id).declined_at is not None


@pytest.mark.parametrize("who", ["author", "manager", "methodologist"])
@pytest.mark.parametrize("path", ["", "/answer", "/send", "/extend", "/interests"])
def test_assignment_of_another_is_not_known(app: Flask, who: str, path: str) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    browser = at(app, getattr(scene, who))
    answer = post(browser, f"/reviews/{assignment.id}{path}", **whole_review(), **ANSWER)
    assert answer.status_code == 404
    assert session.get(ReviewAssignment, assignment.id).answered_at is None


def test_moderator_may_not_answer_or_score_for_a_reviewer(app: Flask) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    browser = at(app, scene.moderator)
    for path in ("/answer", "", "/send", "/extend"):
        answer = post(browser, f"/reviews/{assignment.id}{path}", **whole_review(), **ANSWER)
        assert answer.status_code == 403
    assert session.get(ReviewAssignment, assignment.id).answered_at is None


def test_reviewer_of_a_text_may_not_release_another(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    answer = post(at(app, scene.practitioner), f"/reviews/{scene.second.id}/cancel")
    assert answer.status_code == 404
    assert session.get(ReviewAssignment, scene.second.id).is_open


def test_half_a_review_is_saved_and_shown_again(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    browser = at(app, scene.practitioner)
    path = f"/reviews/{scene.first.id}"
    half = {"K1": "3", "reason_K1": "Narrow & clear.", "seen_version": "0", "action": "save"}
    assert post(browser, path, **half).status_code == 303
    page = browser.get(path).text
    assert "Narrow &amp; clear." in page
    assert 'id="K1-3" value="3" checked' in page
    stale = post(browser, path, **half | {"reason_K1": "From another tab."})
    assert stale.status_code == 409
    assert "From another tab." in stale.text


def test_review_with_gaps_is_not_sent(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    browser = at(app, scene.practitioner)
    path = f"/reviews/{scene.first.id}"
    answer = post(browser, path, action="check", **whole_review(K6="", reason_K1=""))
    assert (answer.status_code, answer.location) == (303, f"{path}/send")
    page = browser.get(f"{path}/send")
    assert page.status_code == 422
    assert "Choose a score for K6." in page.text
    assert "Give the reason for K1." in page.text
    assert post(browser, f"{path}/send", seen_version="1").status_code == 422
    session.expire_all()
    assert session.get(ReviewAssignment, scene.first.id).reviews[0].sent_at is None


def test_review_is_sent_after_the_check_page(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    browser = at(app, scene.practitioner)
    path = f"/reviews/{scene.first.id}"
    post(browser, path, action="check", **whole_review())
    check = browser.get(f"{path}/send")
    assert (check.status_code, "Check before you send" in check.text) == (200, True)
    session.rollback()
    seen = {"seen_version": "1", "seen_hash": scene.revision.content_hash}
    assert post(browser, f"{path}/send", **seen).status_code == 303
    page = browser.get(path).text
    assert "Your review was sent" in page
    assert post(browser, f"{path}/send", **seen).status_code == 409


def test_score_that_is_none_is_refused_with_everything_kept(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    answer = post(
        at(app, scene.practitioner),
        f"/reviews/{scene.first.id}",
        action="save",
        **whole_review(K1="7", hours="many"),
    )
    assert answer.status_code == 422
    assert "Hours are a number from 0 to 500." in answer.text


def test_reviewer_page_hides_the_other_review_until_both_are_in(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.second, K1=3)
    browser = at(app, scene.practitioner)
    path = f"/reviews/{scene.first.id}"
    assert "The other reviews" not in browser.get(path).text
    scene.send(scene.first)
    assert "The other reviews" in browser.get(path).text


def test_author_never_gets_scores_before_the_decision(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    browser = at(app, scene.author)
    for path in (
        f"/reviews/{scene.first.id}",
        f"/reviews/revisions/{scene.revision_id}",
        "/desk",
        "/desk/inbox",
    ):
        assert "The reason for K1" not in browser.get(path).text


def test_reviewer_of_the_next_round_sees_what_changed_and_their_scores(app: Flask) -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    scene.send(scene.second)
    scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    scene.rewrite("A paid visitor comes.")
    scene.step("resubmit", scene.author)
    page = at(app, scene.practitioner).get(f"/reviews/{scene.first.id}").text
    assert "What changed since your last review" in page
    assert "Who pays?" in page
    assert "<ins>paid</ins>" in page or "paid" in page
    assert "The reason for K1." in page


def test_reviewer_finds_their_assignments(app: Flask) -> None:
    scene = Scene()
    scene.ask(scene.methodologist, M)
    page = at(app, scene.methodologist).get("/reviews")
    assert page.status_code == 200
    assert "Any interest? Answer to open the text" in page.text
    assert at(app, scene.author).get("/reviews").status_code == 403
