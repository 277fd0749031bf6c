"""The slug of a practice: what its address is made of, for ever."""

import re

from sqlalchemy import select

from resource_centre.db import session
from resource_centre.organisations.addresses import slugified
from resource_centre.practices.address_models import PracticeAddress
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


def is_slug(word: str) -> bool:
    """Whether a word may be the address of a practice."""
    return len(word) <= LONGEST and bool(VALID.fullmatch(word)) and word not in RESERVED


def free_slug(title: str) -> str:
    """The slug of a title, with a number behind it when another practice has, or had, it."""
    stem = slugified(title, LONGEST - 5) or "practice"
    if stem in RESERVED:
        stem = f"{stem}-practice"
    taken = {
        slug
        for column in (Practice.slug, PracticeAddress.slug)
        for slug in session().scalars(select(column).where(column.startswith(stem)))
    }
    if stem not in taken:
        return stem
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
    return f"{stem}-{number}"
