"""The fields of a Whoosh document, and the version by which an old index is known."""

from collections.abc import Iterator
from typing import Any

from whoosh.analysis.filters import Filter
from whoosh.analysis.tokenizers import RegexTokenizer
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, TEXT, Schema

from resource_centre.i18n import LANGUAGES
from resource_centre.search.words import ANALYSER_VERSION, fold, stem

FORMAT = {"engine": "whoosh", "schema": 1, "analyser": ANALYSER_VERSION}
BOOSTS = {"title": 6.0, "summary": 2.5, "headings": 1.5, "names": 2.0, "body": 1.0}
"""Fields of each language, and what a word in them is worth."""


class StemFilter(Filter):
    """Makes the words of words.py of Whoosh's tokens. Small words stay: phrases need them."""

    is_morph = True

    def __init__(self, language: str) -> None:
        self.language = language

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StemFilter) and other.language == self.language

    __hash__ = None  # type: ignore[assignment]

    def __call__(self, tokens: Any) -> Iterator[Any]:  # type: ignore[override]
        for token in tokens:
            token.text = stem(fold(token.text), self.language)
            yield token


def schema() -> Schema:
    """Title, summary, headings, body and names in each language; facts and what is shown."""
    fields: dict[str, Any] = {
        "key": ID(unique=True),
        "practice": ID(),
        "slug": STORED,
        "facts": COLUMN(VarBytesColumn()),  # type: ignore[no-untyped-call]
        "shown": STORED,
    }
    for language in LANGUAGES:
        analyser = RegexTokenizer(r"\w+") | StemFilter(language)
        for name in BOOSTS:
            fields[f"{name}_{language}"] = TEXT(analyzer=analyser, phrase=True, stored=False)
    return Schema(**fields)
