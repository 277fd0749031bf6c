"""Cutting a text at its fixed headings and editing sections of it without touching the rest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_centre.practices.sections import (
    BY_KEY,
    OTHER,
    SECTIONS,
    edited_body,
    fixed_ids,
    join_sections,
    section_texts,
    split_body,
)

KEYS = ["problem", "steps", "core", "stop"]
pieces = st.lists(
    st.tuples(st.sampled_from(KEYS), st.text(alphabet="ab \r\n#-`~ё", max_size=20)), max_size=5
)
new_texts = st.dictionaries(
    st.sampled_from([*KEYS, "why", OTHER]), st.text(alphabet="ab \n-", max_size=12), max_size=4
)


def written(parts: list[tuple[str, str]], before: str = "") -> str:
    return before + "".join(f"## {BY_KEY[key].en}\n{words}\n" for key, words in parts)


@given(st.text())
def test_cutting_any_text_loses_no_character(body: str) -> None:
    assert "".join(piece.source for piece in split_body(body)) == body


@given(pieces, st.text(alphabet="xy\n", max_size=6))
def test_cutting_a_text_with_headings_loses_no_character(
    parts: list[tuple[str, str]], before: str
) -> None:
    body = written(parts, before)
    assert "".join(piece.source for piece in split_body(body)) == body


@given(pieces, st.text(alphabet="xy\n", max_size=6))
def test_form_that_changes_nothing_changes_no_byte(
    parts: list[tuple[str, str]], before: str
) -> None:
    body = written(parts, before)
    shown = section_texts(body)
    assert edited_body(body, shown, "en") == body
    # As a browser sends them: every end of a line, whatever it was, as CRLF.
    sent = {key: re.sub("\r\n|\r|\n", "\r\n", words) for key, words in shown.items()}
    assert edited_body(body, sent, "en") == body


@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.text(alphabet="ab \n-", max_size=20)), max_size=5),
    new_texts,
    st.text(alphabet="xy\n", max_size=6),
)
def test_edited_sections_say_what_was_typed_and_the_others_what_they_said(
    parts: list[tuple[str, str]], changed: dict[str, str], before: str
) -> None:
    body = written(parts, before)
    wished = section_texts(body) | {key: words.strip() for key, words in changed.items()}
    found = section_texts(edited_body(body, changed, "en"))
    assert found == {key: words for key, words in wished.items() if words}


def test_section_that_is_not_on_the_form_stays() -> None:
    body = join_sections({"problem": "Many.", "volume": "Ten hours."}, "en")
    assert edited_body(body, {"problem": "Few."}, "en") == join_sections(
        {"problem": "Few.", "volume": "Ten hours."}, "en"
    )


def test_new_section_is_put_where_it_stands_on_the_page() -> None:
    body = join_sections({"problem": "Many.", "stop": "At once."}, "ru")
    edited = edited_body(body, {"steps": "1. Прийти."}, "ru")
    assert edited == join_sections(
        {"problem": "Many.", "steps": "1. Прийти.", "stop": "At once."}, "ru"
    )


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_heading_in_a_code_block_is_no_heading(fence: str) -> None:
    body = f"## Steps are here\n{fence}\n## The problem\n{fence}\n"
    assert [piece.key for piece in split_body(body)] == [OTHER]


def test_both_languages_lead_to_the_same_anchors() -> None:
    assert set(fixed_ids("en").values()) == set(fixed_ids("ru").values())
    assert len(fixed_ids("en")) == len(fixed_ids("ru")) == len(SECTIONS)
