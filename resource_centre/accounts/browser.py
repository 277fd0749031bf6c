"""What a request tells of the browser it comes from, and where it may be sent on to."""

import hmac
import ipaddress
import re
from urllib.parse import urlsplit

from flask import Request, Response, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from resource_centre.accounts.queries import email_key
from resource_centre.templating import page_exists
from resource_centre.web import cookie_options

KNOWN_COOKIE = "known"
KNOWN_FOR = 365 * 24 * 60 * 60
_MOST_PEOPLE = 5
_BROWSERS = {
    "YaBrowser/": "Yandex Browser", "Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox",
    "Chrome/": "Chrome", "Safari/": "Safari", "curl/": "curl",
}  # fmt: skip
_SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "Mac OS X": "macOS", "Linux": "Linux",
}  # fmt: skip


def device_of(request: Request) -> str:
    """Browser and system in two words, for the owner's list of sessions."""
    agent = request.user_agent.string
    found = [
        next((name for mark, name in names.items() if mark in agent), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(word for word in found if word)


def address_of(request: Request) -> str:
    """The client's address as it is counted: IPv6 by its /64, for one host has all of it."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def local_path(wished: str | None) -> str | None:
    """The address when it is a page of this site that answers a GET, else ``None``.

    Browsers read ``/\\evil`` and ``//evil`` as another host and skip control characters.
    """
    if not wished or re.fullmatch(r"/(?!/)[^\\\x00-\x20\x7f]*", wished) is None:
        return None
    try:
        parts = urlsplit(wished)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not page_exists(parts.path):
        return None
    return wished


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def _people_known(request: Request) -> list[str]:
    try:
        marks = _serializer().loads(request.cookies.get(KNOWN_COOKIE, ""), max_age=KNOWN_FOR)
    except BadSignature:
        return []
    return [str(mark) for mark in marks] if isinstance(marks, list) else []


def _mark(email: str) -> str:
    """Says nothing about the address to who has not our key."""
    key = f"known browser {current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, email_key(email).encode("utf-8", "replace"), "sha256").hexdigest()[:32]


def is_known(request: Request, email: str) -> bool:
    """Whether this person signed in from this browser before."""
    return _mark(email) in _people_known(request)


def remember(request: Request, response: Response, email: str) -> None:
    """Note in the browser that this person signed in from it; it grants nothing by itself."""
    others = [mark for mark in _people_known(request) if mark != _mark(email)]
    marks = [_mark(email), *others][:_MOST_PEOPLE]
    signed = str(_serializer().dumps(marks))
    response.set_cookie(KNOWN_COOKIE, signed, max_age=KNOWN_FOR, **cookie_options())
