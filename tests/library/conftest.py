"""Readers, and shelves with an index."""

from collections.abc import Callable

import pytest

from resource_centre.search.index import current_index
from tests.support.shelves import shelve


@pytest.fixture
def put(work: None) -> Callable[..., int]:
    """Put a practice on the shelf, and into the index."""

    def on_the_shelf(*args: object, **fields: object) -> int:
        practice_id = shelve(*args, **fields)  # type: ignore[arg-type]
        current_index().make_match([practice_id])
        return practice_id

    return on_the_shelf
