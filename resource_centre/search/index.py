"""The port to the search: what the product asks of an engine, and nothing of how it answers.

Only approved revisions of published and lapsed practices are ever in an index; whatever it holds,
an answer names only practices that the database calls public at that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

FACETS = (
    "group", "need", "service", "form", "setting", "kind", "evidence", "track", "cost",
    "without", "okrug", "tag", "owner", "text_lang",
)  # fmt: skip
"""Filters by terms, named as in the address; ``age`` is one more, by number."""

SORTS = ("relevance", "newest", "evidence", "cost", "sites")
LONGEST_PAGE = 100


@dataclass(frozen=True)
class Query:
    """A question: words, filters, order, page. ``language`` is the reader's."""

    words: str = ""
    language: str = "en"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ages: Sequence[int] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20


@dataclass(frozen=True)
class Hit:
    """A practice that was found, in the language in which it is shown."""

    practice_id: int
    slug: str
    language: str
    score: float
    title: str
    snippet: Sequence[tuple[bool, str]] = ()
    """Runs of plain text; True: one of the words looked for. Empty: show the summary."""
    section_title: str = ""
    section_anchor: str = ""


@dataclass(frozen=True)
class Hits:
    """One page of an answer. ``total`` counts practices and is exact."""

    total: int
    ms: float
    hits: Sequence[Hit]
    counts: Mapping[str, Mapping[str, int]]
    """Facet → term → how many practices it would show, the other filters staying."""
    is_partial: bool = False
    """The index was not to be had: only titles, owners and tags were searched."""


class IndexUnavailable(Exception):
    """There is no index, it is damaged, or it was made by another version."""


class SearchIndex(Protocol):
    """An engine."""

    def search(self, query: Query) -> Hits:
        """Answer a question. Raises IndexUnavailable."""

    def make_match(self, practice_ids: Iterable[int]) -> None:
        """Make the index match the database for these practices. May be repeated."""

    def rebuild(self) -> int:
        """Make the index anew beside the live one; how many texts it holds."""

    def is_healthy(self) -> bool:
        """Whether the index can be asked."""


_engines: list[SearchIndex] = []


def configure(engine: str, folder: Path) -> None:
    """Choose the engine and where it keeps its files (at start, from ``create_app``)."""
    if engine != "whoosh":
        raise ValueError(f"there is no search engine {engine!r}: SEARCH may be whoosh")
    from resource_centre.search.whoosh_index import WhooshIndex

    _engines[:] = [WhooshIndex(folder)]


def current_index() -> SearchIndex:
    """The engine of this installation."""
    return _engines[0]


def search(query: Query) -> Hits:
    """Answer from the index, or from the database while there is none."""
    try:
        return current_index().search(query)
    except IndexUnavailable:
        from resource_centre.search.database import DatabaseIndex

        return DatabaseIndex().search(query)
