"""One practice on one sheet of A4, for the manager who decides: budgets of words, and the QR code.

Everything on the sheet is cut to a measure that fits in either language (tested in a browser);
the whole text is behind the address that the code leads to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno

from resource_centre.adoption.transfer import TransferRecord
from resource_centre.i18n import Said, ntext, text
from resource_centre.library import card_words
from resource_centre.library.excerpts import points, run, section_blocks, shortened
from resource_centre.practices.models import Revision, RevisionText

SUMMARY, FOR_WHOM, NOT_FOR, CHANGES, REASON = 330, 190, 110, 290, 200
MOST_POINTS, POINT = 4, 105
MOST_FACTS, FACT = 5, 80


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet. Words of the text are in its language, the rest in the page's."""

    summary: str
    for_whom: str
    not_for: str
    changes: str
    facts: Sequence[tuple[Said, str]]
    evidence: str
    core: Sequence[str]
    stop: Sequence[str]
    use: Said


@dataclass(frozen=True)
class Code:
    """A QR code as the drawing instructions of one SVG path, with its white edge."""

    size: int
    path: str


def sheet_of(
    revision: Revision, written: RevisionText, evidence_reason: str, transfer: TransferRecord
) -> Sheet:
    """The sheet of this text."""
    blocks = section_blocks(written.html)
    card = revision.card
    groups = card_words.field_words("target_groups", card.get("target_groups"))
    return Sheet(
        summary=shortened(written.summary, SUMMARY),
        for_whom=run(blocks.get("for_whom", []), FOR_WHOM) or groups,
        not_for=run(blocks.get("not_for", []), NOT_FOR),
        changes=run(blocks.get("changes", []), CHANGES)
        or card_words.field_words("needs", card.get("needs")),
        facts=_facts(card),
        evidence=shortened(evidence_reason, REASON),
        core=points(blocks.get("core", []), MOST_POINTS, POINT),
        stop=points(blocks.get("stop", []), MOST_POINTS, POINT),
        use=_use(transfer),
    )


def _facts(card: Mapping[str, Any]) -> list[tuple[Said, str]]:
    """What it takes: people, time, place, money, and what one can do without."""
    glance = {icon: (label, words) for icon, label, words in card_words.glance_rows(card)}
    wanted = ("user-round-check", "clock", "house", "coins", "circle-check")
    rows = [glance[icon] for icon in wanted if icon in glance]
    return [(label, shortened(words, FACT)) for label, words in rows][:MOST_FACTS]


def _use(transfer: TransferRecord) -> Said:
    sites = transfer.sites
    if not transfer.has_sites:
        return text("Not yet in use anywhere")
    if sites.total:
        return ntext(
            "Taken up by %(num)d institution", "Taken up by %(num)d institutions", sites.total
        )
    if sites.is_few:
        return text("Taken up by fewer than 5 institutions")
    return text("Taken up by at least %(num)s institutions", num=sites.at_least)


def code_of(address: str) -> Code:
    """The QR code of an address; a quarter of it may be torn off (level Q)."""
    made = segno.make(address, error="q", micro=False)
    border = 4
    runs: list[str] = []
    for y, row in enumerate(made.matrix):
        runs += [f"M{x + border} {y + border}h{length}v1h-{length}z" for x, length in _dark(row)]
    return Code(len(made.matrix) + 2 * border, "".join(runs))


def _dark(row: Sequence[int]) -> list[tuple[int, int]]:
    """(start, length) of the dark runs of a row."""
    found: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
