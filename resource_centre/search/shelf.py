"""The facts of all practices in memory, as sets of ids by term: filters, counts and order.

Totals and counts come from sets, so they are exact however the words were looked up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from resource_centre.search.documents import Facts
from resource_centre.search.index import FACETS, Query

ALL_OF = frozenset({"without"})
"""Facets whose terms must all hold; of the others one is enough."""


class Shelf:
    """Facts by practice, and by facet and term."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        self.facts = {one.practice_id: one for one in facts}
        self._by_term: dict[str, dict[str, set[int]]] = {name: defaultdict(set) for name in FACETS}
        for one in self.facts.values():
            for name, terms in one.terms.items():
                for term in terms:
                    self._by_term[name][term].add(one.practice_id)

    def narrowed(self, found: Set[int], query: Query) -> set[int]:
        """Those found that pass every filter."""
        return self._passing(found, query, FACETS)

    def _passing(self, found: Set[int], query: Query, facets: Iterable[str]) -> set[int]:
        left = set(found)
        for name in facets:
            if wished := query.filters.get(name):
                left &= self._with(name, wished)
        if query.ages:
            left = {one for one in left if self._fits(one, query.ages)}
        return left

    def _with(self, name: str, wished: Iterable[str]) -> set[int]:
        by_term = self._by_term[name]
        sets = [by_term.get(term, set()) for term in wished]
        return set.intersection(*sets) if name in ALL_OF else set.union(*sets)

    def _fits(self, practice_id: int, ages: Iterable[int]) -> bool:
        bounds = self.facts[practice_id].ages
        return bounds is not None and any(bounds[0] <= age <= bounds[1] for age in ages)

    def counts(self, found: Set[int], query: Query) -> dict[str, dict[str, int]]:
        """How many each term would show. Of a facet where one term is enough, its own wishes
        do not count: ticking a second one must be able to widen the list."""
        counted = {}
        everything = self.narrowed(found, query)
        for name in FACETS:
            among = everything
            if name not in ALL_OF and query.filters.get(name):
                among = self._passing(found, query, [other for other in FACETS if other != name])
            sizes = {term: len(ids & among) for term, ids in self._by_term[name].items()}
            counted[name] = {term: size for term, size in sizes.items() if size}
        return counted

    def ordered(
        self, ids: Set[int], query: Query, scores: Mapping[int, float], lapsed: Mapping[int, bool]
    ) -> list[int]:
        """In the order asked for; what is out of date comes last in any."""
        has_words = bool(scores)

        def place(practice_id: int) -> tuple[object, ...]:
            facts = self.facts[practice_id]
            newest = _reversed(facts.updated)
            orders: dict[str, tuple[object, ...]] = {
                "newest": (newest,),
                "evidence": (-facts.evidence, -facts.sites, newest),
                "cost": (facts.cost or 9, -facts.evidence, newest),
                "sites": (-facts.sites, -facts.evidence, newest),
                "relevance": (-scores.get(practice_id, 0.0), -facts.evidence, newest),
            }
            wished = query.sort if query.sort in orders else "relevance"
            if wished == "relevance" and not has_words:
                wished = "evidence"
            return (lapsed[practice_id], *orders[wished], facts.slug)

        return sorted(ids, key=place)


def _reversed(instant: str) -> tuple[int, ...]:
    """A key that puts later instants (ISO 8601, UTC) first."""
    return tuple(-ord(character) for character in instant)
