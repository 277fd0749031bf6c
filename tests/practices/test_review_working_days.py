"""Working days of the city, and the time in which our clock stands still."""

from datetime import date

import pytest
import time_machine

from resource_centre.i18n import speaking
from resource_centre.practices import working_days

pytestmark = pytest.mark.usefixtures("work")


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 3, 12), True),
        (date(2026, 3, 14), False),
        (date(2026, 3, 9), False),
        (date(2026, 5, 1), False),
        (date(2026, 8, 10), True),
        (date(2026, 12, 28), True),
    ],
)
def test_working_day_leaves_out_weekends_and_holidays(day: date, is_working: bool) -> None:
    assert working_days.is_working_day(day) is is_working


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2027, 1, 10), date(2026, 8, 20)])
def test_our_clock_stands_still_in_the_pauses(day: date) -> None:
    assert working_days.is_counted(day) is False


def test_deadline_leaps_over_the_august_pause() -> None:
    assert working_days.due_after(date(2026, 7, 30), 2) == date(2026, 8, 21)
    assert working_days.due_after(date(2026, 7, 30), 2, ours=False) == date(2026, 8, 3)


@pytest.mark.parametrize("days", [1, 5, 10, 60])
def test_days_between_undoes_due_after(days: int) -> None:
    start = date(2026, 3, 12)
    due = working_days.due_after(start, days)
    assert working_days.days_between(start, due) == days
    assert working_days.days_between(due, start) == -days


@pytest.mark.parametrize(
    ("due", "said", "mark"),
    [
        (date(2026, 3, 18), "4 working days left", "due_soon"),
        (date(2026, 3, 12), "today", "due_soon"),
        (date(2026, 3, 11), "1 working day ago", "time_over"),
        (date(2026, 4, 30), "35 working days left", ""),
    ],
)
def test_time_left_is_said_in_working_days(
    clock: time_machine.Traveller, due: date, said: str, mark: str
) -> None:
    with speaking("en"):
        assert str(working_days.time_left(due)) == said
    assert working_days.urgency(due) == mark
