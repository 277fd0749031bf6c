"""One line of health: how a part stands, the fact, and what to do about it."""

from dataclasses import dataclass
from enum import Enum

from resource_centre.i18n import Said


class Level(Enum):
    """How a part stands. Bad: something does not work or is unsafe; warning: it soon may not."""

    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line of the answer. ``what_to_do`` is empty only where all is well."""

    part: str
    level: Level
    fact: Said
    what_to_do: Said = ""


def fine(part: str, fact: Said) -> Finding:
    """All is well."""
    return Finding(part, Level.OK, fact)


def warned(part: str, fact: Said, what_to_do: Said) -> Finding:
    """It works, but somebody should look."""
    return Finding(part, Level.WARNING, fact, what_to_do)


def bad(part: str, fact: Said, what_to_do: Said) -> Finding:
    """It does not work, or is unsafe."""
    return Finding(part, Level.BAD, fact, what_to_do)
