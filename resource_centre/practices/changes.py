"""What changed between two revisions: the text by word, the card by field.

The comparing itself is the standard library's difflib.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from resource_centre.practices import card as cards
from resource_centre.practices import sections
from resource_centre.practices.models import Revision, RevisionText

Marked = list[tuple[str, str]]
"""Runs of text, each with a mark: "" (as it was), "ins" or "del"."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
LONGEST_BY_WORD = 4_000
"""Words of a line beyond which it is compared as a whole: difflib is quadratic."""


@dataclass(frozen=True)
class Row:
    """One line of a diff: kind is same, changed, added or removed; numbers count from 1."""

    kind: str
    old_number: int | None
    new_number: int | None
    old: Marked
    new: Marked


@dataclass(frozen=True)
class CardChange:
    """One field of the card that differs; ``None`` where it is absent."""

    name: str
    before: Any
    after: Any


def text_rows(before: str, after: str, *, context: int | None = 3) -> list[Row]:
    """The lines of two texts side by side; ``context`` same lines are kept around a change."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[Row] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            same = [_same(old[i1 + k], i1 + k, j1 + k) for k in range(i2 - i1)]
            rows += same
        else:
            rows += _paired(old[i1:i2], new[j1:j2], i1, j1)
    return rows if context is None else _folded(rows, context)


def _same(line: str, old_index: int, new_index: int) -> Row:
    return Row("same", old_index + 1, new_index + 1, [("", line)], [("", line)])


def _paired(old: list[str], new: list[str], i: int, j: int) -> list[Row]:
    rows = []
    for k in range(max(len(old), len(new))):
        if k < len(old) and k < len(new):
            left, right = by_word(old[k], new[k])
            rows.append(Row("changed", i + k + 1, j + k + 1, left, right))
        elif k < len(old):
            rows.append(Row("removed", i + k + 1, None, [("del", old[k])], []))
        else:
            rows.append(Row("added", None, j + k + 1, [], [("ins", new[k])]))
    return rows


def by_word(before: str, after: str) -> tuple[Marked, Marked]:
    """Two lines with the words that differ marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > LONGEST_BY_WORD:
        return [("del", before)], [("ins", after)]
    left: Marked = []
    right: Marked = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if gone:
            left.append(("" if tag == "equal" else "del", gone))
        if come:
            right.append(("" if tag == "equal" else "ins", come))
    return left, right


def _folded(rows: list[Row], context: int) -> list[Row]:
    changed = [k for k, row in enumerate(rows) if row.kind != "same"]
    near = {k + d for k in changed for d in range(-context, context + 1)}
    return [row for k, row in enumerate(rows) if k in near]


def card_changes(before: Revision, after: Revision) -> list[CardChange]:
    """The fields of the card that differ, in the order of the card."""
    names = [*(f.name for f in cards.FIELDS), "unknown"]
    return [
        CardChange(name, before.card.get(name), after.card.get(name))
        for name in names
        if before.card.get(name) != after.card.get(name)
    ]


def texts_by_language(
    before: Revision, after: Revision
) -> Iterable[tuple[str, RevisionText | None, RevisionText | None]]:
    """The texts of both revisions, paired by language."""
    old = {t.language: t for t in before.texts}
    new = {t.language: t for t in after.texts}
    for language in sorted({*old, *new}):
        yield language, old.get(language), new.get(language)


def untouchable_changes(before: Revision, after: Revision) -> list[str]:
    """Fields and sections that differ though an editorial change may not touch them."""
    touched = [
        change.name
        for change in card_changes(before, after)
        if change.name in cards.EDITORIAL_MAY_NOT_TOUCH or change.name == "unknown"
    ]
    for _, old, new in texts_by_language(before, after):
        if old is None or new is None:
            continue  # a translation that is added or taken away
        was, is_now = sections.section_texts(old.body), sections.section_texts(new.body)
        touched += [
            key
            for key in sections.BY_KEY
            if key in sections.EDITORIAL_MAY_NOT_TOUCH and was.get(key) != is_now.get(key)
        ]
    return list(dict.fromkeys(touched))
