"""What the search does when something happens: make the index match the database."""

from typing import Any

from resource_centre.search.index import current_index


def reindex(event: Any) -> None:
    """For any event that names a practice; may run twice, early or late."""
    current_index().make_match([event.practice_id])


def mend_index() -> None:
    """Make an index where there is none that can be read (at start, and by the clock)."""
    if not current_index().is_healthy():
        current_index().rebuild()
