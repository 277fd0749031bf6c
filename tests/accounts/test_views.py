"""Signing in and out, as a browser does it."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from resource_centre.accounts.models import Person, RoleName, SignedInSession
from resource_centre.accounts.operations import block_person, invite
from resource_centre.accounts.queries import person_with_email
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, session_scope
from tests.accounts.people import EMAIL, PASSWORD, person_in, sign_in, token_on


def rows_of(app: Flask) -> int:
    with session_scope(app.extensions["engine"]):
        return int(session().scalar(select(func.count()).select_from(SignedInSession)))


def test_signing_in_leads_on_to_the_page_asked_for(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    asked = client.get("/account")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/account")
    answer = sign_in(client, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_wrong_and_unknown_get_the_same_answer(app: Flask, client: FlaskClient, email: str) -> None:
    person_in(app)
    answer = sign_in(client, email, "something quite different")
    assert answer.status_code == 422
    assert "The email address or the password is not right." in answer.text
    assert f'value="{email}"' in answer.text
    assert "something quite different" not in answer.text
    assert rows_of(app) == 0


def test_a_blocked_person_gets_the_answer_of_a_wrong_password(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    with session_scope(app.extensions["engine"]):
        block_person(EMAIL, actor=SYSTEM)
    answer = sign_in(client)
    assert answer.status_code == 422
    assert "The email address or the password is not right." in answer.text


def test_a_block_signs_out_at_once(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    sign_in(client)
    with session_scope(app.extensions["engine"]):
        block_person(EMAIL, actor=SYSTEM)
    assert client.get("/account").status_code == 303
    assert rows_of(app) == 0


def test_a_form_is_refused_without_its_token_or_with_that_of_another(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    data = {"email": EMAIL, "password": PASSWORD}
    foreign = token_on(app.test_client())
    token_on(client)
    assert client.post("/sign-in", data=data).status_code == 400
    assert client.post("/sign-in", data=data | {"csrf_token": foreign}).status_code == 400
    sign_in(client)
    for address in ("/sign-out", "/account/sessions/end-others", "/display"):
        assert client.post(address, data={"csrf_token": foreign}).status_code == 400
    assert rows_of(app) == 1


def test_signing_in_leaves_nothing_of_the_session_before(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    before = token_on(client)
    sign_in(client)
    first = session_ids(app)
    answer = client.post("/sign-out", data={"csrf_token": before})
    assert answer.status_code == 400, "the token of the visitor's session is dead"
    sign_out = client.post("/sign-out", data={"csrf_token": token_on(client, "/account")})
    assert sign_out.headers["Clear-Site-Data"] == '"cache"'
    assert rows_of(app) == 0
    sign_in(client)
    assert session_ids(app) != first


def session_ids(app: Flask) -> list[str]:
    with session_scope(app.extensions["engine"]):
        return list(session().scalars(select(SignedInSession.id_hash)))


def test_a_kept_cookie_is_dead_after_signing_out(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    sign_in(client)
    kept = client.get_cookie("session")
    assert kept is not None
    client.post("/sign-out", data={"csrf_token": token_on(client, "/account")})
    thief = app.test_client()
    thief.set_cookie("session", kept.value, domain="localhost")
    assert thief.get("/account").status_code == 303


@pytest.mark.parametrize(
    "wished",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/account",
        "javascript:alert(1)", "/\t/evil.example", "/%0a/evil", "///evil.example", "evil",
        "/ /evil.example", "/nothing-here", "/sign-out", "http:/evil.example", "/account\r\nX: y",
    ],
)  # fmt: skip
def test_nobody_is_sent_on_to_another_site(app: Flask, client: FlaskClient, wished: str) -> None:
    person_in(app)
    answer = sign_in(client, next=wished)
    assert answer.status_code == 303
    assert answer.location in ("/", "/desk")


def test_an_own_page_with_a_query_may_be_gone_on_to(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    answer = sign_in(client, next="/organisations?q=%D1%81&page=2")
    assert answer.location == "/organisations?q=%D1%81&page=2"


def test_the_sixth_failure_in_a_minute_is_told_to_wait_and_keeps_the_address(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app)
    for _ in range(5):
        assert sign_in(client, password="not this one here").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert f'value="{EMAIL}"' in answer.text
    assert "You can try again in" in answer.text
    clock.shift(timedelta(seconds=61))
    assert sign_in(client).status_code == 303


def test_a_browser_that_signed_in_before_is_not_kept_out_by_somebody_trying(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app)
    sign_in(client)
    client.post("/sign-out", data={"csrf_token": token_on(client, "/account")})
    stranger = app.test_client()
    for _ in range(5):
        sign_in(stranger, password="not this one here")
    assert sign_in(stranger).status_code == 429
    assert sign_in(client).status_code == 303


def test_success_does_not_count_as_a_try(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app)
    for _ in range(7):
        assert sign_in(app.test_client()).status_code == 303


@pytest.mark.parametrize(
    ("roles", "unused", "signed_in"),
    [
        ((), timedelta(days=13), True),
        ((), timedelta(days=14, minutes=2), False),
        ((RoleName.MODERATOR,), timedelta(minutes=29), True),
        ((RoleName.MODERATOR,), timedelta(minutes=32), False),
        ((RoleName.ADMINISTRATOR,), timedelta(minutes=32), False),
    ],
)
def test_a_session_ends_when_it_was_not_used_for_long(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller, roles: tuple[RoleName, ...],
    unused: timedelta, signed_in: bool,
) -> None:  # fmt: skip
    person_in(app, EMAIL, *roles)
    sign_in(client)
    clock.shift(unused)
    assert client.get("/account").status_code == (200 if signed_in else 303)


def test_a_session_in_use_ends_at_its_last_day_all_the_same(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app, EMAIL, RoleName.MODERATOR)
    sign_in(client)
    for _ in range(28):
        clock.shift(timedelta(minutes=25))
        assert client.get("/account").status_code == 200
    clock.shift(timedelta(minutes=25))
    assert client.get("/account").status_code == 303


def test_who_becomes_a_moderator_has_shorter_sessions_from_then_on(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app)
    sign_in(client)
    with session_scope(app.extensions["engine"]):
        from resource_centre.accounts.operations import grant_role

        person = person_with_email(EMAIL)
        assert person is not None
        grant_role(person, RoleName.MODERATOR)
    clock.shift(timedelta(hours=1))
    assert client.get("/account").status_code == 303


def test_other_sessions_are_listed_and_can_be_ended(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    other, third = app.test_client(), app.test_client()
    for one in (client, other, third):
        sign_in(one)
    page = client.get("/account").text
    ends = re.findall(r"/account/sessions/(\w{64})/end", page)
    assert len(ends) == 2
    token = {"csrf_token": token_on(client, "/account")}
    assert client.post(f"/account/sessions/{ends[0]}/end", data=token).status_code == 303
    assert rows_of(app) == 2
    client.post("/account/sessions/end-others", data=token)
    assert [c.get("/account").status_code for c in (client, other, third)] == [200, 303, 303]


def test_nobody_ends_the_session_of_another(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    sign_in(client)
    theirs = session_ids(app)[0]
    person_in(app, "other@example.org")
    other = app.test_client()
    sign_in(other, "other@example.org")
    token = {"csrf_token": token_on(other, "/account")}
    other.post(f"/account/sessions/{theirs}/end", data=token)
    assert client.get("/account").status_code == 200


def test_the_cookie_holds_no_more_than_it_must(app: Flask, client: FlaskClient) -> None:
    person_in(app)
    answer = sign_in(client)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session="))
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    kept = client.get_cookie("session")
    assert kept is not None
    serializer = app.session_interface.get_signing_serializer(app)
    assert isinstance(serializer, URLSafeTimedSerializer)
    assert set(serializer.loads(kept.value)) <= {"sid", "seen", "csrf_token", "_permanent"}
    assert EMAIL.lower() not in json.dumps(serializer.loads(kept.value))


def test_an_invitation_is_used_up_by_the_form_and_not_by_looking(
    app: Flask, client: FlaskClient
) -> None:
    with session_scope(app.extensions["engine"]):
        token = invite("head@example.org", actor=SYSTEM, role=RoleName.ADMINISTRATOR)
    address = f"/account/invitation/{token}"
    for _ in range(2):
        page = client.get(address)
        assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert page.headers["Cache-Control"] == "no-store"
    data = {"csrf_token": token_on(client, address), "name": "Иван", "password": "password1234"}
    data |= {"terms": "y", "privacy": "y"}
    assert client.post(address, data=data).status_code == 422
    assert client.post(address, data=data | {"password": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200
    assert client.get(address).status_code == 404
    with session_scope(app.extensions["engine"]):
        person = session().scalar(select(Person))
        assert (person.email, person.name) == ("head@example.org", "Иван")
        assert person.has_role(RoleName.ADMINISTRATOR)


def test_an_invitation_is_dead_after_a_week_and_after_a_newer_one(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    with session_scope(app.extensions["engine"]):
        old = invite("head@example.org", actor=SYSTEM, role=RoleName.MODERATOR)
        new = invite("HEAD@example.org", actor=SYSTEM, role=RoleName.MODERATOR)
    found = [client.get(f"/account/invitation/{token}").status_code for token in (old, new)]
    assert found == [404, 200]
    clock.shift(timedelta(days=7, minutes=1))
    assert client.get(f"/account/invitation/{new}").status_code == 404
