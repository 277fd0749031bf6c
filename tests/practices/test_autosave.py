"""Forms that save themselves: the same routes and rules, answered as JSON."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.practices.models import Revision, Track
from tests.support.review_scene import Scene
from tests.support.writers import Town, enter, token_of

pytestmark = pytest.mark.usefixtures("work")
AS_JSON = {"Accept": "application/json"}


def save(client: FlaskClient, path: str, page: str, **fields: Any) -> Any:
    """What the script sends: the form, asking for JSON."""
    token = token_of(client.get(page).text)
    sent = {"csrf_token": token, "action": "save", **fields}
    answer = client.post(path, data=sent, headers=AS_JSON)
    session.rollback()
    return answer


def form_of(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.id, "language": "en", "seen_version": revision.version,
        "title": "Respite care", "summary": "Short breaks, saved by itself.",
    }  # fmt: skip


def test_editor_is_told_its_next_version(app: Flask) -> None:
    town = Town()
    revision = town.draft()
    page = f"/practices/{revision.practice.slug}/edit"
    client = enter(app.test_client(), town.author)
    answer = save(client, page, page, **form_of(revision))
    assert answer.status_code == 200
    kept = session.get(Revision, revision.id)
    assert answer.json["seen_version"] == kept.version
    assert kept.texts[0].summary == "Short breaks, saved by itself."


def test_editor_that_has_seen_an_older_text_overwrites_nothing(app: Flask) -> None:
    town = Town()
    revision = town.draft()
    fields = form_of(revision)
    page = f"/practices/{revision.practice.slug}/edit"
    client = enter(app.test_client(), town.author)
    assert save(client, page, page, **fields).status_code == 200
    late = save(client, page, page, **fields | {"summary": "Late."})
    assert (late.status_code, late.json["error"]["code"]) == (409, "changed_meanwhile")
    wrong = save(client, page, page, **fields | {"title": ""})
    assert (wrong.status_code, "title" in wrong.json["error"]["fields"]) == (422, True)
    assert session.get(Revision, revision.id).texts[0].summary != "Late."


def test_review_is_told_its_next_version_and_who_may_not_saves_nothing(app: Flask) -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    page = f"/reviews/{scene.first.id}"
    client = enter(app.test_client(), scene.practitioner)
    first = save(client, page, page, K1="2", reason_K1="Precise.", seen_version="0")
    assert first.json["seen_version"] == 1
    assert save(client, page, page, seen_version="0").status_code == 409
    assert save(client, page, page, seen_version="1", hours="many").status_code == 422
    moderator = enter(app.test_client(), scene.moderator)
    refused = save(moderator, page, "/account", seen_version="1")
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "refused")
    over = app.test_client().post(page, data={"action": "save"}, headers=AS_JSON)
    assert over.status_code in (303, 400, 401)


def _sign_in(page: Page, app: Flask, server: str, person: Person) -> None:
    client = enter(app.test_client(), person)
    cookie = client.get_cookie("session")
    assert cookie is not None
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": server}])


def test_browser_saves_when_one_stops_typing_and_says_so(
    app: Flask, server: str, page: Page
) -> None:
    town = Town()
    revision = town.draft()
    _sign_in(page, app, server, town.author)
    page.clock.install()
    page.goto(f"/practices/{revision.practice.slug}/edit")
    page.locator("[name=summary]").fill("Typed and never sent.")
    page.clock.fast_forward(21_000)
    expect(page.locator("#autosave")).to_have_text(re.compile("^Saved at "))
    session.rollback()
    assert session.get(Revision, revision.id).texts[0].summary == "Typed and never sent."
    page.context.clear_cookies()
    page.locator("[name=summary]").fill("Typed after the session was over.")
    page.clock.fast_forward(21_000)
    expect(page.locator("#autosave")).to_have_text(re.compile("^Not saved"))
    assert page.locator("[name=summary]").input_value() == "Typed after the session was over."
