"""The piece of a text that is shown with a hit, and the words marked in it."""

from collections.abc import Sequence, Set

from resource_centre.search.documents import Part
from resource_centre.search.words import Word, stem, words_of

WIDTH = 240
LEAD = 60
Runs = list[tuple[bool, str]]


def excerpt(
    summary: str, parts: Sequence[Part], language: str, stems: Set[str]
) -> tuple[Runs, Part | None]:
    """Runs of text around the densest place, and its section; nothing where no word stands."""
    best: tuple[int, Part, list[Word]] | None = None
    for part in (Part("", "", summary), *parts):
        marked = [w for w in words_of(part.words) if stem(w.folded, language) in stems]
        different = len({stem(word.folded, language) for word in marked})
        if marked and (best is None or different > best[0]):
            best = (different, part, marked)
    if best is None:
        return [], None
    _, part, marked = best
    return _runs(part.words, marked, language), part if part.anchor else None


def _runs(text: str, marked: list[Word], language: str) -> Runs:
    first = max(marked, key=lambda word: _density(word, marked, language))
    start = _word_start(text, max(0, first.start - LEAD))
    stop = _word_stop(text, max(first.end, start + WIDTH))
    runs: Runs = [(False, "…")] if start else []
    at = start
    for word in marked:
        if start <= word.start and word.end <= stop:
            runs += [(False, text[at : word.start]), (True, text[word.start : word.end])]
            at = word.end
    runs.append((False, text[at:stop] + ("…" if stop < len(text) else "")))
    return [(mark, words) for mark, words in runs if words]


def _density(first: Word, marked: list[Word], language: str) -> int:
    reach = first.start + WIDTH - LEAD
    near = {stem(w.folded, language) for w in marked if first.start <= w.start and w.end <= reach}
    return len(near)


def _word_start(text: str, at: int) -> int:
    """The beginning of a word at or after this place."""
    if at == 0:
        return 0
    space = text.find(" ", at, at + LEAD)
    return at if space < 0 else space + 1


def _word_stop(text: str, at: int) -> int:
    """The end of a word at or after this place."""
    space = text.find(" ", at, at + LEAD)
    return min(at, len(text)) if space < 0 else space
