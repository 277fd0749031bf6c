"""Registering: the mailbox first, one answer for everybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from resource_centre.accounts.consents import consents_of
from resource_centre.accounts.letter_models import Letter
from resource_centre.accounts.models import Person
from resource_centre.accounts.operations import block_person
from resource_centre.accounts.queries import person_with_email
from resource_centre.accounts.registration_operations import confirm_registration
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, session_scope
from resource_centre.errors import Busy, NotFound
from tests.accounts.letters import letters, link_in, newest
from tests.accounts.people import EMAIL, PASSWORD, person_in, token_on

NEW = "maria@kind-hands.example"


def register(client: FlaskClient, email: str = NEW, **more: str):
    data = {
        "csrf_token": token_on(client, "/register"),
        "name": "Мария Иванова",
        "email": email,
        "language": "ru",
        "terms": "y",
        "privacy": "y",
        **more,
    }
    return client.post("/register", data={k: v for k, v in data.items() if v})


def test_a_newcomer_confirms_the_mailbox_and_is_led_to_the_organisation(
    app: Flask, client: FlaskClient
) -> None:
    assert register(client, public_name="y").location == "/register/sent"
    letter = newest(app)
    assert (letter["To"], letter["Subject"]) == (NEW, letter["Subject"])
    path = link_in(letter)
    for _ in range(2):
        page = client.get(path)
        assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert page.headers["Cache-Control"] == "no-store"
    data = {"csrf_token": token_on(client, path), "password": PASSWORD}
    assert client.post(path, data=data).location == "/account/start"
    assert client.get("/account/start").status_code == 200
    assert client.get(path).status_code == 404
    with session_scope(app.extensions["engine"]):
        person = person_with_email(NEW)
        assert person is not None
        assert (person.name, person.language, person.name_public) == ("Мария Иванова", "ru", True)
        agreed = [(one.kind.value, one.text_version) for one in consents_of(person.id)]
        assert agreed == [(kind, "2026-11-25") for kind in ("terms", "privacy", "public_name")]


def test_nobody_is_there_before_the_mailbox_is_confirmed(app: Flask, client: FlaskClient) -> None:
    register(client)
    newest(app)
    with session_scope(app.extensions["engine"]):
        assert session().scalar(select(func.count()).select_from(Person)) == 0


@pytest.mark.parametrize("left_out", ["terms", "privacy", "name", "email"])
def test_what_is_needed_is_asked_for_and_what_was_typed_is_kept(
    client: FlaskClient, left_out: str
) -> None:
    answer = register(client, **{left_out: ""})
    assert answer.status_code == 422
    kept = {"name": "Мария Иванова", "email": NEW}
    assert all(f'value="{v}"' in answer.text for k, v in kept.items() if k != left_out)


@pytest.mark.parametrize(
    "name",
    ["\u202eевил", "<b>x</b>", "see http://evil.example", "www.evil.example", "x" * 121, " "],
)
def test_a_name_that_would_deceive_a_reader_of_letters_is_refused(
    client: FlaskClient, name: str
) -> None:
    assert register(client, name=name).status_code == 422


def test_known_unknown_and_blocked_addresses_are_answered_byte_by_byte_alike(app: Flask) -> None:
    person_in(app)
    person_in(app, "blocked@example.org")
    with session_scope(app.extensions["engine"]):
        block_person("blocked@example.org", actor=SYSTEM)
    answers = set()
    for email in (EMAIL, NEW, "blocked@example.org"):
        client = app.test_client()
        answer = register(client, email)
        headers = tuple(
            (k, v) for k, v in answer.headers if k not in ("Set-Cookie", "X-Request-ID")
        )
        answers.add((answer.status_code, headers, answer.data, client.get(answer.location).data))
    assert len(answers) == 1
    sent = letters(app)
    assert len(sent) == 3
    links = {str(one["To"]): link_in(one) for one in sent}
    assert links.pop(NEW).startswith("/register/confirm/")
    assert set(links.values()) == {"/sign-in"}


def test_a_link_dies_after_an_hour_and_after_a_newer_one(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    register(client)
    old = link_in(newest(app))
    clock.shift(timedelta(seconds=1))
    register(client)
    new = link_in(newest(app))
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]
    clock.shift(timedelta(minutes=61))
    assert client.get(new).status_code == 404
    assert (
        client.post(new, data={"csrf_token": token_on(client), "password": PASSWORD}).status_code
        == 404
    )


def test_a_link_opens_nothing_but_what_it_is_for(app: Flask, client: FlaskClient) -> None:
    register(client)
    token = link_in(newest(app)).rsplit("/", 1)[1]
    for path in ("/account/reset/", "/account/email/", "/account/invitation/"):
        assert client.get(path + token).status_code == 404


def test_the_token_of_a_link_lies_nowhere_in_the_database(app: Flask, client: FlaskClient) -> None:
    register(client)
    token = link_in(newest(app)).rsplit("/", 1)[1]
    assert len(token) == 43
    with session_scope(app.extensions["engine"]):
        row = session().scalar(select(Letter))
        assert token not in repr({c.name: getattr(row, c.name) for c in Letter.__table__.columns})


def test_of_many_who_use_one_link_at_once_exactly_one_gets_an_account(
    app: Flask, client: FlaskClient
) -> None:
    register(client)
    token = link_in(newest(app)).rsplit("/", 1)[1]

    def use(_: int) -> str:
        with session_scope(app.extensions["engine"]):
            try:
                confirm_registration(token, password=PASSWORD, device="")
            except (NotFound, Busy) as error:
                return type(error).__name__
            return "in"

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(use, range(12)))
    assert answers.count("in") == 1
    with session_scope(app.extensions["engine"]):
        assert session().scalar(select(func.count()).select_from(Person)) == 1


def test_a_mailbox_gets_three_letters_an_hour_and_the_fourth_form_is_kept(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    assert [register(client).status_code for _ in range(3)] == [303, 303, 303]
    answer = register(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 3600
    assert f'value="{NEW}"' in answer.text
    assert register(client, "other@kind-hands.example").status_code == 303
