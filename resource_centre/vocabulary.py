"""The controlled vocabularies, with a label in each language (vocabulary.yaml)."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from resource_centre.i18n import current_language

Term = dict[str, str]


@cache
def vocabularies() -> dict[str, dict[str, Term]]:
    """Every vocabulary: name → slug → language → label, in the order of the screen."""
    source = Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Term]] = yaml.safe_load(source)
    return loaded


def slugs(vocabulary: str) -> tuple[str, ...]:
    """The slugs of one vocabulary."""
    return tuple(vocabularies()[vocabulary])


def label(vocabulary: str, slug: object, language: str | None = None) -> str:
    """The label of a term; a slug that is unknown is shown as it is, so that no page breaks."""
    term = vocabularies()[vocabulary].get(str(slug))
    return term[language or current_language()] if term else str(slug)


def labels(vocabulary: str, chosen: "list[str] | tuple[str, ...]", language: str) -> list[str]:
    """The labels of several terms."""
    return [label(vocabulary, slug, language) for slug in chosen]


def in_a_row(words: Iterable[object], language: str | None = None) -> list[str]:
    """Terms that stand in one line: in Russian only the first keeps its capital (ТЦСО does)."""
    said = [str(one) for one in words]
    if (language or current_language()) != "ru":
        return said
    return said[:1] + [_lowered(one) for one in said[1:]]


def _lowered(words: str) -> str:
    is_word = len(words) > 1 and words[0].isalpha() and words[1].islower()
    return words[0].lower() + words[1:] if is_word else words


def choices(vocabulary: str, language: str | None = None) -> list[tuple[str, str]]:
    """(slug, label) pairs for a form."""
    return [(slug, label(vocabulary, slug, language)) for slug in slugs(vocabulary)]
