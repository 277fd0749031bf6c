"""No group under five can be read or found by subtraction, whatever was reported."""

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from itertools import product
from operator import add

from hypothesis import assume, given
from hypothesis import strategies as st

from resource_centre.adoption.suppression import (
    LEAST,
    LEAST_FOR_FIGURES,
    LEAST_REPORTS_IN_A_BATCH,
    NOTHING,
    Figures,
    published_batches,
    share_in_words,
    suppressed,
    suppressed_counts,
)

NAMES = ("started", "finished", "better", "same", "worse")


def rests(f: Figures) -> dict[str, int]:
    """The groups that nobody typed: those who did not finish, those not known of."""
    return {
        "unfinished": f.started - f.finished,
        "unknown": f.finished - f.better - f.same - f.worse,
    }


def all_figures(largest: int) -> Iterator[Figures]:
    for started in range(largest + 1):
        for finished, better, same, worse in product(range(started + 1), repeat=4):
            if better + same + worse <= finished:
                yield Figures(started, finished, better, same, worse)


@st.composite
def reports(draw: st.DrawFn, largest: int = 60) -> Figures:
    started = draw(st.integers(0, largest))
    finished = draw(st.integers(0, started))
    better = draw(st.integers(0, finished))
    same = draw(st.integers(0, finished - better))
    worse = draw(st.integers(0, finished - better - same))
    return Figures(started, finished, better, same, worse)


def test_no_small_group_follows_from_what_is_shown_for_any_report_of_up_to_fourteen() -> None:
    """The attacker knows the rule: every report that would look the same is listed."""
    alike = defaultdict(list)
    for figures in all_figures(14):
        alike[suppressed(figures)].append({**vars(figures), **rests(figures)})
    for shown, candidates in alike.items():
        for name in (*NAMES, "unfinished", "unknown"):
            values = {candidate[name] for candidate in candidates}
            small = {value for value in values if 0 < value < LEAST}
            assert not (small and len(values) == 1), (shown, name)
        for name in NAMES:
            if getattr(shown, name) is not None:
                assert {candidate[name] for candidate in candidates} == {getattr(shown, name)}


@given(reports(400))
def test_what_is_shown_is_true_and_no_group_of_it_is_small(figures: Figures) -> None:
    shown = suppressed(figures)
    for name in NAMES:
        value = getattr(shown, name)
        assert value is None or value == getattr(figures, name)
        assert value is None or value >= LEAST
    if shown.started is not None and shown.finished is not None:
        assert not 0 < shown.started - shown.finished < LEAST
    if shown.has_row:
        assert shown.finished is not None
        assert not 0 < rests(figures)["unknown"] < LEAST


@given(reports(9))
def test_under_ten_there_are_words_and_no_figures(figures: Figures) -> None:
    shown = suppressed(figures)
    assert [getattr(shown, name) for name in NAMES] == [None] * 5


@given(reports(400))
def test_a_small_group_has_another_explanation_with_another_size(figures: Figures) -> None:
    """For larger reports: move people between the hidden groups and see the same page."""
    shown = suppressed(figures)
    for name in ("better", "same", "worse"):
        if not 0 < getattr(figures, name) < LEAST:
            continue
        assert getattr(shown, name) is None
        others = (
            Figures(figures.started, figures.finished, *row)
            for row in product(
                *(
                    range(max(0, getattr(figures, n) - 4), getattr(figures, n) + 5)
                    for n in NAMES[2:]
                )
            )
            if sum(row) <= figures.finished
        )
        assert any(
            suppressed(other) == shown and getattr(other, name) != getattr(figures, name)
            for other in others
        )


@given(st.lists(reports(), max_size=12))
def test_every_growth_of_the_public_sum_is_safe(signed: list[Figures]) -> None:
    """Yesterday's page taken from today's: one safe report, or a batch of at least three."""
    before: list[tuple[Figures, int]] = []
    for count in range(len(signed) + 1):
        parts = published_batches(signed[:count])
        assert parts[: len(before)] == before
        for figures, size in parts[len(before) :]:
            assert suppressed(figures).has_row
            assert size == 1 or size >= LEAST_REPORTS_IN_A_BATCH
        before = parts


@given(st.lists(reports(), max_size=12))
def test_the_public_sum_can_be_shown_whole(signed: list[Figures]) -> None:
    parts = [figures for figures, _ in published_batches(signed)]
    assume(parts)
    total = reduce(add, parts, NOTHING)
    shown = suppressed(total)
    assert [getattr(shown, name) for name in NAMES] == [getattr(total, name) for name in NAMES]


@given(st.lists(reports(), max_size=12))
def test_reports_of_a_batch_show_the_same_numbers_alone(signed: list[Figures]) -> None:
    """So that taking the numbers of two off the sum uncovers none of the third."""
    for figures, size in published_batches(signed):
        if size == 1:
            continue
        members = [f for f in signed if not suppressed(f).has_row]
        kinds = {(suppressed(f).started is None, suppressed(f).finished is None) for f in members}
        of_one_kind = [
            sum(f.started for f in members if _kind(f) == kind) >= figures.started for kind in kinds
        ]
        assert any(of_one_kind)


def _kind(figures: Figures) -> tuple[bool, bool]:
    shown = suppressed(figures)
    return shown.started is None, shown.finished is None


KINDS = ("family_centre", "school", "tcso", "shelter")


@given(st.dictionaries(st.sampled_from(KINDS), st.integers(1, 12)))
def test_a_breakdown_names_large_cells_only_and_is_true(counts: dict[str, int]) -> None:
    shown = suppressed_counts(counts)
    assert dict(shown.cells) == {name: n for name, n in counts.items() if n >= LEAST}
    assert shown.total in (None, sum(counts.values()))
    assert shown.is_few == (sum(counts.values()) < LEAST)
    assert shown.is_few or shown.at_least <= sum(counts.values())


def test_a_breakdown_with_small_cells_has_another_explanation() -> None:
    """The attacker knows the rule and the list of kinds."""
    alike = defaultdict(list)
    for sizes in product(range(9), repeat=3):
        counts = {kind: n for kind, n in zip(KINDS, sizes, strict=False) if n}
        shown = suppressed_counts(counts)
        key = (tuple(sorted(shown.cells.items())), shown.total, shown.is_few)
        alike[key].append(dict(zip(KINDS, sizes, strict=False)))
    for key, candidates in alike.items():
        for kind in KINDS[:3]:
            values = {candidate[kind] for candidate in candidates}
            assert not (len(values) == 1 and 0 < min(values) < LEAST), (key, kind)


def test_shares_are_said_in_words() -> None:
    said = {part: share_in_words(part, 10) for part in range(11)}
    assert said == {
        **dict.fromkeys(range(5), "minority"),
        5: "half",
        **dict.fromkeys(range(6, 11), "most"),
    }
    assert share_in_words(4, 4) is None
    assert LEAST_FOR_FIGURES == 10
