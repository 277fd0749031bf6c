"""What may be typed into the search field: words, "phrases" and -not. Nothing else has a meaning.

A colon, a bracket or a star is a character like any other, and no input is an error.
"""

import re
from dataclasses import dataclass

from resource_centre.i18n import LANGUAGES
from resource_centre.search.words import SMALL_WORDS, clean, fold, stem, words_of

LONGEST_QUERY = 300
MOST_PIECES = 24

_PIECE = re.compile(
    r"""(?P<no>(?<!\S)[-−])?(?:"(?P<p1>[^"]+)"|“(?P<p2>[^“”]+)”|«(?P<p3>[^«»]+)»|(?P<word>[^\s"“”«»]+))"""
)

Sequence = tuple[str, ...]
"""Stems that must follow each other; one stem for a plain word."""


@dataclass(frozen=True)
class Piece:
    """A word or a phrase, folded. ``home-start`` is two words that follow each other."""

    words: tuple[str, ...]

    def stems(self, language: str) -> Sequence:
        """As a text of this language is indexed."""
        return tuple(stem(word, language) for word in self.words)

    @property
    def is_small(self) -> bool:
        """Whether it is one of the words that stand in every text (and, the, и, для)."""
        return len(self.words) == 1 and self.words[0] in SMALL_WORDS


@dataclass(frozen=True)
class Wanted:
    """A query as understood: all of these, none of those."""

    pieces: tuple[Piece, ...]
    without: tuple[Piece, ...]

    def __bool__(self) -> bool:
        return bool(self.pieces or self.without)

    def stems(self, language: str) -> frozenset[str]:
        """Every stem looked for: what is marked in a text."""
        return frozenset(one for piece in self.pieces for one in piece.stems(language))


def parse(typed: str) -> Wanted:
    """Read what was typed. Small words count only where there is nothing else or in a phrase."""
    wanted: list[Piece] = []
    without: list[Piece] = []
    for found in _PIECE.finditer(clean(typed)[:LONGEST_QUERY]):
        words = found["p1"] or found["p2"] or found["p3"] or found["word"]
        folded = tuple(fold(word.folded) for word in words_of(words))
        if folded:
            (without if found["no"] else wanted).append(Piece(folded))
    large = [piece for piece in wanted if not piece.is_small]
    kept = tuple(dict.fromkeys((large or wanted)[:MOST_PIECES]))
    return Wanted(kept, tuple(dict.fromkeys(without[:MOST_PIECES])))


def all_stems(piece: Piece) -> set[Sequence]:
    """A piece as any language would have it indexed."""
    return {piece.stems(language) for language in LANGUAGES}
