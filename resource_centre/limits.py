"""How often something may be done, per account and address, in one small table.

Only what writes anyway is counted here; reads are counted in memory elsewhere, because a GET
writes no row.
"""

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from resource_centre.db import Base, now, session
from resource_centre.errors import TooMany
from resource_centre.unit_of_work import unit_of_work


class Try(Base):
    """How many tries one key made in one window."""

    __tablename__ = "limit_try"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, comment="hash of what and who")
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class WrongTry(Base):
    """How often somebody was wrong in a row, so that the next try waits longer."""

    __tablename__ = "wrong_try"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, comment="hash of what and who")
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


FREE_TRIES = 5
DELAYS = (15, 30, 60, 120, 240)
"""Seconds to wait after the fifth wrong try in a row, the sixth, …: some 20 an hour at the end."""
FORGIVEN_AFTER = timedelta(hours=1)


def begin_try(what: str, who: str) -> None:
    """Count a try as wrong before it is made; raises TooMany while the wait is not over.

    Counted first, so that many at once are many. A refused one does not count: whoever waits is
    let in, however often others try. ``forgive_tries`` when it was right.
    """
    instant, key = now(), _key_of(what, who)
    with unit_of_work():
        session().execute(delete(WrongTry).where(WrongTry.last_at < instant - FORGIVEN_AFTER))
        row = session().scalar(select(WrongTry).where(WrongTry.key == key).with_for_update())
        if row is None:
            row = WrongTry(key=key, count=0, last_at=instant)
            session().add(row)
        waits = row.count - FREE_TRIES
        if waits >= 0:
            until = row.last_at + timedelta(seconds=DELAYS[min(waits, len(DELAYS) - 1)])
            if instant < until:
                raise TooMany(max(1, math.ceil((until - instant).total_seconds())))
        row.count, row.last_at = row.count + 1, instant


def take_back_begun_try(what: str, who: str) -> None:
    """It failed through no fault of theirs. A repeated one waits no longer than before."""
    with unit_of_work():
        row = session().get(WrongTry, _key_of(what, who))
        if row is not None and row.count > 0:
            row.count -= 1


def forgive_tries(what: str, who: str) -> None:
    """It was right: nothing waits any more."""
    with unit_of_work():
        session().execute(delete(WrongTry).where(WrongTry.key == _key_of(what, who)))


def _key_of(what: str, who: str) -> str:
    return hashlib.sha256(f"{what}\0{who}".encode("utf-8", "replace")).hexdigest()


def count_try(what: str, who: str, *, at_most: int, within: timedelta) -> None:
    """Count one try; raises TooMany (with the seconds to wait) when there were too many."""
    instant = now()
    seconds = int(within.total_seconds())
    start = datetime.fromtimestamp(int(instant.timestamp()) // seconds * seconds, tz=instant.tzinfo)
    key = _key_of(what, who)
    with unit_of_work():
        session().execute(delete(Try).where(Try.window_start < instant - timedelta(days=1)))
        row = session().scalar(select(Try).where(Try.key == key, Try.window_start == start))
        if row is None:
            row = Try(key=key, window_start=start, count=0)
            session().add(row)
        row.count += 1
        tried = row.count
    if tried > at_most:
        raise TooMany(max(1, int((start + within - instant).total_seconds())))


def take_back_try(what: str, who: str, *, within: timedelta) -> None:
    """Uncount one try of this window: it succeeded, or failed through no fault of theirs."""
    seconds = int(within.total_seconds())
    instant = now()
    start = datetime.fromtimestamp(int(instant.timestamp()) // seconds * seconds, tz=instant.tzinfo)
    key = _key_of(what, who)
    with unit_of_work():
        row = session().scalar(select(Try).where(Try.key == key, Try.window_start == start))
        if row is not None and row.count > 0:
            row.count -= 1
