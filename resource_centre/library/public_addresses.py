"""Addresses as others write them down: whole, on our own host, without a choice of language."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app

from resource_centre.i18n import LANGUAGES

Query = Sequence[tuple[str, Any]]


def whole(path: str, query: Query = ()) -> str:
    """The address of a page under BASE_URL."""
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    return f"{base}{quote(path)}" + (f"?{urlencode(query)}" if query else "")


def practice_address(slug: str) -> str:
    """Where a practice is always found."""
    return whole(f"/practices/{slug}")


def revision_address(slug: str, label: str) -> str:
    """Where exactly this revision is always found."""
    return whole(f"/practices/{slug}/revisions/{label}")


def alternates(path: str) -> list[tuple[str, str]]:
    """(hreflang, address): the page in each language, and as the browser wishes."""
    spoken = [(one, whole(path, [("lang", one)])) for one in LANGUAGES]
    return [*spoken, ("x-default", whole(path))]
