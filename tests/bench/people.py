"""People of the measuring city as they use a browser: sign in, read a form, send it."""

import http.client
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.bench.city import PASSWORD


class _Form(HTMLParser):
    """The values of the form whose action fits, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.values: list[tuple[str, str]] = []
        self.area: tuple[str, list[str]] | None = None
        self.choice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = re.fullmatch(self.action, given.get("action", "")) is not None
        if not self.inside:
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "file"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.values.append((name, given.get("value", "")))
        elif tag == "textarea" and name:
            self.area = (name, [])
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and "selected" in given:
            self.values.append((self.choice, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.values.append((self.area[0], "".join(self.area[1]).removeprefix("\n")))
            self.area = None
        elif tag == "select":
            self.choice = None
        elif tag == "form":
            self.inside = False


def form_of(page: str, action: str) -> list[tuple[str, str]]:
    """The fields of the form with this action (a pattern)."""
    reader = _Form(action)
    reader.feed(page)
    return reader.values


class Browser:
    """One person at one port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def headers(self) -> list[tuple[str, str]]:
        """What a request of this person carries."""
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return [("Cookie", said)] if said else []

    def ask(
        self, method: str, address: str, fields: list[tuple[str, str]] | None = None
    ) -> tuple[int, str, str]:
        """Status, body, where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode(fields) if fields is not None else None
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, body=body, headers=headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, kept = value.split(";")[0].partition("=")
                self.cookies[key] = kept
        page = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, page, answer.getheader("Location") or ""

    def enter(self, email: str) -> None:
        """Sign in."""
        _, page, _ = self.ask("GET", "/sign-in?lang=en")
        fields = dict(form_of(page, "/sign-in.*|"))
        fields |= {"email": email, "password": PASSWORD}
        status, page, _ = self.ask("POST", "/sign-in", list(fields.items()))
        if status != 303:
            raise RuntimeError(f"{email} could not sign in: {status} {page[:300]}")
