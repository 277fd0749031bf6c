"""What the programme says of itself: lines of JSON, one for each answer and each fault.

Never bodies, query strings, e-mail addresses or tokens, whatever an error quotes; addresses of
visitors are cut to /24 or /48; every value is escaped, so that a line is a line.
"""

import ipaddress
import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

WAYS = ("text", "json")
FACTS = ("route", "method", "status", "ms", "person", "address")
"""What an answer's line says beside its request id."""
_EMAIL = re.compile(r"[^\s\"'<>(),;:=]+@[^\s\"'<>(),;:=]+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")
_QUERY = re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*")
_request: ContextVar[str] = ContextVar("request", default="")

answers = logging.getLogger("resource_centre.answers")


def request_id() -> str:
    """The id of the request that is being answered; empty outside one."""
    return _request.get()


@contextmanager
def answering() -> Iterator[str]:
    """Give the request that is now answered its id. One from outside is never taken over."""
    token = _request.set(secrets.token_hex(8))
    try:
        yield _request.get()
    finally:
        _request.reset(token)


def scrubbed(words: str) -> str:
    """Without e-mail addresses, query strings and what is long enough to be a token."""
    return _TOKEN.sub("[token]", _EMAIL.sub("[e-mail]", _QUERY.sub("?[query]", words)))


def cut(address: str | None) -> str:
    """A visitor's address without the part that tells one house from the next."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, bits), strict=False).network_address)


class JsonLine(logging.Formatter):
    """One record as one line of JSON, in ASCII: no value can break or colour the line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": scrubbed(record.getMessage()),
            "request": request_id(),
        }
        line |= {name: vars(record)[name] for name in FACTS if name in vars(record)}
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            told = traceback.format_exception(error)
            line["error"] = type(error).__name__
            line["trace"] = scrubbed("".join(told))
        return json.dumps(line)


def configure(way: str) -> None:
    """Say how lines are written: ``text`` leaves logging as it is, ``json`` takes it over."""
    if way not in WAYS:
        raise ValueError(f"LOG is {way!r}, not {' or '.join(WAYS)}")
    answers.setLevel(logging.INFO if way == "json" else logging.WARNING)
    if way != "json":
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLine())
    logging.root.handlers[:] = [handler]
    logging.getLogger("resource_centre").setLevel(logging.INFO)
