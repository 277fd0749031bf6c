"""What differs between two revisions: text by word, card by field, what a correction may touch."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from resource_centre.practices.card import EDITORIAL_MAY_NOT_TOUCH as FIELDS
from resource_centre.practices.changes import (
    by_word,
    card_changes,
    text_rows,
    untouchable_changes,
)
from resource_centre.practices.merge_operations import merged
from resource_centre.practices.models import Revision, RevisionText
from resource_centre.practices.sections import EDITORIAL_MAY_NOT_TOUCH as SECTIONS
from tests.support.writers import CARD, WORDS, body


def revision(text: str, card: dict[str, Any] | None = None) -> Revision:
    made = Revision(number=1, original_language="en", card=CARD if card is None else card)
    made.texts = [RevisionText(language="en", title="T", title_key="t", summary="", body=text)]
    return made


def test_changed_words_are_marked_on_both_sides() -> None:
    assert by_word("two to four weeks", "three to four weeks") == (
        [("del", "two"), ("", " to four weeks")],
        [("ins", "three"), ("", " to four weeks")],
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_hide_and_add_no_character(old: str, new: str) -> None:
    left, right = by_word(old, new)
    assert "".join(words for _, words in left) == old
    assert "".join(words for _, words in right) == new


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_rows_hold_every_line_of_both_texts(old: list[str], new: list[str]) -> None:
    rows = text_rows("\n".join(old), "\n".join(new), context=None)
    sides = [
        ["".join(w for _, w in side) for side in column if side]
        for column in ([r.old for r in rows], [r.new for r in rows])
    ]
    assert sides == [old, new]


def test_lines_far_from_a_change_are_folded() -> None:
    old = "\n".join(str(n) for n in range(20))
    rows = text_rows(old, old.replace("10", "ten"), context=1)
    assert [row.old_number for row in rows] == [10, 11, 12]


def test_card_is_compared_field_by_field() -> None:
    before, after = revision(body()), revision(body(), CARD | {"age_max": 16, "funding": ["X"]})
    changes = [(c.name, c.before, c.after) for c in card_changes(before, after)]
    assert changes == [("age_max", 18, 16), ("funding", None, ["X"])]


def test_correction_may_touch_what_is_not_guarded() -> None:
    before = revision(body())
    free = {key: "Other words." for key in WORDS if key not in SECTIONS}
    assert untouchable_changes(before, revision(body("en", **free), CARD | {"age_max": 16})) == []


def test_every_guarded_section_and_field_is_noticed() -> None:
    before = revision(body())
    for key in sorted(SECTIONS):
        assert untouchable_changes(before, revision(body("en", **{key: "Other."}))) == [key]
    for name in sorted(FIELDS):
        changed = CARD | {name: "something else"}
        assert untouchable_changes(before, revision(body(), changed)) == [name]


maps = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)


@given(maps, maps, maps)
def test_merging_takes_each_change_and_names_what_both_changed(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    result, both = merged(base, mine, theirs)
    for name in "abc":
        was, my, their = base.get(name), mine.get(name), theirs.get(name)
        wished = their if my == was else my
        assert result.get(name) == wished
        assert (name in both) is (my != was and their not in (was, my))
