"""Numbers of the state, and names that are nearly the same."""

import pytest

from resource_centre.organisations.addresses import is_slug, slugified
from resource_centre.organisations.duplicates import is_near
from resource_centre.organisations.registration import digits_of, is_inn, is_ogrn


@pytest.mark.parametrize("number", ["7707083893", "7830002293", "500100732259"])
def test_an_inn_is_taken_when_its_check_digits_fit(number: str) -> None:
    assert is_inn(number)
    for at, digit in enumerate(number):
        slip = number[:at] + str((int(digit) + 1) % 10) + number[at + 1 :]
        assert not is_inn(slip) or (at == len(number) - 1 and slip == number)


@pytest.mark.parametrize(
    "number", ["", "0" * 10, "0" * 12, "770708389", "77070838931", "٧٧٠٧٠٨٣٨٩٣"]
)
def test_an_inn_is_refused_when_it_is_none(number: str) -> None:
    assert not is_inn(number)


def test_an_ogrn_is_taken_when_its_last_digit_fits() -> None:
    assert is_ogrn("1027700132195")
    assert is_ogrn("304500116000157")
    assert not is_ogrn("1027700132194")
    assert not is_ogrn("0" * 13)
    assert digits_of(" 10277-0013 2195 ") == "1027700132195"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("АНО «Центр помощи семье»", 'Автономная некоммерческая организация "Помощь семье"', True),
        ("БФ «Ночлежка»", "Ночлежка", True),
        ("Центр «Река»", "Семейный центр «Река»", True),
        ("Ёлка", "елка", True),
        ("Сеть поддержки семьи", "Сеть поддержки семей", True),
        ("Центр «Река»", "Центр «Рука»", False),
        ("Тёплый дом", "Тёплый приём", False),
        ("Центр", "Фонд", False),
        ("", "Фонд", False),
    ],
)
def test_names_are_near_when_their_own_words_are(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_a_name_becomes_an_address() -> None:
    assert slugified("Щит и ёж — «Дом 1»") == "shchit-i-ezh-dom-1"
    assert slugified("日本") == ""
    assert is_slug("river-1")
    assert not any(is_slug(word) for word in ("apply", "a--b", "-a", "A", "", "a" * 81))
