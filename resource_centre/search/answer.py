"""From what an engine matched to a page of hits: the part that is the same for every engine."""

import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from resource_centre.search.documents import readable_now
from resource_centre.search.index import LONGEST_PAGE, Hit, Hits, Query
from resource_centre.search.shelf import Shelf

Matched = Mapping[int, Mapping[str, float]]
"""Practice id → language in which it matched → score."""

Shown = tuple[int, str, float]
"""A practice, the language to show it in, its score."""


@dataclass(frozen=True)
class Match:
    """What the words match: ``None`` when there are only words that must not stand there."""

    found: Matched | None
    excluded: Set[int] = frozenset()


def answer(
    query: Query,
    shelf: Shelf,
    match: Match,
    show: Callable[[Sequence[Shown]], list[Hit]],
    *,
    begun: float,
    is_partial: bool = False,
) -> Hits:
    """Filter, count, order, cut the page. Nothing that the database does not call public now."""
    lapsed = readable_now()
    ids = set(shelf.facts if match.found is None else match.found) & lapsed.keys()
    ids = (ids & shelf.facts.keys()) - match.excluded
    passing = shelf.narrowed(ids, query)
    scores = {one: max(by.values()) for one, by in (match.found or {}).items()}
    ordered = shelf.ordered(passing, query, scores, lapsed)
    size = min(max(query.size, 1), LONGEST_PAGE)
    page = ordered[(max(query.page, 1) - 1) * size :][:size]
    chosen = [
        (one, _language(shelf, one, (match.found or {}).get(one, {}), query), scores.get(one, 0.0))
        for one in page
    ]
    hits = show(chosen)
    return Hits(
        total=len(passing),
        ms=round((time.perf_counter() - begun) * 1000, 1),
        hits=hits,
        counts=shelf.counts(ids, query),
        is_partial=is_partial,
    )


def _language(shelf: Shelf, practice_id: int, matched: Mapping[str, float], query: Query) -> str:
    """The language filtered by, else the reader's, else the best of those that matched."""
    there = shelf.facts[practice_id].terms["text_lang"]
    candidates = list(matched) or list(there)
    for wished in (*query.filters.get("text_lang", ()), query.language):
        if wished in candidates:
            return wished
    return max(candidates, key=lambda language: matched.get(language, 0.0))
