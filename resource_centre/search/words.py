"""Words as the search sees them: cut, folded, stemmed. One way for every engine and every test.

A word is a run of letters and digits; ё is е, capitals do not count, and endings are cut by the
Snowball stemmer of the text's language. The few words that change inside (дети, ребёнок) are
listed, because no stemmer knows them. Positions refer to the text as it was given, so that what
was found can be marked in it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from whoosh.lang import stemmer_for_language
from whoosh.lang.stopwords import stoplists

from resource_centre.db import sort_key
from resource_centre.i18n import LANGUAGES

ANALYSER_VERSION = 1
"""Raise it with any change here: an index of another version is rebuilt."""

LONGEST_STEM = 100
_RUN = re.compile(r"\w+")
_STEMMERS: dict[str, Any] = {
    language: stemmer_for_language(language)  # type: ignore[no-untyped-call]
    for language in LANGUAGES
}
_SAME = {
    "ru": {
        "ребенок": "дети детей детям детьми детях ребенок ребенка ребенку ребенком ребенке",
        "человек": "люди людей людям людьми людях человек человека человеку человеком человеке",
        "учеба": "учеба учебы учебе учебу учебой учебный учебная учебное учебные учебных учебной",
    },
    "en": {
        "child": "child children childs",
        "person": "person persons people peoples",
        "woman": "woman women womens",
        "man": "man men mens",
    },
}
_IRREGULAR = {
    language: {form: word for word, forms in rows.items() for form in forms.split()}
    for language, rows in _SAME.items()
}
SMALL_WORDS = frozenset(word for language in LANGUAGES for word in stoplists[language])


@dataclass(frozen=True)
class Word:
    """A word of a text, folded, with its place in it."""

    folded: str
    start: int
    end: int


def clean(text: str) -> str:
    """A text that can be stored and cut: composed letters, no halves of a character."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word without what does not count."""
    return sort_key(word)


@lru_cache(maxsize=200_000)
def stem(folded: str, language: str) -> str:
    """What the forms of a word have in common."""
    irregular = _IRREGULAR[language].get(folded)
    return irregular or (_STEMMERS[language](folded) or folded)[:LONGEST_STEM]


def words_of(text: str) -> Iterator[Word]:
    """The words of a text, in order."""
    for run in _RUN.finditer(text):
        yield Word(fold(run.group()), run.start(), run.end())
