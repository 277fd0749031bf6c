"""The slug of an organisation, and how any name becomes one."""

import re
import unicodedata

LONGEST = 80
RESERVED_SLUGS = frozenset(
    {
        "applications", "apply", "edit", "invitations", "join", "members", "merge", "new",
        "rename", "search", "similar", "steps",
    }
)  # fmt: skip
"""Words that are routes below /organisations, or may become some."""

VALID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (
            "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p",
            "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
        ),
        strict=True,
    )
)  # fmt: skip


def slugified(words: str, longest: int = LONGEST) -> str:
    """Lower-case Latin words with hyphens; Russian is transliterated. May be empty."""
    latin = "".join(_LATIN.get(letter, letter) for letter in words.casefold())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > longest:
        slug = slug[: longest + 1].rpartition("-")[0] or slug[:longest]
    return slug.strip("-")


def is_slug(word: str) -> bool:
    """Whether a word may be the address of an organisation."""
    return len(word) <= LONGEST and bool(VALID.fullmatch(word)) and word not in RESERVED_SLUGS
