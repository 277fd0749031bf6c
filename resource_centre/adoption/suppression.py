"""What of the figures may be shown: no group under five, not even by subtraction.

Pure functions over numbers. Three rules:

1. A figure is shown only if it and every group that follows from it by subtraction has at least
   five people, or is empty. A row with one small group is said in words altogether.
2. Under ten people there are no figures at all, only words: most, about half, a minority.
3. A report that may not be shown alone enters a sum only together with at least two others, and
   such a batch never changes again. So the difference between yesterday's sum and today's is
   never one small report, and no single institution can take its own part off and see another's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

LEAST = 5
LEAST_FOR_FIGURES = 10
LEAST_REPORTS_IN_A_BATCH = 3
MOST, HALF, MINORITY = "most", "half", "minority"


@dataclass(frozen=True)
class Figures:
    """Who started; of them finished; of those better, same, worse (the rest is not known)."""

    started: int
    finished: int
    better: int
    same: int
    worse: int

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)))


NOTHING = Figures(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class ShownFigures:
    """What readers see: a number, or ``None`` and a word for the share."""

    started: int | None
    finished: int | None
    better: int | None
    same: int | None
    worse: int | None
    better_share: str | None
    """Of those who finished."""

    @property
    def has_row(self) -> bool:
        """Whether better, same and worse stand as numbers."""
        return self.better is not None


def share_in_words(part: int, whole: int) -> str | None:
    """most · about half · a minority; of fewer than five people nothing is said."""
    if whole < LEAST:
        return None
    if part * 5 >= whole * 3:
        return MOST
    return MINORITY if part * 5 <= whole * 2 else HALF


def _is_small(rest: int) -> bool:
    """A group that would follow from what is shown, and is small. An empty one is no group."""
    return 0 < rest < LEAST


def suppressed(figures: Figures) -> ShownFigures:
    """The part of one report, or of a sum of reports, that may be shown."""
    f = figures
    started = f.started if f.started >= LEAST_FOR_FIGURES else None
    finished = f.finished if started is not None and f.finished >= LEAST_FOR_FIGURES else None
    if _is_small(f.started - f.finished):
        finished = None
    row = (f.better, f.same, f.worse)
    not_known = f.finished - sum(row)
    shown = finished is not None and min(row) >= LEAST and not _is_small(not_known)
    better, same, worse = row if shown else (None, None, None)
    return ShownFigures(
        started,
        finished,
        better,
        same,
        worse,
        better_share=share_in_words(f.better, f.finished),
    )


def published_batches(reports: Sequence[Figures]) -> list[tuple[Figures, int]]:
    """The parts of the public sum, in the order of signing: (figures, how many reports).

    Each part can be shown by itself; a report that comes later changes no earlier part. A batch
    holds only reports of which the same numbers are shown alone, so that taking those off the sum
    uncovers no number of another.
    """
    parts: list[tuple[Figures, int]] = []
    waiting: dict[tuple[bool, bool], tuple[Figures, int]] = {}
    for figures in reports:
        alone = suppressed(figures)
        if alone.has_row:
            parts.append((figures, 1))
            continue
        like = (alone.started is None, alone.finished is None)
        batch, size = waiting.pop(like, (NOTHING, 0))
        batch, size = batch + figures, size + 1
        if size >= LEAST_REPORTS_IN_A_BATCH and suppressed(batch).has_row:
            parts.append((batch, size))
        else:
            waiting[like] = (batch, size)
    return parts


@dataclass(frozen=True)
class ShownCounts:
    """A breakdown: the cells that may be named, and the total where nothing else is hidden."""

    cells: Mapping[str, int]
    total: int | None
    is_few: bool
    """Fewer than five altogether."""

    @property
    def at_least(self) -> int:
        """Where there is no total and they are not few: what can be said of it."""
        return sum(self.cells.values()) or LEAST


def suppressed_counts(counts: Mapping[str, int]) -> ShownCounts:
    """A breakdown in which no cell under five can be read or found by subtraction.

    A small cell is left out, and with it the total: then there is nothing to subtract from.
    Folding small cells into a larger one is no way out, as who knows the rule can undo it.
    """
    cells = {name: n for name, n in counts.items() if n >= LEAST}
    whole = all(n == 0 or n >= LEAST for n in counts.values())
    total = sum(counts.values())
    return ShownCounts(cells, total if whole and cells else None, total < LEAST)
