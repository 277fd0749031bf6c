"""Practices side by side: kept in the address alone."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from resource_centre.db import session
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.unit_of_work import unit_of_work
from tests.library.test_practice_views import moderator
from tests.library.test_views import CARERS, RESPITE, statements
from tests.support.writers import enter

Put = Callable[..., int]
BODY = '<h2 id="u-core">Core</h2><ul><li>Parents choose.</li></ul>'


def compared(page: str) -> list[str]:
    return re.findall(r'<th scope="col"><a href="/practices/([^"]*)"', page)


def test_what_the_address_names_is_compared_in_its_order(put: Put, client: FlaskClient) -> None:
    put("respite", RESPITE, card=CARERS)
    put("visits", {"en": ("Visits", "People come.", BODY)})
    page = client.get("/compare?p=visits&p=respite&p=visits&p=").text
    assert compared(page) == ["visits", "respite"]
    assert "<li>Parents choose.</li>" in page
    assert "Band 2 of 5" in page
    assert 'href="/compare?p=visits"' in page
    assert 'href="/practices?p=visits&amp;p=respite"' in page


def test_at_most_four_are_compared(put: Put, client: FlaskClient) -> None:
    for number in range(5):
        put(f"visit-{number}")
    page = client.get("/compare?" + "&".join(f"p=visit-{n}" for n in range(5))).text
    assert compared(page) == [f"visit-{n}" for n in range(4)]
    assert "Add another" not in page


def test_what_is_not_on_the_shelves_is_left_out_for_everybody(
    put: Put, client: FlaskClient
) -> None:
    hidden = put("hidden", {"en": ("Secret title", "Secret words.", "<p>x</p>")})
    put("draft", {"en": ("Secret draft", "x", "<p>x</p>")}, state=PracticeState.UNPUBLISHED)
    put("respite", RESPITE)
    with unit_of_work():
        session.get(Practice, hidden).state = PracticeState.SUSPENDED
    for reader in (None, moderator()):
        if reader is not None:
            enter(client, reader)
        page = client.get("/compare?p=hidden&p=draft&p=respite&p=none").text
        assert compared(page) == ["respite"]
        assert "Secret" not in page
        assert "3 of them are not on the shelves now" in page


@pytest.mark.parametrize("query", ["", "?p=", "?p=none", "?p=%00", "?p=" + "x" * 3000, "?q=1"])
def test_no_address_breaks_the_table(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/compare{query}")
    assert (answer.status_code, "Nothing is chosen yet." in answer.text) == (200, True)


def test_ticks_survive_filtering_and_paging(put: Put, client: FlaskClient) -> None:
    for number in range(21):
        put(f"visit-{number:02}")
    put("respite", RESPITE, card=CARERS)
    page = client.get("/practices?p=visit-00&p=respite&need=respite").text
    kept = page.count('<input type="hidden" name="p" value="visit-00">')
    assert kept == 3, "in the filters, the order and the ticks"
    assert 'value="respite" id="cmp-respite" checked' in page
    page = client.get("/practices?p=visit-00&page=2").text
    assert 'href="/practices?p=visit-00&amp;page=1"' in page


def test_practices_are_compared_without_javascript(
    put: Put, page_without_javascript: Page, server: str
) -> None:
    put("respite", RESPITE)
    put("visits")
    page = page_without_javascript
    page.goto(f"{server}/practices")
    for box in page.get_by_role("checkbox", name="Compare").all():
        box.check()
    page.get_by_role("button", name="Compare what is ticked").click()
    assert sorted(compared(page.content())) == ["respite", "visits"]
    page.get_by_role("link", name="Remove Visits").click()
    assert compared(page.content()) == ["respite"]
    page.get_by_role("link", name="Add another").click()
    assert page.get_by_role("checkbox", name="Respite care").is_checked()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_comparing_asks_the_database_as_often_for_three_as_for_one(
    put: Put, client: FlaskClient, app: Flask, language: str
) -> None:
    for number in range(3):
        put(f"visit-{number}", RESPITE, owner=f"owner-{number}")
    client.get("/compare?p=visit-0")
    with statements(app) as for_one:
        client.get(f"/compare?p=visit-0&lang={language}")
    with statements(app) as for_three:
        client.get(f"/compare?p=visit-0&p=visit-1&p=visit-2&lang={language}")
    assert len(for_one) == len(for_three) <= 12
