"""A form under which the session ended: nothing is lost, nothing is sent by itself."""

import html
import io
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person, RoleName
from resource_centre.accounts.sessions import end_all_sessions
from resource_centre.db import session, session_scope
from resource_centre.unit_of_work import unit_of_work
from tests.accounts.people import EMAIL, PASSWORD, person_in, sign_in, token_on

OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = "Строка первая\r\n\r\n<b>\"кавычки\" & 'апострофы'</b>\t⟨😀⟩ \\ %41 +\r\nконец"


def end_sessions_of(app: Flask, person_id: str) -> None:
    with session_scope(app.extensions["engine"]), unit_of_work():
        end_all_sessions(session().get(Person, person_id))


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form on a page that goes to this address."""
    start = page.index(f'action="{html.escape(action)}"')
    form = page[start : page.index("</form>", start)]
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", form, re.DOTALL):
        if 'type="hidden"' in tag:
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            assert name is not None
            found[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    return found


def test_what_was_typed_goes_on_after_signing_in_and_not_a_byte_is_lost(
    app: Flask, client: FlaskClient
) -> None:
    person_id = person_in(app)
    sign_in(client)
    token = token_on(client, "/account/profile")
    end_sessions_of(app, person_id)
    typed = {"csrf_token": token, "name": TYPED[:40], "language": "en", "a+b&c": TYPED}
    refused = client.post("/account/profile?x=1&y=%26", data=typed)
    assert refused.status_code == 401
    sent = hidden(refused.text, "/sign-in") | {"email": EMAIL, "password": "not this one here"}
    wrong = client.post("/sign-in", data=sent)
    assert wrong.status_code == 422
    again = client.post(
        "/sign-in", data=hidden(wrong.text, "/sign-in") | {"email": EMAIL, "password": PASSWORD}
    )
    assert again.status_code == 200
    kept = hidden(again.text, "/account/profile?x=1&y=%26")
    assert {k: v for k, v in kept.items() if k != "csrf_token"} == {
        k: v for k, v in typed.items() if k != "csrf_token"
    }
    assert kept["csrf_token"] != token
    kept["name"] = "Anna P."
    assert client.post("/account/profile", data=kept).status_code == 303
    assert 'value="Anna P."' in client.get("/account/profile").text


def test_it_is_shown_to_nobody_but_who_typed_it(app: Flask, client: FlaskClient) -> None:
    person_id = person_in(app)
    person_in(app, "other@example.org")
    sign_in(client)
    token = token_on(client, "/account/profile")
    # over, though its row is still there: the browser is known to be Anna's
    with client.session_transaction() as cookie:
        cookie["seen"] = 1
    refused = client.post("/account/profile", data={"csrf_token": token, "name": "canary word"})
    sent = hidden(refused.text, "/sign-in") | {"email": "other@example.org", "password": PASSWORD}
    page = client.post("/sign-in", data=sent)
    assert page.status_code == 200
    assert "canary" not in page.text
    assert "somebody else" in page.text
    assert person_id not in page.text


def test_files_must_be_chosen_again_and_are_named(app: Flask, client: FlaskClient) -> None:
    person_id = person_in(app)
    sign_in(client)
    token = token_on(client, "/account/profile")
    end_sessions_of(app, person_id)
    data = {"csrf_token": token, "name": "x", "order": (io.BytesIO(b"%PDF"), "приказ <7>.pdf")}
    refused = client.post("/account/profile", data=data)
    sent = hidden(refused.text, "/sign-in") | {"email": EMAIL, "password": PASSWORD}
    page = client.post("/sign-in", data=sent).text
    assert "приказ &lt;7&gt;.pdf" in page
    assert re.search(r'<input[^>]*type="file" name="order"', page)
    assert 'enctype="multipart/form-data"' in page


def test_no_password_is_carried(app: Flask, client: FlaskClient) -> None:
    person_id = person_in(app)
    sign_in(client)
    token = token_on(client, "/account/profile")
    end_sessions_of(app, person_id)
    data = {"csrf_token": token, "current": PASSWORD, "password": "a wholly other sentence"}
    refused = client.post("/account/password", data=data)
    sent = hidden(refused.text, "/sign-in") | {"email": EMAIL, "password": PASSWORD}
    page = client.post("/sign-in", data=sent).text
    assert "wholly other" not in page
    assert PASSWORD not in page


@pytest.mark.parametrize("given", ["", "x", "e30.x.y", "кот"])
def test_what_we_did_not_seal_is_not_shown(app: Flask, client: FlaskClient, given: str) -> None:
    person_in(app)
    assert sign_in(client, kept=given).status_code == 303


def test_a_form_with_the_token_of_another_session_is_shown_again_if_it_stood_on_our_page(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    old = token_on(client)
    sign_in(client)
    data = {"csrf_token": old, "name": "Anna the Second", "language": "en"}
    assert "Anna the Second" not in client.post("/account/profile", data=data).text
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/account/profile", data=data, headers=elsewhere).status_code == 403
    page = client.post("/account/profile", data=data, headers=OURS)
    assert page.status_code == 400
    kept = hidden(page.text, "/account/profile")
    assert client.post("/account/profile", data=kept).status_code == 303


def test_a_form_without_any_cookie_is_kept_if_it_stood_on_our_page(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    data = {"name": "Anna the Third", "language": "en"}
    assert client.post("/account/profile", data=data).status_code == 400
    refused = client.post("/account/profile", data=data, headers=OURS)
    assert refused.status_code == 400
    sent = hidden(refused.text, "/sign-in") | {"email": EMAIL, "password": PASSWORD}
    page = client.post("/sign-in", data=sent)
    assert hidden(page.text, "/account/profile")["name"] == "Anna the Third"


def test_the_way_in_itself_is_never_carried(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 400
    assert PASSWORD not in answer.text


def test_what_matters_asks_for_the_password_again_after_ten_minutes(
    app: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    person_in(app, EMAIL, RoleName.AUDITOR)
    sign_in(client)
    clock.shift(timedelta(minutes=11))
    data = {"csrf_token": token_on(client, "/account/profile"), "email": "new@example.org"}
    asked = client.post("/account/email", data=data)
    assert asked.status_code == 403
    sent = hidden(asked.text, "/account/confirm-password")
    wrong = client.post("/account/confirm-password", data=sent | {"password": "not this one here"})
    assert wrong.status_code == 422
    sent = hidden(wrong.text, "/account/confirm-password")
    right = client.post("/account/confirm-password", data=sent | {"password": PASSWORD})
    kept = hidden(right.text, "/account/email")
    assert kept["email"] == "new@example.org"
    assert client.post("/account/email", data=kept).location == "/account/profile?said=letter"
    assert client.post("/account/email", data=data).status_code == 303
