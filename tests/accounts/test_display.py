"""Colours and size of the text, chosen in the footer of any page."""

from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.people import person_in, sign_in, token_on


def test_colours_and_text_size_are_kept_in_the_browser(client: FlaskClient) -> None:
    data = {"csrf_token": token_on(client), "theme": "dark", "text": "large", "next": "/sign-in"}
    answer = client.post("/display", data=data)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert 'data-theme="dark"' in client.get("/sign-in").text
    assert 'data-text="large"' in client.get("/sign-in").text
    data["next"] = "//evil.example"
    assert client.post("/display", data=data).location == "/"


def test_a_visitor_without_a_session_chooses_the_colours(client: FlaskClient) -> None:
    page = client.get("/pages/about").text
    form = page[page.index('action="/display"') :]
    assert "csrf_token" not in form
    answer = client.post("/display", data={"theme": "dark", "next": "/pages/about"})
    assert (answer.status_code, answer.location) == (303, "/pages/about")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/display", data={"theme": "light"}, headers=foreign).status_code == 403


def test_who_is_signed_in_chooses_the_colours_by_the_form_of_any_page(
    app: Flask, client: FlaskClient
) -> None:
    person_in(app)
    sign_in(client)
    page = client.get("/account").text
    form = page[page.index('action="/display"') :]
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/display", data={"csrf_token": token, "text": "large", "next": "/"})
    assert (answer.status_code, answer.location) == (303, "/")
