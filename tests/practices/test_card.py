"""The card: each field checked alone, with the sentence a person reads."""

from typing import Any

import pytest

from resource_centre.practices.card import (
    BY_NAME,
    can_do_without,
    card_errors,
    is_unknown,
    without_empty,
)
from resource_centre.practices.form_values import card_to_values, values_to_card
from resource_centre.practices.form_words import LABELS
from tests.support.writers import CARD

STUDY = {"citation": "A. B. Rest. 2019", "year": 2019, "design": "rct", "finding": "0"}
GOOD: list[tuple[str, Any]] = [
    ("kind", "methodology"), ("needs", ["respite", "loneliness"]), ("age_min", 0),
    ("roles", [{"role": "psychologist", "how": "not_needed"}]), ("staff_fte", 0.5),
    ("dose", {"minutes": 90}), ("cost_start", {"amount": 0, "currency": "RUB", "year": 2025}),
    ("studies", [STUDY | {"doi": "10.1136/jech-2018-210981", "n": 12, "independent": False}]),
    ("external_ratings", [{"registry": "R", "rating": "A", "date": "2026-03-12"}]),
    ("medical_or_psychological", False), ("funding", ["Grant 12"]),
    ("unknown", {"core": {"ru": "Не знаем"}}),
]  # fmt: skip
BAD: list[tuple[str, Any, str]] = [
    ("kind", "unheard", "“unheard” is not a term of the list “kind”."),
    ("needs", "respite", "Give a list of terms."),
    ("needs", ["respite", "respite"], "A term is named twice."),
    ("age_min", -1, "Give a whole number from 0 to 120."),
    ("age_min", "6", "Give a whole number from 0 to 120."),
    ("age_min", True, "Give a whole number from 0 to 120."),
    ("staff_fte", float("nan"), "Give a number from 0 to 10000."),
    ("terms_note", "a\nb", "Write this on one line, without control characters."),
    ("terms_note", "\ud800", "Write this on one line, without control characters."),
    ("terms_note", " ", "Write a few words."),
    ("medical_or_psychological", "yes", "Answer yes or no."),
    ("dose", {}, "Give the parts of this field by name."),
    ("dose", {"speed": 1}, "There is no part “speed” here."),
    ("roles", [{"role": "psychologist"}], "“how” is missing in a row."),
    ("studies", [STUDY, STUDY], "A row is given twice."),
    ("studies", [STUDY | {"doi": "https://doi.org/10.1/x"}],
     "Write a DOI as 10.1234/abc, without an address before it."),
    ("external_ratings", [{"registry": "R", "rating": "A", "url": "javascript:x"}],
     "Write an address that begins with https://."),
    ("cost_start", {"amount": 1.5, "currency": "RUB", "year": 2025},
     "Give the amount as a whole number of kopecks or cents."),
    ("cost_start", {"amount": -1, "currency": "RUB", "year": 2025},
     "Give an amount that is not below zero."),
    ("cost_start", {"amount": 1, "currency": "roubles", "year": 2025},
     "Give the currency as three letters, such as RUB."),
    ("speed", 3, "There is no field of this name in a card."),
    ("unknown", "all", "Give a reason for each field that is unknown."),
    ("unknown", {"core": ""}, "Say why core is not known."),
    ("unknown", {"core": {"de": "Nein"}}, "Say why core is not known."),
    ("unknown", {"speed": "x"}, "There is no field “speed”."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_good_value_is_taken_and_comes_back_from_the_form(name: str, value: Any) -> None:
    card = {name: value}
    assert card_errors(card) == {}
    assert values_to_card(card_to_values(card, "ru"), card, "ru") == card


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_bad_value_is_refused_with_a_sentence(name: str, value: Any, sentence: str) -> None:
    assert {k: str(v) for k, v in card_errors({name: value}).items()} == {name: sentence}


def test_highest_age_is_not_below_the_lowest() -> None:
    errors = card_errors({"age_min": 18, "age_max": 6})
    assert {k: str(v) for k, v in errors.items()} == {
        "age_max": "The highest age is below the lowest."
    }


def test_every_field_has_words_on_the_form() -> None:
    assert set(LABELS) == set(BY_NAME)


def test_empty_fields_are_left_out_and_false_is_an_answer() -> None:
    card = {"related": [], "volunteers": False, "age_min": 0, "kind": "", "unknown": {}}
    assert without_empty(card) == {"age_min": 0, "volunteers": False}


def test_roles_that_are_not_needed_can_be_done_without() -> None:
    assert can_do_without(CARD) == ["psychologist"]


def test_reason_in_another_language_survives_the_form() -> None:
    card = {"unknown": {"core": {"ru": "Не знаем", "en": "Not known"}, "costs": "Nobody says"}}
    values = card_to_values(card, "en")
    values["unknown_core"] = ""
    assert values_to_card(values, card, "en") == {
        "unknown": {"core": {"ru": "Не знаем"}, "costs": "Nobody says"}
    }
    assert is_unknown(card, "core")


@pytest.mark.parametrize(
    ("typed", "amount"), [("38 000", 3_800_000), ("38000,50", 3_800_050), ("0.1", 10), ("x", "x")]
)
def test_money_is_kept_in_kopecks(typed: str, amount: Any) -> None:
    values = card_to_values({}, "en")
    values["cost_start_amount"], values["cost_start_year"] = typed, "2025"
    assert values_to_card(values, {}, "en") == {
        "cost_start": {"amount": amount, "currency": "RUB", "year": 2025}
    }
