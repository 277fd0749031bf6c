"""The one place that writes.

``with unit_of_work():`` ends the read transaction, opens the write (BEGIN IMMEDIATE on SQLite,
so nothing read inside can be changed by another), commits at its end, then wakes the worker.
Nothing slow belongs inside: no rendering, hashing of passwords, files or network.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from resource_centre import outbox
from resource_centre.db import session, writing

_watchers: list[Callable[[float], None]] = []


def watch(watcher: Callable[[float], None]) -> None:
    """Tell ``watcher`` how many seconds each write transaction lasted (tests, metrics)."""
    if watcher not in _watchers:
        _watchers.append(watcher)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Open the write, commit at the end, roll back on any error; inside another one, join it."""
    current = session()
    if writing.get():
        yield current
        return
    current.rollback()  # ends the read; what is decided on is read again under the lock
    current.expire_all()
    begun = time.perf_counter()
    current.connection(execution_options={"write": True})
    token = writing.set(True)
    try:
        yield current
        current.flush()
        announced = outbox.take_announced(current)
        current.commit()
    except BaseException:
        current.rollback()
        outbox.take_announced(current)
        raise
    finally:
        writing.reset(token)
        for watcher in _watchers:
            watcher(time.perf_counter() - begun)
    if announced:
        outbox.wake()
