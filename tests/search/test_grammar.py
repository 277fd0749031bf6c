"""What may be typed, and what is shown of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_centre.search.documents import Part
from resource_centre.search.excerpt import excerpt
from resource_centre.search.grammar import Piece, parse
from tests.search.test_oracle import stems_of


def pieces(*words: str) -> tuple[Piece, ...]:
    return tuple(Piece(tuple(one.split())) for one in words)


@pytest.mark.parametrize(
    ("typed", "wanted", "without"),
    [
        ("family meeting", ("family", "meeting"), ()),
        ('"family meeting" -home', ("family meeting",), ("home",)),
        ('-"family meeting" rest', ("rest",), ("family meeting",)),
        ("«семейная встреча»", ("семейная встреча",), ()),
        ("home-start", ("home start",), ()),
        ("title:rest", ("title rest",), ()),
        ('"rest', ("rest",), ()),
        ("Ёлка ЁЛКА", ("елка",), ()),
        ("and the", ("and", "the"), ()),
        ("rest and the", ("rest",), ()),
        ("- -- -!", (), ()),
    ],
)
def test_a_query_is_read_as_words_phrases_and_exclusions(
    typed: str, wanted: tuple[str, ...], without: tuple[str, ...]
) -> None:
    found = parse(typed)
    assert (found.pieces, found.without) == (pieces(*wanted), pieces(*without))


def test_words_that_change_inside_have_one_stem() -> None:
    assert set(stems_of("дети детей ребёнок ребёнка", "ru")) == {"ребенок"}
    assert set(stems_of("методика методики методикой", "ru")) == {"методик"}
    assert set(stems_of("child children", "en")) == {"child"}


@given(st.text(), st.text(max_size=40))
def test_an_excerpt_is_a_piece_of_the_text_when_words_are_found(words: str, typed: str) -> None:
    stems = parse(typed).stems("ru")
    runs, _ = excerpt("", [Part("a", "A", words)], "ru", stems)
    shown = "".join(said for _, said in runs)
    assert shown.removeprefix("…").removesuffix("…") in words or shown in words
    assert {stem for mark, said in runs if mark for stem in stems_of(said, "ru")} <= stems
