"""Signing in as people do: by the form, in a browser or in a client without one."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.test import TestResponse

from resource_centre.i18n import Text, speaking, text
from tests.support.city import City

LOCALES = {"en": "en-GB", "ru": "ru-RU"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def said(message: str | Text, language: str, **parameters: object) -> str:
    """One of our sentences as a page in this language says it."""
    with speaking(language):
        return str(text(message, **parameters) if isinstance(message, str) else message)


def open_context(
    browser: Browser, server: str, *, language: str = "en", javascript: bool = True
) -> BrowserContext:
    """A browser of one person, who prefers this language."""
    context = browser.new_context(
        base_url=server,
        locale=LOCALES[language],
        timezone_id="Europe/Moscow",
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    return context


def sign_in(page: Page, city: City, email: str, language: str = "en") -> None:
    """Through the form at /sign-in."""
    page.goto("/sign-in")
    page.get_by_label(said("Work email", language)).fill(email)
    page.get_by_label(said("Password", language)).fill(city.passwords[email])
    main = page.get_by_role("main")
    main.get_by_role("button", name=said("Sign in", language), exact=True).click()
    page.wait_for_url("**/desk")


class Visitor:
    """A browser without a screen: keeps cookies, fetches the token of the form it sends."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client: FlaskClient = app.test_client()
        self.headers = {"Accept-Language": LOCALES[language]}

    def enter(self, city: City, email: str) -> "Visitor":
        """Sign in by the form."""
        fields = {"email": email, "password": city.passwords[email]}
        assert self.post("/sign-in", fields, page="/sign-in").status_code == 303
        return self

    def get(self, path: str) -> "Answer":
        """A page."""
        return Answer(self.client.get(path, headers=self.headers))

    def post(self, path: str, fields: Mapping[str, Any], page: str = "/account") -> "Answer":
        """A form, with the token of the page it stands on."""
        return self.send(path, fields, self.token(page))

    def token(self, page: str) -> str:
        """The token against forged requests that a page carries."""
        found = TOKEN.search(self.get(page).text)
        assert found is not None, f"there is no form on {page}"
        return found[1]

    def send(self, path: str, fields: Mapping[str, Any], token: str) -> "Answer":
        """A form whose token is known."""
        sent = {"csrf_token": token, **fields}
        return Answer(self.client.post(path, data=sent, headers=self.headers))


class Answer:
    """Status, text and where it leads; read to its end, so that nothing stays open."""

    def __init__(self, response: TestResponse) -> None:
        self.status_code = response.status_code
        self.location = response.headers.get("Location", "")
        self.media_type = response.mimetype
        self.content = response.get_data()
        response.close()

    @property
    def text(self) -> str:
        """The page."""
        return self.content.decode()
