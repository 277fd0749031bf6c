"""Which passwords are taken, and how they are kept."""

import pytest

from resource_centre.accounts import passwords


@pytest.mark.parametrize(
    "password",
    [
        "seven lamps over quiet water",
        "тихая вода семь фонарей",
        "correct-horse-battery",
        "x" * 3 + "jk29;ыв01zz",
    ],
)
def test_a_password_is_taken_when_it_is_hard_to_guess(password: str) -> None:
    assert passwords.password_problem(password) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Qwertyuiop12", "йцукенгшщзхъ", "пароль123456", "aaaaaaaaaaaa",
        "123456789012", "abcdefghijkl", "abababababab", "admin-admin-2026", "ПАРОЛЬ-пароль-1",
    ],
)  # fmt: skip
def test_a_password_is_refused_when_it_is_common(password: str) -> None:
    assert passwords.password_problem(password) == passwords.TOO_COMMON


def test_a_password_is_refused_when_it_is_the_name_of_the_organisation() -> None:
    about = ["Сеть поддержки семьи (пример)"]
    assert passwords.password_problem("сеть-поддержки-семьи-1") is None
    assert passwords.password_problem("сеть-поддержки-семьи-1", about=about) == (
        passwords.TOO_COMMON
    )


def test_a_password_is_refused_when_it_is_too_short_or_too_long() -> None:
    assert passwords.password_problem("hj3k9d02lsa") == passwords.TOO_SHORT
    assert passwords.password_problem("ключ вода " * 60) == passwords.TOO_LONG


def test_a_kept_password_matches_only_itself() -> None:
    kept = passwords.hash_of("тихая вода й")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert passwords.matches("тихая вода й", kept)  # й typed as two letters
    assert not passwords.matches("тихая вода", kept)
    assert not passwords.matches("тихая вода й", None)
    assert not passwords.is_outdated(kept)
