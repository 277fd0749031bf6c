"""The pages of the register."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from resource_centre.accounts.queries import person_with_email
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session_scope
from resource_centre.organisations.member_operations import add_member
from resource_centre.organisations.models import MemberRole, OrganisationKind, OrganisationState
from resource_centre.organisations.operations import Profile, create_organisation
from resource_centre.organisations.queries import organisation_with_slug
from tests.accounts.people import EMAIL, person_in, sign_in, token_on


def add(app: Flask, slug: str, name: str, *, manager: str = "", **more) -> None:
    with session_scope(app.extensions["engine"]):
        place = create_organisation(
            slug, kind=OrganisationKind.NGO, actor=SYSTEM, **more,
            profile=Profile(name_ru=name, about_ru="Мы помогаем.", okrug="sao"),
        )  # fmt: skip
        if manager:
            person = person_with_email(manager)
            assert person is not None
            add_member(place, person, role=MemberRole.MANAGER, actor=SYSTEM)


def test_the_page_says_in_which_language_the_name_is(app: Flask, client: FlaskClient) -> None:
    add(app, "river", "Река")
    english = client.get("/organisations/river?lang=en").text
    assert '<h1 lang="ru">Река</h1>' in english
    assert "<h1>Река</h1>" in client.get("/organisations/river?lang=ru").text
    assert "Northern okrug" in english


def test_an_applicant_is_seen_by_its_own_people_alone(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    add(app, "new-place", "Новая", manager=EMAIL, state=OrganisationState.APPLIED)
    assert client.get("/organisations/new-place").status_code == 404
    assert "Новая" not in client.get("/organisations").text
    sign_in(client)
    assert client.get("/organisations/new-place").status_code == 200


def test_members_are_not_named_unless_they_agreed(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    add(app, "river", "Река", manager=EMAIL)
    page = client.get("/organisations/river?lang=en").text
    assert "Anna Petrova" not in page
    assert "1 staff member is not named." in page


def test_editing_is_refused_to_those_it_is_not_for(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    person_in(app, "other@example.org")
    add(app, "river", "Река", manager=EMAIL)
    assert client.get("/organisations/river/edit").status_code == 303
    sign_in(client, "other@example.org")
    assert client.get("/organisations/river/edit").status_code == 403
    token = {"csrf_token": token_on(client, "/account")}
    assert client.post("/organisations/river/edit", data=token).status_code == 403


def test_a_manager_edits_the_profile(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    add(app, "river", "Река", manager=EMAIL)
    sign_in(client)
    token = token_on(client, "/organisations/river/edit")
    data = {
        "csrf_token": token,
        "name_ru": "",
        "name_en": "River",
        "website": "nothing",
        "okrug": "vao",
    }
    refused = client.post("/organisations/river/edit", data=data)
    assert refused.status_code == 422
    assert 'value="River"' in refused.text
    data["website"] = "https://river.example"
    assert client.post("/organisations/river/edit", data=data).location == "/organisations/river"
    with session_scope(app.extensions["engine"]):
        place = organisation_with_slug("river")
        assert place is not None
        assert (place.name_ru, place.name_en, place.okrug) == ("", "River", "vao")


def test_the_account_page_says_where_one_works(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    add(app, "river", "Река", manager=EMAIL)
    sign_in(client)
    assert 'href="/organisations/river"' in client.get("/account").text


@pytest.mark.parametrize("query", ["", "?q=%00", "?page=x", "?page=99", "?kind=x&okrug=y&q='--"])
def test_the_list_answers_whatever_its_address_says(client: FlaskClient, query: str) -> None:
    assert client.get(f"/organisations{query}").status_code == 200


def test_the_list_asks_as_often_for_three_as_for_one(app: Flask, client: FlaskClient) -> None:
    asked: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *a: asked.append(a[2]))
    counts = []
    for slug, name in (("a", "А"), ("b", "Б"), ("c", "В")):
        add(app, slug, name)
        asked.clear()
        client.get("/organisations")
        counts.append(len(asked))
    assert counts[0] == counts[2]
