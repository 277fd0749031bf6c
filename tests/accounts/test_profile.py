"""Name, consent, address, password: what somebody changes about themselves."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from resource_centre.accounts.consents import consents_of, set_public_name
from resource_centre.accounts.models import Person, SignedInSession
from resource_centre.db import session, session_scope
from tests.accounts.letters import letters, link_in, newest
from tests.accounts.people import EMAIL, PASSWORD, person_in, sign_in, token_on

OTHER = "a wholly other sentence"
MOVED = "anna@new-place.example"


def post(client: FlaskClient, path: str, **data: str):
    token = token_on(client, "/account/profile")
    return client.post(path, data={"csrf_token": token, **data})


def test_a_new_address_counts_from_its_confirmation_and_the_old_one_is_told(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app)
    sign_in(client)
    assert post(client, "/account/email", email=MOVED).status_code == 303
    letter = newest(app)
    assert str(letter["To"]) == MOVED
    assert "Petrova" not in letter.get_content()
    assert sign_in(app.test_client()).status_code == 303
    path = link_in(letter)
    visitor = app.test_client()
    assert visitor.get(path).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert visitor.post(path, data={"csrf_token": token_on(visitor, path)}).location == "/sign-in"
    assert client.get("/account").status_code == 303
    assert sign_in(visitor, MOVED).status_code == 303
    assert sign_in(app.test_client()).status_code == 422
    assert str(newest(app)["To"]).casefold() == EMAIL.casefold()
    assert visitor.get(path).status_code == 404


def test_an_address_that_somebody_has_is_answered_alike_and_never_taken(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    person_in(app, "other@example.org")
    sign_in(client)
    answers, links = set(), {}
    for email in ("Other@example.org", MOVED):
        answer = post(client, "/account/email", email=email)
        answers.add((answer.status_code, answer.location))
        links |= {str(one["To"]).lower(): link_in(one) for one in letters(app)}
    assert answers == {(303, "/account/profile?said=letter")}
    assert links["other@example.org"] == "/sign-in"


def test_a_changed_password_begins_a_new_session_and_ends_all_others(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    elsewhere = app.test_client()
    sign_in(elsewhere)
    sign_in(client)
    with session_scope(app.extensions["engine"]):
        before = set(session().scalars(select(SignedInSession.id_hash)))
    wrong = post(client, "/account/password", current="not this one here", password=OTHER)
    assert wrong.status_code == 422
    assert post(client, "/account/password", current=PASSWORD, password="short").status_code == 422
    assert post(client, "/account/password", current=PASSWORD, password=OTHER).status_code == 303
    with session_scope(app.extensions["engine"]):
        assert not before & set(session().scalars(select(SignedInSession.id_hash)))
    assert [c.get("/account").status_code for c in (client, elsewhere)] == [200, 303]
    assert str(newest(app)["To"]).casefold() == EMAIL.casefold()


def test_the_consent_to_publish_a_name_is_recorded_given_and_taken_back(
    app: Flask, client: FlaskClient
) -> None:
    person_id = person_in(app)
    sign_in(client)
    for ticked in ({"public_name": "y"}, {"public_name": "y"}, {}):
        assert post(client, "/account/consents", **ticked).status_code == 303
    with session_scope(app.extensions["engine"]):
        rows = consents_of(person_id)
        assert [(one.kind.value, one.withdrawn_at is not None) for one in rows] == [
            ("public_name", True)
        ]
        person = session().get(Person, person_id)
        assert person.name_public is False
        set_public_name(person, is_public=True)
        assert len(consents_of(person_id)) == 2


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "language": "ru"},
        {"name": "x" * 121, "language": "ru"},
        {"name": "Anna", "language": "de"},
        {"name": "Anna\u202e", "language": "ru"},
    ],
)
def test_a_profile_that_cannot_be_taken_is_shown_again(
    app: Flask, client: FlaskClient, data: dict[str, str]
) -> None:
    person_in(app)
    sign_in(client)
    answer = post(client, "/account/profile", **data)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_nothing_else_of_a_person_is_changed_by_the_form(app: Flask, client: FlaskClient) -> None:
    person_id = person_in(app)
    sign_in(client)
    more = {"is_blocked": "1", "email": "x@example.org", "role": "administrator", "id": "1" * 32}
    post(client, "/account/profile", name="Anna", language="en", name_public="y", **more)
    with session_scope(app.extensions["engine"]):
        person = session().get(Person, person_id)
        assert (person.name, person.language) == ("Anna", "en")
        assert (person.email_key, person.name_public, person.roles) == (EMAIL.casefold(), False, [])
