"""Passwords: argon2id, few at once, the same time for people who do not exist.

Nothing here touches the database: hashing takes a fifth of a second and belongs outside every
transaction.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from resource_centre.errors import BadInput, Busy
from resource_centre.i18n import Text, text

SHORTEST = 12
LONGEST_BYTES = 1024
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)  # each takes 64 MiB
_LONGEST_WAIT = 3.0


def _encoded(length: int) -> str:
    return base64.b64encode(bytes(length)).decode().rstrip("=")


# Well formed, matched by no password, and as slow as every other.
_NOBODYS = f"$argon2id$v=19$m=65536,t=3,p=1${_encoded(16)}${_encoded(32)}"

# What people take when a password must be long. A password that is nothing but these, digits and
# signs is refused, in either keyboard.
_COMMON = (
    "password", "passwort", "passw0rd", "p@ssw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm",
    "qazwsxedc", "qazwsx", "1q2w3e4r5t", "1q2w3e4r", "1q2w3e", "welcome", "letmein", "iloveyou",
    "administrator", "admin", "login", "secret", "changeme", "default", "monkey", "dragon",
    "football", "baseball", "sunshine", "princess", "superman", "batman", "trustno1", "master",
    "shadow", "michael", "jordan", "computer", "internet", "samsung", "starwars", "whatever",
    "abcdefghijkl", "abcdef", "abc", "test", "user", "guest", "hello", "summer", "winter", "spring",
    "autumn", "moscow", "russia", "privet", "parol", "lubov", "natasha", "marina", "svetlana",
    "пароль", "йцукенгшщзхъ", "йцукенгшщз", "йцукен", "фывапролдж", "фывапролд", "фыва",
    "ячсмитьбю", "ячсмить", "йфяцыч", "привет", "любовь", "солнышко", "администратор", "админ",
    "секрет", "россия", "москва", "наташа", "марина", "светлана", "зима", "весна", "лето", "осень",
    "здравствуйте", "gfhjkm", "ghbdtn", "vjcrdf", "resourcecentre", "resourcecenter", "resource",
    "centre", "center", "ресурсныйцентр", "ресурсный", "центр", "соцпрактики", "практики",
)  # fmt: skip
TOO_COMMON = text(
    "This password is too easy to guess. Three or four words that have nothing to do with each"
    " other are better."
)
TOO_SHORT = text("The password needs at least %(least)d characters.", least=SHORTEST)
TOO_LONG = text("The password is too long: at most 1,024 bytes.")


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_LONGEST_WAIT):
        raise Busy
    try:
        yield
    finally:
        _AT_ONCE.release()


def _bytes(password: str) -> bytes:
    """One form for й typed as one letter or as two."""
    return normalize("NFC", password).encode("utf-8", "surrogatepass")


def check_password(password: str, *, about: Iterable[str] = ()) -> None:
    """Refuse what is too short, too long or easy to guess; ``about``: names near to the person."""
    problem = password_problem(password, about=about)
    if problem is not None:
        raise BadInput({"password": problem})


def password_problem(password: str, *, about: Iterable[str] = ()) -> Text | None:
    """Why a password cannot be taken, or ``None``."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(_bytes(password)) > LONGEST_BYTES:
        return TOO_LONG
    return TOO_COMMON if _is_common(password, about) else None


def _is_common(password: str, about: Iterable[str]) -> bool:
    folded = normalize("NFKC", password).casefold().replace("ё", "е")
    if len(set(folded)) < 5 or _is_row(folded):
        return True
    words = [*_COMMON, *(word for name in about for word in _words_of(name))]
    for word in sorted(words, key=len, reverse=True):
        folded = folded.replace(word.casefold().replace("ё", "е"), " ")
    return len(re.sub(r"[\W\d_]", "", folded)) < 4


def _words_of(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name) if len(word) >= 4]


def _is_row(folded: str) -> bool:
    """abcdefghijkl, 987654321098: mostly neighbours."""
    steps = [abs(ord(b) - ord(a)) for a, b in pairwise(folded)]
    return sum(step <= 1 for step in steps) > 0.7 * len(steps)


def hash_of(password: str) -> str:
    """The form in which a password is kept."""
    with _one_of_few():
        return _HASHER.hash(_bytes(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; without one to compare with it takes as long to say no."""
    with _one_of_few():
        try:
            return _HASHER.verify(kept or _NOBODYS, _bytes(password))
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was made with other costs than today's."""
    return _HASHER.check_needs_rehash(kept)
