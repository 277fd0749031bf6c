"""The card in words, in both languages."""

from typing import Any

import pytest

from resource_centre.i18n import speaking
from resource_centre.library.card_words import dose_words, field_words, glance_rows, unknown_rows
from resource_centre.practices.card import FIELDS


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cost_per_year", {"amount": 123450, "currency": "RUB", "year": 2025},
         "₽1,234.50, prices of 2025"),
        ("origin_year", 1989, "1989"),
        ("caseload", 1500, "1,500"),
        ("volunteers", False, "No"),
        ("needs", ["parenting", "loneliness"], "Parenting; Loneliness"),
        ("roles", [{"role": "lawyer", "how": "visiting"}], "Lawyer (may be visiting)"),
        ("needs", [], ""),
        ("no_such_field", "as it is", "as it is"),
    ],
)  # fmt: skip
def test_a_value_is_said_as_readers_say_it(name: str, value: Any, words: str) -> None:
    with speaking("en"):
        assert field_words(name, value) == words


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ({"duration": "one_off", "sessions_min": 1, "frequency": "once"}, "One-off; 1 session"),
        ({"weeks_min": 6, "weeks_max": 8, "frequency": "weekly"}, "6–8 weeks; Weekly"),
        ({"sessions_max": 12, "minutes": 45, "group_size": 8},
         "12 sessions; 45 minutes each; groups of up to 8"),
        ({}, ""),
    ],
)  # fmt: skip
def test_how_often_and_how_long_is_one_phrase(dose: dict[str, Any], words: str) -> None:
    with speaking("en"):
        assert dose_words(dose) == words


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ({"age_min": 0, "age_max": 17}, "aged up to 17"),
        ({"age_min": 60, "age_max": 120}, "aged 60 and over"),
        ({"age_min": 7, "age_max": 17}, "aged 7 to 17"),
    ],
)
def test_a_bound_that_says_nothing_is_not_said(card: dict[str, int], words: str) -> None:
    with speaking("en"):
        assert [said for _, _, said in glance_rows(card)] == [words]


def test_a_reason_is_given_in_the_language_of_the_reader_or_the_other_one() -> None:
    card = {"unknown": {"cost_band": {"ru": "Не считали."}, "costs": "nobody counted"}}
    with speaking("en"):
        rows = unknown_rows(card, "en")
    assert rows == [("Cost band", "Не считали.", "ru"), ("Costs", "nobody counted", "")]


def test_every_field_of_a_card_can_be_said() -> None:
    assert [field.name for field in FIELDS if field_words(field.name, None) != ""] == []
