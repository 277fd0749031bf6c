"""The slug of a practice: what its address is made of, for ever."""

import re
import unicodedata

from sqlalchemy import select

from resource_centre.db import session
from resource_centre.practices.models import Practice

LONGEST = 80
RESERVED = frozenset(
    {
        "new", "similar", "preview", "edit", "adopt", "compare", "search", "feeds", "tags",
        "revisions", "diff", "print", "brief", "steps", "all", "library",
    }
)  # fmt: skip
"""Words that are routes below /practices, or may become some."""

VALID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
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
    """Whether a word may be the address of a practice."""
    return len(word) <= LONGEST and bool(VALID.fullmatch(word)) and word not in RESERVED


def free_slug(title: str) -> str:
    """The slug of a title, with a number behind it when another practice has it already."""
    stem = slugified(title, LONGEST - 5) or "practice"
    if stem in RESERVED:
        stem = f"{stem}-practice"
    taken = set(
        session().scalars(
            select(Practice.slug).where(Practice.slug.startswith(stem, autoescape=True))
        )
    )
    if stem not in taken:
        return stem
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    return f"{stem}-{number}"
