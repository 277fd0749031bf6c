"""What Whoosh finds, compared with reading every text: sets and totals, whatever the segments."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_centre.search.documents import Document, documents_of
from resource_centre.search.grammar import Piece, parse
from resource_centre.search.index import Query
from resource_centre.search.whoosh_index import WhooshIndex
from resource_centre.search.words import stem, words_of
from tests.conftest import LONG
from tests.support.shelves import shelve

_EN = "family family's visit visiting home care carer rest children child the and for"
_RU = "семья семьи визит визиты дом уход отдых дети ребёнок ребенка и для с"
WORDS = {"en": _EN.split(" "), "ru": _RU.split(" ")}
EVERY = [*WORDS["en"], *WORDS["ru"], "home-start"]
Corpus = tuple[WhooshIndex, list[Document]]


def stems_of(words: str, language: str) -> list[str]:
    return [stem(word.folded, language) for word in words_of(words)]


def text(dice: random.Random, language: str, length: int) -> str:
    return " ".join(dice.choices(WORDS[language], k=length))


@pytest.fixture
def corpus(work: None, tmp_path: Path) -> Corpus:
    """Sixty practices, added a few at a time, so that the index has several segments."""
    dice, index, ids = random.Random(5), WhooshIndex(tmp_path / "index"), []
    index.rebuild()
    for number in range(60):
        texts = {
            language: (text(dice, language, 3), text(dice, language, 4),
                       f"<p>{text(dice, language, 8)}</p>")
            for language in dice.choice((["en"], ["ru"], ["en", "ru"]))
        }  # fmt: skip
        ids.append(shelve(f"practice-{number}", texts))
        if dice.random() < 0.3:
            index.make_match(ids[-4:])
    index.make_match(ids)
    index.make_match(ids[:20])
    return index, documents_of()


def stands_in(document: Document, piece: Piece) -> bool:
    """Whether the words of a piece follow each other in one of the fields, by reading it."""
    fields = [document.title, document.summary, document.headings, document.body]
    named = [(language, words) for language, words in document.names.items()]
    for language, field in [*((document.language, field) for field in fields), *named]:
        have, want = stems_of(field, language), list(piece.stems(language))
        if any(have[at : at + len(want)] == want for at in range(len(have))):
            return True
    return False


def found_by_reading(documents: list[Document], typed: str) -> set[str]:
    wanted = parse(typed)
    barred = {d.facts.slug for d in documents if any(stands_in(d, p) for p in wanted.without)}
    return {d.facts.slug for d in documents if all(stands_in(d, p) for p in wanted.pieces)} - barred


pieces = st.one_of(
    st.sampled_from(EVERY),
    st.lists(st.sampled_from(EVERY), min_size=2, max_size=3).map(lambda w: f'"{" ".join(w)}"'),
)
typed = st.lists(
    st.tuples(st.sampled_from(["", "", "", "-"]), pieces).map("".join), min_size=1, max_size=4
).map(" ".join)


def test_whoosh_finds_what_reading_every_text_finds(corpus: Corpus) -> None:
    index, documents = corpus

    @settings(max_examples=2000 if LONG else 150, deadline=None)
    @given(typed)
    def agree(words: str) -> None:
        found = index.search(Query(words=words, size=100))
        read = found_by_reading(documents, words)
        assert ({hit.slug for hit in found.hits}, found.total) == (read, len(read))

    agree()
