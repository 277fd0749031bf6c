"""When each job of the clock last ran: written by the worker, read by the page of health."""

from collections.abc import Callable
from datetime import datetime

from resource_centre.admin.models import ClockRun
from resource_centre.db import now, session
from resource_centre.unit_of_work import unit_of_work

LONGEST_ERROR = 500


def name_of(job: Callable[[], object]) -> str:
    """How a job is written in its row."""
    return f"{job.__module__}:{getattr(job, '__qualname__', job)}"


def note_run(job: Callable[[], object], began_at: datetime, error: Exception | None) -> None:
    """Keep that this job ran, and what stopped it."""
    took = max(0, int((now() - began_at).total_seconds() * 1000))
    said = None if error is None else f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    with unit_of_work():
        row = session().get(ClockRun, name_of(job))
        if row is None:
            row = ClockRun(job=name_of(job))
            session().add(row)
        row.began_at, row.milliseconds, row.error = began_at, took, said


def beat() -> None:
    """A job that does nothing: its row says that the worker lives."""
