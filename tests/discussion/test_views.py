"""Reporting without an account, the page under the link, and the pages of those who decide."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from resource_centre.adoption.models import AdoptionState
from resource_centre.db import session
from resource_centre.discussion.models import Concern, ConcernState
from resource_centre.practices.models import PracticeState
from resource_centre.unit_of_work import unit_of_work
from tests.support.concern_scene import CONTACT, TOLD, WORDS, Concerned, deliver
from tests.support.shelves import shelve
from tests.support.uses import person
from tests.support.writers import enter, send

SENT = {"in_danger": "no", "kind": "harm", "words": WORDS}


@pytest.fixture
def scene(work: None, clock: Any) -> Concerned:
    return Concerned()


def here(scene: Concerned, *, about_use: bool = False) -> str:
    what = f"adoptions/{scene.adoption_id}" if about_use else f"practices/{scene.practice.slug}"
    return f"/report-concern?about={what}"


def kept() -> list[Concern]:
    session.rollback()  # what a request has written is read anew
    return list(session.query(Concern).order_by(Concern.id))


def version_on(client: FlaskClient, page: str, name: str = "seen_version") -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', client.get(page).text)
    assert found is not None
    return found[1]


def test_anybody_reports_from_the_page_of_a_practice_and_reads_the_answer_under_a_link(
    client: FlaskClient, scene: Concerned
) -> None:
    address = here(scene)
    assert f'href="{address}"' in client.get(f"/practices/{scene.practice.slug}").text
    page = client.get(address).text
    assert 'href="tel:112"' in page
    assert 'href="tel:88002000122"' in page
    token = re.search(r'name="token" value="([\w-]{43})"', page)
    assert token is not None
    contact = {"contact": CONTACT, "consent": "y"}
    sent = send(client, address, {**SENT, **contact, "token": token[1]}, address)
    assert (sent.status_code, sent.location) == (303, f"/concerns/{token[1]}")
    answer = client.get(sent.location)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.text
    assert CONTACT not in answer.text
    concern = kept()[0]
    scene.close(scene.take(concern))
    assert "The doors are open now." in client.get(sent.location).text
    assert "Moderator" not in client.get(sent.location).text


def test_the_same_form_sent_again_leads_to_the_same_page(
    client: FlaskClient, scene: Concerned
) -> None:
    fields = {**SENT, "token": "A" * 43}
    answers = {send(client, here(scene), fields, here(scene)).location for _ in range(3)}
    assert answers == {f"/concerns/{'A' * 43}"}
    assert len(kept()) == 1


def test_everything_typed_is_kept_when_something_is_missing(
    client: FlaskClient, scene: Concerned
) -> None:
    typed = {"words": WORDS, "contact": CONTACT, "kind": "rights", "token": "B" * 43}
    refused = send(client, here(scene), typed, here(scene))
    assert refused.status_code == 422
    for value in (
        WORDS,
        f'value="{CONTACT}"',
        'checked class="form-check-input" id="kind-2"',
        "B" * 43,
    ):
        assert value in refused.text
    assert "Say whether somebody is in danger now." in refused.text
    assert "Agree that we keep the address" in refused.text
    assert len(kept()) == 0


def test_too_many_from_one_address_are_refused_with_the_text_kept(
    client: FlaskClient, scene: Concerned
) -> None:
    for _ in range(30):
        assert send(client, here(scene), SENT, here(scene)).status_code == 303
    refused = send(client, here(scene), SENT, here(scene))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert WORDS in refused.text
    assert len(kept()) == 30


@pytest.mark.parametrize(
    "about", ["", "practices/", "practices/none", "adoptions/1", "people/1", "adoptions/x"]
)
def test_what_a_visitor_may_not_know_of_cannot_be_reported(
    client: FlaskClient, scene: Concerned, about: str
) -> None:
    address = f"/report-concern?about={about}"
    assert client.get(address).status_code == 404
    assert send(client, address, SENT, here(scene)).status_code == 404


def test_an_unpublished_practice_and_a_private_use_are_known_to_their_own_only(
    client: FlaskClient, work: None, clock: Any
) -> None:
    scene = Concerned(AdoptionState.CONSIDERING)
    with unit_of_work():
        hidden = session.get(type(scene.practice), shelve("hidden", owner="neighbours"))
        hidden.state = PracticeState.UNPUBLISHED
        hidden.approved_revision_id = None
    page, use = "/report-concern?about=practices/hidden", here(scene, about_use=True)
    assert client.get(page).status_code == client.get(use).status_code == 404
    enter(client, scene.owner_member)
    assert (client.get(page).status_code, client.get(use).status_code) == (200, 404)
    enter(client, scene.member)
    assert (client.get(page).status_code, client.get(use).status_code) == (404, 200)


def test_a_suspended_practice_shows_its_title_to_the_reporter_and_no_text(
    client: FlaskClient, scene: Concerned
) -> None:
    scene.suspend()
    page = client.get(here(scene))
    assert page.status_code == 200
    assert "Conference" in page.text
    assert "In short." not in page.text
    assert f'href="{here(scene)}"' in client.get(f"/practices/{scene.practice.slug}").text


def test_who_has_a_part_in_it_does_not_know_of_a_concern(
    client: FlaskClient, scene: Concerned
) -> None:
    concern = scene.report(about_use=True)
    address = f"/concerns/{concern.id}"
    for other in (scene.owner_manager, scene.manager, person("reader")):
        enter(client, other)
        assert client.get(address).status_code == 403
        assert client.get("/concerns").status_code == 403
    enter(client, scene.owner_moderator)
    assert client.get("/concerns").status_code == 200
    assert WORDS not in client.get("/concerns").text
    for path in ("steps/acknowledge", "steps/close", "suspend"):
        assert send(client, f"{address}/{path}", {"told": TOLD}).status_code == 404
    assert client.get(address).status_code == 404
    enter(client, scene.auditor)
    assert client.get(address).status_code == 404
    scene.close(scene.take(concern))
    assert client.get(address).status_code == 200
    assert send(client, f"{address}/suspend", {"public_reason": "R."}).status_code == 403


def test_a_visitor_is_led_to_sign_in_from_the_pages_of_those_who_decide(
    client: FlaskClient, scene: Concerned
) -> None:
    concern = scene.report()
    for path in ("/concerns", f"/concerns/{concern.id}", f"/concerns/{concern.id}/reply"):
        assert client.get(path).location.startswith("/sign-in")
    assert client.get("/concerns/" + "x" * 43).status_code == 404


def test_a_moderator_takes_suspends_and_decides_on_one_page(
    client: FlaskClient, scene: Concerned
) -> None:
    concern = scene.report()
    address = f"/concerns/{concern.id}"
    enter(client, scene.moderator)
    assert address in client.get("/concerns").text
    refused = send(client, f"{address}/steps/acknowledge", {"note": "Kept."}, address)
    assert (refused.status_code, "Kept." in refused.text) == (409, False)  # named no version
    seen = version_on(client, address)
    fields = {"seen_version": seen, "note": "Kept."}
    refused = send(client, f"{address}/steps/acknowledge", fields, address)
    assert (refused.status_code, "Kept." in refused.text) == (422, True)
    taken = send(client, f"{address}/steps/acknowledge", fields | {"told": TOLD}, address)
    assert (taken.status_code, taken.location) == (303, address)
    seen = version_on(client, address, "seen_practice")
    reason = {"public_reason": "Checked now.", "seen_practice": seen}
    refused = send(client, f"{address}/suspend", reason, address)
    assert (refused.status_code, "Checked now." in refused.text) == (422, True)
    suspended = send(client, f"{address}/suspend", reason | {"suspend_note": "N."}, address)
    assert suspended.status_code == 303
    assert scene.practice.state is PracticeState.SUSPENDED
    assert send(client, f"{address}/suspend", reason | {"suspend_note": "N."}).status_code == 409
    end = {"seen_version": version_on(client, address), "note": "Seen.", "answer": "It is so."}
    assert send(client, f"{address}/steps/close", end, address).status_code == 422
    decided = send(client, f"{address}/steps/close", end | {"action": "uphold"}, address)
    assert decided.status_code == 303
    assert send(client, f"{address}/steps/close", end | {"action": "uphold"}).status_code == 409
    session.rollback()
    assert session.get(Concern, concern.id).state is ConcernState.UPHELD


@pytest.mark.parametrize("action", ["steps/unheard", "steps/close"])
def test_a_step_that_is_none_is_refused(client: FlaskClient, scene: Concerned, action: str) -> None:
    concern = scene.report()
    enter(client, scene.moderator)
    assert (
        send(client, f"/concerns/{concern.id}/{action}", {"seen_version": "1"}).status_code == 422
    )


def test_an_organisation_reads_the_moderators_words_and_answers(
    client: FlaskClient, scene: Concerned
) -> None:
    concern = scene.report(about_use=True)
    address = f"/concerns/{concern.id}/reply"
    enter(client, scene.owner_manager)
    assert client.get(address).status_code == 404
    scene.take(concern)
    deliver()
    page = client.get(address).text
    assert TOLD in page
    assert WORDS not in page
    assert "River" not in page  # the owner is asked about the practice
    refused = send(client, address, {"words": " "})
    assert refused.status_code == 422
    assert send(client, address, {"words": "The doors are open."}).status_code == 303
    assert send(client, address, {"words": "Again."}).status_code == 409
    for other, status in ((scene.owner_member, 404), (scene.manager, 200), (scene.chief, 404)):
        enter(client, other)
        assert client.get(address).status_code == status
    enter(client, scene.moderator)
    assert "The doors are open." in client.get(f"/concerns/{concern.id}").text


def test_the_desk_leads_to_concerns_and_answers(client: FlaskClient, scene: Concerned) -> None:
    concern = scene.report()
    scene.take(scene.report())
    enter(client, scene.moderator)
    assert client.get("/desk").text.count('href="/concerns/') == 2
    enter(client, scene.second)
    assert f'href="/concerns/{concern.id}"' in client.get("/desk").text
    enter(client, scene.owner_manager)
    assert client.get("/desk").text.count("/reply") == 1
    enter(client, scene.owner_moderator)
    assert "/concerns/" not in client.get("/desk").text
