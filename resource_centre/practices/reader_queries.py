"""What the owner learns of the readers of a practice, and what somebody keeps in their list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor
from resource_centre.db import session, today
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import practices_visible_to
from resource_centre.practices.reader_models import PracticeDay, SavedPractice

MONTH = timedelta(days=30)
YEAR = timedelta(days=365)
LEAST = 5
"""A smaller number of people who keep it is said in words: one knows one's colleagues."""


@dataclass(frozen=True)
class Readership:
    """How often the page was opened, and by how many people it is kept."""

    views: int = 0
    """In the last thirty days, today included."""
    views_before: int = 0
    """In the thirty days before those."""
    views_in_year: int = 0
    saves: int | None = None
    """``None``: fewer than five, or nobody."""


def readerships(practice_ids: Iterable[int]) -> dict[int, Readership]:
    """For the owners of these practices; a practice nobody opened or kept has one too."""
    ids = list(practice_ids)
    saves = _saves(ids)
    last, before, year = (today() - MONTH, today() - 2 * MONTH, today() - YEAR)
    rows = session.execute(
        select(
            PracticeDay.practice_id,
            _sum_after(last),
            _sum_after(before),
            func.sum(PracticeDay.views),
        )
        .where(PracticeDay.practice_id.in_(ids), PracticeDay.day > year)
        .group_by(PracticeDay.practice_id)
    )
    views = {row[0]: (int(row[1]), int(row[2] - row[1]), int(row[3])) for row in rows}
    return {one: Readership(*views.get(one, (0, 0, 0)), saves=saves.get(one)) for one in ids}


def _sum_after(day: date) -> ColumnElement[int]:
    return func.sum(case((PracticeDay.day > day, PracticeDay.views), else_=0))


def _saves(ids: list[int]) -> dict[int, int]:
    counted = (
        select(SavedPractice.practice_id, func.count())
        .where(SavedPractice.practice_id.in_(ids))
        .group_by(SavedPractice.practice_id)
        .having(func.count() >= LEAST)
    )
    return dict(session.execute(counted).all())


def has_saved(actor: Actor, practice_id: int) -> bool:
    """Whether this practice is in the person's list."""
    if not isinstance(actor, Person):
        return False
    return session.get(SavedPractice, (actor.id, practice_id)) is not None


def saved_by(person: Person) -> list[Practice]:
    """The person's list, the last added first, of what they may still know of."""
    wanted = (
        select(Practice)
        .join(SavedPractice, SavedPractice.practice_id == Practice.id)
        .where(SavedPractice.person_id == person.id, practices_visible_to(person))
        .options(joinedload(Practice.owner))
        .order_by(SavedPractice.saved_at.desc(), Practice.id.desc())
    )
    return list(session.scalars(wanted))
