"""How often something may be done, per account and address, in one small table.

Only what writes anyway is counted here; reads are counted in memory elsewhere, because a GET
writes no row.
"""

import hashlib
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


def count_try(what: str, who: str, *, at_most: int, within: timedelta) -> None:
    """Count one try; raises TooMany (with the seconds to wait) when there were too many."""
    instant = now()
    seconds = int(within.total_seconds())
    start = datetime.fromtimestamp(int(instant.timestamp()) // seconds * seconds, tz=instant.tzinfo)
    key = hashlib.sha256(f"{what}\0{who}".encode("utf-8", "replace")).hexdigest()
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
    key = hashlib.sha256(f"{what}\0{who}".encode("utf-8", "replace")).hexdigest()
    with unit_of_work():
        row = session().scalar(select(Try).where(Try.key == key, Try.window_start == start))
        if row is not None and row.count > 0:
            row.count -= 1
