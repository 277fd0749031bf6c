"""What the search does when something happens: make the index match the database."""

from typing import Any

from sqlalchemy import select

from resource_centre import page_cache
from resource_centre.db import session
from resource_centre.practices.models import Practice
from resource_centre.search.documents import practices_with_term
from resource_centre.search.index import current_index
from resource_centre.unit_of_work import unit_of_work


def _say_changed() -> None:
    """Lists that visitors see have changed with the index."""
    with unit_of_work():
        page_cache.change()


def reindex(event: Any) -> None:
    """For any event that names a practice; may run twice, early or late."""
    current_index().make_match([event.practice_id])
    _say_changed()


def reindex_term(event: Any) -> None:
    """For any event that names a term: practices are found by its words and counted under it."""
    found = practices_with_term(event.vocabulary, event.slug)
    session().rollback()  # an index takes its time: no transaction stays open beside it
    if found:
        current_index().make_match(found)
        _say_changed()


def reindex_of_owner(event: Any) -> None:
    """For any event that changes what an organisation is called or where it is."""
    owner_id = getattr(event, "into_id", event.organisation_id)
    owned = select(Practice.id).where(Practice.owner_id == owner_id).order_by(Practice.id)
    ids = list(session().scalars(owned))
    session().rollback()
    if ids:
        current_index().make_match(ids)
        _say_changed()


def mend_index() -> None:
    """Make an index where there is none that can be read (at start, and by the clock)."""
    if not current_index().is_healthy():
        current_index().rebuild()
        _say_changed()
