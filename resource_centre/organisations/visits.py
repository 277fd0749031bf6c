"""What a request names: the organisation at an address, once there too, and the version seen."""

from urllib.parse import quote

from flask import request
from werkzeug.routing import RequestRedirect

from resource_centre.errors import NotFound
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.queries import (
    is_known_to,
    merged_from,
    organisation_at_address,
)
from resource_centre.web import current_actor


def organisation_at(slug: str) -> Organisation:
    """The organisation, or 404 for who may not know of it; a former address leads on (308)."""
    place = organisation_at_address(slug)
    if place is None or not is_known_to(current_actor(), place):
        raise NotFound
    if place.slug != slug:
        raise RequestRedirect(_address_of(place, slug))
    return place


def _address_of(place: Organisation, slug: str) -> str:
    """The same page of the organisation as it is now, with the same question."""
    rest = request.path.removeprefix(f"/organisations/{slug}")
    query = request.query_string.decode("ascii", "replace")
    if not rest and place.closed_at is None and merged_from(place, slug) is not None:
        query = f"{query}&was={slug}" if query else f"was={slug}"  # the page says why one is here
    return f"/organisations/{place.slug}{quote(rest)}" + (f"?{query}" if query else "")


def seen_version() -> int | None:
    """The version the form was made of."""
    given = request.form.get("seen_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
