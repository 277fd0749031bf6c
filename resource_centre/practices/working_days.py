"""Working days of the city: weekends and Russian holidays left out (DOMAIN §3c 5).

OUR days also stand still from 25 December to 10 January and from 1 to 20 August, so that nobody
is late over the holidays; the author's sixty days are plain working days.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

from resource_centre.db import today
from resource_centre.i18n import Text, ntext, text

FIRST_CHECK = 5
ANSWER = 5
REVIEW = (10, 15, 20)
EXTENSION = 5
EXCHANGE = 3
DECISION = 5
GOAL = 30
AUTHOR = 60
CONFIRMATION = 2
"""For a second moderator to confirm a suspension; plain working days, as safety has no pause."""
SOON = 5
"""From so many days on a deadline is marked as near."""


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("RU", years=[year]))


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a holiday, as the government moved them."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def is_counted(day: date) -> bool:
    """Whether OUR clock runs on this day."""
    pause = (day.month, day.day)
    stands_still = pause >= (12, 25) or pause <= (1, 10) or (8, 1) <= pause <= (8, 20)
    return is_working_day(day) and not stands_still


def _days_after(start: date) -> Iterator[date]:
    day = start
    while True:
        day += timedelta(days=1)
        yield day


def due_after(start: date, days: int, *, ours: bool = True) -> date:
    """The last of ``days`` working days after ``start``."""
    counts = is_counted if ours else is_working_day
    left = days
    for day in _days_after(start):
        left -= counts(day)
        if left <= 0:
            return day
    raise AssertionError("days never end")


def days_between(start: date, end: date, *, ours: bool = True) -> int:
    """Working days after ``start`` up to and with ``end``; negative when the end lies before."""
    if end < start:
        return -days_between(end, start, ours=ours)
    counts = is_counted if ours else is_working_day
    length = (end - start).days
    return sum(counts(start + timedelta(days=n)) for n in range(1, length + 1))


def time_left(due: date) -> Text:
    """How long there is, in words that follow the date: "4 working days left"."""
    left = days_between(today(), due)
    if due < today():
        late = max(1, -left)
        return ntext("%(num)d working day ago", "%(num)d working days ago", late)
    if due == today():
        return text("today")
    return ntext("%(num)d working day left", "%(num)d working days left", left)


def urgency(due: date | None) -> str:
    """The mark of a deadline: time_over, due_soon, or nothing."""
    if due is None:
        return ""
    if due < today():
        return "time_over"
    return "due_soon" if days_between(today(), due) <= SOON else ""
