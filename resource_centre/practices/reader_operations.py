"""Keeping a practice in one's list, and adding up how often practices were opened."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select

from resource_centre.accounts.models import Person
from resource_centre.authorisation import found, require
from resource_centre.db import now, session, today
from resource_centre.practices import view_notes
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import PUBLIC_TEXT_STATES, practices_visible_to
from resource_centre.practices.reader_models import PracticeDay, SavedPractice
from resource_centre.unit_of_work import unit_of_work

KEPT_FOR = timedelta(days=400)
"""A year to look back on, and a month to compare its first one with."""
AT_A_TIME = 200
"""Rows of one write, so that it stays short."""

Row = tuple[tuple[int, date], int]


def save_practice(person: Person, slug: str) -> None:
    """Put a practice that can be read by all into the person's list; twice is once."""
    require(person, "practice.save")
    with unit_of_work():
        practice = _practice_at(person, slug)
        if practice.state not in PUBLIC_TEXT_STATES:
            found(None)
        if session.get(SavedPractice, (person.id, practice.id)) is None:
            session.add(SavedPractice(person_id=person.id, practice_id=practice.id, saved_at=now()))


def drop_saved_practice(person: Person, slug: str) -> None:
    """Take a practice out of the person's list, whatever became of it."""
    require(person, "practice.save")
    with unit_of_work():
        kept = session.get(SavedPractice, (person.id, _practice_at(person, slug).id))
        if kept is not None:
            session.delete(kept)


def _practice_at(person: Person, slug: str) -> Practice:
    wanted = select(Practice).where(Practice.slug == slug, practices_visible_to(person))
    practice: Practice = found(session.scalar(wanted))
    return practice


def add_up_views() -> int:
    """Write what the web processes noted (by the clock); how many openings it were."""
    rows = sorted(view_notes.taken_views().items())
    for start in range(0, len(rows), AT_A_TIME):
        _add(rows[start : start + AT_A_TIME])
    return sum(views for _, views in rows)


def _add(rows: Sequence[Row]) -> None:
    ids = [practice_id for (practice_id, _), _ in rows]
    with unit_of_work():
        known = set(session.scalars(select(Practice.id).where(Practice.id.in_(ids))))
        counted = session.scalars(
            select(PracticeDay).where(
                PracticeDay.practice_id.in_(ids), PracticeDay.day.in_({day for (_, day), _ in rows})
            )
        )
        days = {(one.practice_id, one.day): one for one in counted}
        for (practice_id, day), views in rows:
            if (practice_id, day) in days:
                days[practice_id, day].views += views
            elif practice_id in known:
                session.add(PracticeDay(practice_id=practice_id, day=day, views=views))


def forget_old_views() -> None:
    """Drop the days that no page shows any more (by the clock)."""
    old = today() - KEPT_FOR
    if session.scalar(select(PracticeDay.day).where(PracticeDay.day < old).limit(1)) is not None:
        with unit_of_work():
            session.execute(delete(PracticeDay).where(PracticeDay.day < old))
