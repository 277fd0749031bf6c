"""Cutting a list into pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list. ``number`` counts from 1; ``total`` is of the whole list."""

    items: Sequence[Item]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def page_number(wished: str | None) -> int:
    """The page asked for by an address; anything that is no page is the first one."""
    try:
        return min(max(1, int(wished or "1")), 100_000)
    except ValueError:
        return 1
