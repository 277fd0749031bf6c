"""The controlled vocabularies, with a label in each language.

``vocabulary.yaml`` is the base; what a curator changed lies over it (vocabulary_terms.py). Each
process keeps the two as one and reads them anew when the mark in the data folder is another one:
a look at a file once in a piece of work, and no statement to the database on any page. Where
there is no mark, nothing was ever changed.
"""

import os
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from resource_centre.db import NoSession, session
from resource_centre.i18n import LANGUAGES, current_language
from resource_centre.vocabulary_terms import VocabularyTerm, changed_terms

Mark = tuple[int, int] | None
MARK = "vocabulary.changed"
_HERE = "vocabulary"  # where a session remembers what it looked up


class Term(NamedTuple):
    """One term: what it is called in each language, and whether it is still offered."""

    labels: Mapping[str, str]
    place: int
    is_retired: bool = False
    merged_into: str | None = None
    version: int = 0

    @property
    def is_offered(self) -> bool:
        """Whether a form offers it."""
        return not self.is_retired and self.merged_into is None


Vocabularies = Mapping[str, Mapping[str, Term]]
_mark_at: list[Path] = []
_kept: list[tuple[Mark, Vocabularies]] = []


def keep_mark_in(folder: Path) -> None:
    """Say where the mark lies that tells every process of a change (at start)."""
    _mark_at[:] = [folder / MARK]
    _kept.clear()


def spread_change() -> None:
    """Make every process read the terms anew. After the commit; may be repeated."""
    for path in _mark_at:
        path.touch(mode=0o600)
        instant = time.time_ns()
        os.utime(path, ns=(instant, instant))
    _forget_here()


def is_marked() -> bool:
    """Whether there is a mark: without one only what is shipped is read."""
    return any(path.exists() for path in _mark_at)


def _forget_here() -> None:
    try:
        session().info.pop(_HERE, None)
    except NoSession:
        return


@cache
def shipped() -> Vocabularies:
    """Every vocabulary as it is shipped: name → slug → term, in the order of the screen."""
    source = Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(source)
    return {
        name: {slug: Term(words, place) for place, (slug, words) in enumerate(terms.items())}
        for name, terms in loaded.items()
    }


def vocabularies() -> Vocabularies:
    """Every vocabulary as it is now: name → slug → term, in the order of the screen.

    Outside a piece of work there is no database to ask: then as it is shipped.
    """
    try:
        info = session().info
    except NoSession:
        return shipped()
    if _HERE not in info:
        info[_HERE] = _up_to_date()
    found: Vocabularies = info[_HERE]
    return found


def _up_to_date() -> Vocabularies:
    mark = _mark_now()
    if mark is None:
        return shipped()
    if not _kept or _kept[0][0] != mark:
        _kept[:] = [(mark, _with_changes(changed_terms(session())))]
    return _kept[0][1]


def _mark_now() -> Mark:
    try:
        state = os.stat(_mark_at[0]) if _mark_at else None  # noqa: PTH116 — once in every request
    except FileNotFoundError:
        return None
    return (state.st_mtime_ns, state.st_ino) if state else None


def _with_changes(rows: Iterable[VocabularyTerm]) -> Vocabularies:
    known = {name: dict(terms) for name, terms in shipped().items()}
    for row in rows:
        if row.vocabulary in known:
            terms = known[row.vocabulary]
            terms[row.slug] = _changed(terms.get(row.slug), row, last=len(terms))
    return {
        name: dict(sorted(terms.items(), key=lambda item: item[1].place))
        for name, terms in known.items()
    }


def _changed(base: Term | None, row: VocabularyTerm, *, last: int) -> Term:
    words = {language: getattr(row, f"label_{language}") for language in LANGUAGES}
    return Term(
        {name: said or (base.labels[name] if base else row.slug) for name, said in words.items()},
        row.place if row.place is not None else base.place if base else last,
        row.is_retired,
        row.merged_into,
        row.version,
    )


def slugs(vocabulary: str) -> tuple[str, ...]:
    """The slugs of one vocabulary, those no longer offered too: a card may carry them."""
    return tuple(vocabularies()[vocabulary])


def canonical(vocabulary: str, slug: str) -> str:
    """The slug that counts for this one: where a merged term went, else itself."""
    terms = vocabularies()[vocabulary]
    target = terms[slug].merged_into if slug in terms else None
    return target if target is not None and target in terms else slug


def canonicals(vocabulary: str, chosen: Iterable[str]) -> list[str]:
    """What these terms count as, each once."""
    return list(dict.fromkeys(canonical(vocabulary, slug) for slug in chosen))


def label(vocabulary: str, slug: object, language: str | None = None) -> str:
    """The label of a term, of the one it went into if it was merged; a slug that is unknown is
    shown as it is, so that no page breaks."""
    term = vocabularies()[vocabulary].get(canonical(vocabulary, str(slug)))
    return term.labels[language or current_language()] if term else str(slug)


def labels(vocabulary: str, chosen: "list[str] | tuple[str, ...]", language: str) -> list[str]:
    """The labels of several terms."""
    said = [label(vocabulary, slug, language) for slug in chosen]
    return list(dict.fromkeys(said))


def in_a_row(words: Iterable[object], language: str | None = None) -> list[str]:
    """Terms that stand in one line: in Russian only the first keeps its capital (ТЦСО does)."""
    said = [str(one) for one in words]
    if (language or current_language()) != "ru":
        return said
    return said[:1] + [_lowered(one) for one in said[1:]]


def _lowered(words: str) -> str:
    is_word = len(words) > 1 and words[0].isalpha() and words[1].islower()
    return words[0].lower() + words[1:] if is_word else words


def choices(
    vocabulary: str, language: str | None = None, *, kept: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """(slug, label) pairs for a form: what is offered, and what was chosen before (``kept``)."""
    terms, held = vocabularies()[vocabulary], set(kept)
    said = language or current_language()
    return [
        (slug, term.labels[said]) for slug, term in terms.items() if term.is_offered or slug in held
    ]
