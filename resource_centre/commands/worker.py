"""`resource-centre worker`: the one process that delivers what waits and does what the clock says.

One at a time, by a lock on a file. A byte on its socket wakes it; else it looks every 250 ms.
"""

import fcntl
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import click
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from resource_centre.admin.clock_log import note_run
from resource_centre.db import now, session_scope
from resource_centre.outbox import deliver_pending, release_claims

log = logging.getLogger(__name__)
LOOK_EVERY = 0.25
AFTER_TROUBLE = 1.0
AT_A_TIME = 10  # rows between two looks whether it is to end
Jobs = Sequence[tuple[Callable[[], object], timedelta]]


class AnotherWorker(click.ClickException):
    """The lock is held: whoever holds it delivers."""

    def __init__(self) -> None:
        super().__init__("another worker is running on this data folder")


@click.command()
@click.option("--wait", is_flag=True, help="Wait until another worker ends, instead of refusing.")
def worker(wait: bool) -> None:
    """Deliver what is announced, and do what time does, until told to end."""
    folder = Path(current_app.config["DATA_DIR"])
    engine = current_app.extensions["engine"]
    with suppress(_Stopped), _StopOnSignal() as stop, sole_worker(folder, wait=wait):
        release_claims(engine)
        with _bell(folder / "worker.sock") as bell:
            _serve(engine, bell, _Clock(engine, current_app.extensions["clock"]), stop)


@contextmanager
def sole_worker(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the worker's lock, or raise AnotherWorker; the death of its holder frees it."""
    descriptor = os.open(folder / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    except BlockingIOError:
        raise AnotherWorker from None
    finally:
        os.close(descriptor)


class _Stopped(Exception):
    """The signal came while we waited for the lock."""


class _StopOnSignal:
    """True once SIGTERM or SIGINT came. What is being delivered is finished first."""

    def __init__(self) -> None:
        self.asked = False
        self.serving = False
        self.before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            self.before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        """Give the signals back: whoever called the command goes on with theirs."""
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: Any) -> None:
        self.asked = True
        if not self.serving:
            raise _Stopped

    def __bool__(self) -> bool:
        return self.asked


@contextmanager
def _bell(path: Path) -> Iterator[socket.socket]:
    """The socket on which a web worker says that something waits."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        path.unlink(missing_ok=True)
        bell.settimeout(LOOK_EVERY)
        with suppress(OSError):  # a folder with too long a name: then it only looks
            bell.bind(str(path))
            path.chmod(0o600)
        try:
            yield bell
        finally:
            path.unlink(missing_ok=True)


class _Clock:
    """Runs each job when its time has come round; the first time at the start."""

    def __init__(self, engine: Engine, jobs: Jobs) -> None:
        self.engine = engine
        self.jobs = jobs
        self.due = dict.fromkeys(range(len(jobs)), 0.0)

    def run_due(self) -> None:
        instant = time.monotonic()
        for number, (job, every) in enumerate(self.jobs):
            if self.due[number] <= instant:
                self.due[number] = instant + every.total_seconds()
                self._run(job)

    def _run(self, job: Callable[[], object]) -> None:
        began_at, failure = now(), None
        with session_scope(self.engine):
            try:
                job()
            except Exception as error:  # one job must not keep the others from their hour
                log.exception("clock job %s failed", getattr(job, "__qualname__", job))
                failure = error
            try:
                note_run(job, began_at, failure)
            except SQLAlchemyError:
                log.exception("the run of a clock job could not be noted")


def _serve(engine: Engine, bell: socket.socket, clock: _Clock, stop: _StopOnSignal) -> None:
    stop.serving = True
    while not stop:
        try:
            clock.run_due()
            while not stop and deliver_pending(engine, limit=AT_A_TIME):
                pass
        except SQLAlchemyError:
            log.exception("the database does not answer")
            time.sleep(AFTER_TROUBLE)
        _wait(bell)


def _wait(bell: socket.socket) -> None:
    try:
        bell.recv(1)
    except TimeoutError:
        return
    except OSError:
        time.sleep(LOOK_EVERY)
