"""A password forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.operations import block_person
from resource_centre.accounts.operations import sign_in as sign_in_by_password
from resource_centre.accounts.password_operations import reset_password
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session_scope
from resource_centre.errors import Busy, NotFound
from tests.accounts.letters import letters, link_in, newest
from tests.accounts.people import EMAIL, PASSWORD, person_in, sign_in, token_on

OTHER = "a wholly other sentence"


def ask(client: FlaskClient, email: str = EMAIL):
    data = {"csrf_token": token_on(client, "/account/reset"), "email": email}
    return client.post("/account/reset", data=data)


def test_a_new_password_ends_every_session_and_a_letter_tells_of_it(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    elsewhere = app.test_client()
    sign_in(elsewhere)
    ask(client)
    path = link_in(newest(app))
    data = {"csrf_token": token_on(client, path), "password": "password1234"}
    assert client.post(path, data=data).status_code == 422
    assert client.post(path, data=data | {"password": OTHER}).status_code == 303
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert client.get(path).status_code == 404
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=OTHER).status_code == 303
    assert link_in(newest(app)) == "/account/reset"
    assert "Anna Petrova" in newest(app).get_content()


def test_known_unknown_and_blocked_addresses_are_answered_byte_by_byte_alike(app: Flask) -> None:
    person_in(app)
    person_in(app, "blocked@example.org")
    with session_scope(app.extensions["engine"]):
        block_person("blocked@example.org", actor=SYSTEM)
    answers = set()
    for email in (EMAIL, "nobody@example.org", "blocked@example.org"):
        client = app.test_client()
        answer = ask(client, email)
        answers.add((answer.status_code, answer.data, client.get(answer.location).data))
    assert len(answers) == 1
    links = {str(one["To"]).lower(): link_in(one) for one in letters(app)}
    assert links.pop(EMAIL.lower()).startswith("/account/reset/")
    assert set(links.values()) == {"/register"}


def test_of_fifty_who_use_one_link_at_once_exactly_one_wins(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    ask(client)
    token = link_in(newest(app)).rsplit("/", 1)[1]

    def use(number: int) -> str:
        with session_scope(app.extensions["engine"]):
            try:
                reset_password(token, password=f"{OTHER} {number}", device="")
            except (NotFound, Busy) as error:
                return type(error).__name__
            return "in"

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(use, range(50)))
    assert answers.count("in") == 1


def test_a_link_dies_with_the_password_the_hour_a_newer_one_and_the_block(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app)
    ask(client)
    first = link_in(newest(app))
    clock.shift(timedelta(seconds=1))
    ask(client)
    second = link_in(newest(app))
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    sign_in(client)
    data = {
        "csrf_token": token_on(client, "/account/profile"),
        "current": PASSWORD,
        "password": OTHER,
    }
    assert client.post("/account/password", data=data).status_code == 303
    assert client.get(second).status_code == 404
    clock.shift(timedelta(seconds=1))
    visitor = app.test_client()
    ask(visitor)
    third = link_in(newest(app))
    with session_scope(app.extensions["engine"]):
        block_person(EMAIL, actor=SYSTEM)
    assert visitor.get(third).status_code == 404


def test_a_forged_host_never_stands_in_a_letter(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    data = {"csrf_token": token_on(client, "/account/reset"), "email": EMAIL}
    hosts = {"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}
    answers = [client.post("/account/reset", data=data, headers=one).status_code for one in hosts]
    assert answers == [400, 303]
    assert all("evil" not in one.as_string() for one in letters(app))


def test_wrong_tries_wait_longer_and_longer_and_the_right_password_forgives(
    app: Flask, clock: time_machine.Traveller
) -> None:
    person_in(app)
    waits = []
    for _ in range(10):
        stranger = app.test_client()
        answer = sign_in(stranger, password="not this one here")
        while answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            clock.shift(timedelta(seconds=waits[-1]))
            answer = sign_in(stranger, password="not this one here")
        assert answer.status_code == 422
    assert waits == [15, 30, 60, 120, 240]
    clock.shift(timedelta(seconds=240))
    with session_scope(app.extensions["engine"]):
        sign_in_by_password(EMAIL, PASSWORD, address="::1", device="")
    assert sign_in(app.test_client(), password="not this one here").status_code == 422
