"""The answer of the database while there is no index: titles, summaries, owners, tags and terms.

Words are matched by their stems inside the folded words (Python folds: SQLite folds no Cyrillic),
so «методики» still finds «методика». The long texts are not read: that would be slow, and the
page says so.
"""

import time
from collections.abc import Iterable, Sequence

from resource_centre.i18n import LANGUAGES
from resource_centre.search.answer import Match, Shown, answer
from resource_centre.search.documents import Outline, outlines
from resource_centre.search.grammar import Piece, Wanted, parse
from resource_centre.search.index import Hit, Hits, Query
from resource_centre.search.shelf import Shelf
from resource_centre.search.words import stem


class DatabaseIndex:
    """Implements index.SearchIndex without an index: there is nothing to keep."""

    def search(self, query: Query) -> Hits:
        """Answer from the tables."""
        begun = time.perf_counter()
        known = outlines()
        titles = {(one.facts.practice_id, one.language): one for one in known}

        def show(rows: Sequence[Shown]) -> list[Hit]:
            return [_hit(titles[one, language], score) for one, language, score in rows]

        return answer(
            query, Shelf(one.facts for one in known), _match(known, parse(query.words)), show,
            begun=begun, is_partial=True,
        )  # fmt: skip

    def make_match(self, practice_ids: Iterable[int]) -> None:
        """The database matches itself."""

    def rebuild(self) -> int:
        """Nothing is kept."""
        return 0

    def is_healthy(self) -> bool:
        """As long as there is a database."""
        return True


def _hit(outline: Outline, score: float) -> Hit:
    facts = outline.facts
    return Hit(facts.practice_id, facts.slug, outline.language, score, outline.title)


def _match(known: Iterable[Outline], wanted: Wanted) -> Match:
    if not wanted:
        return Match(None)
    found: dict[int, dict[str, float]] = {}
    excluded: set[int] = set()
    for outline in known:
        practice_id = outline.facts.practice_id
        if any(_stands_in(outline.key, piece) for piece in wanted.without):
            excluded.add(practice_id)
        if all(_stands_in(outline.key, piece) for piece in wanted.pieces):
            in_title = sum(_stands_in(outline.title_key, piece) for piece in wanted.pieces)
            found.setdefault(practice_id, {})[outline.language] = 1.0 + in_title
    return Match(found if wanted.pieces else None, excluded)


def _stands_in(key: str, piece: Piece) -> bool:
    return all(
        any(form in key for form in (word, *(stem(word, language) for language in LANGUAGES)))
        for word in piece.words
    )
