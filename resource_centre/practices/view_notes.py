"""Openings of a practice's page on their way to the database: lines of one small file.

A GET writes no row. So each web process appends the day and the practice to the file, and the
worker adds them up by the minute. Nothing of the reader is in a line. A count may be lost
(ARCHITECTURE §4, 3): no lock, no sync, and no error reaches whoever reads.
"""

import logging
import os
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

from resource_centre.db import today

log = logging.getLogger(__name__)
NOTED, TAKEN = "views.noted", "views.taken"
MOST_BYTES = 8 * 1024 * 1024
"""With no worker to take them, further openings are not counted."""

Views = Counter[tuple[int, date]]
_folder: list[Path] = []


def keep_in(folder: Path) -> None:
    """Where the two files lie."""
    _folder[:] = [folder]


def note_view(practice_id: int) -> None:
    """Somebody opened the page of this practice. One short append is whole or not there."""
    line = f"{today().isoformat()} {practice_id}\n".encode("ascii")
    with suppress(OSError, IndexError):
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(_folder[0] / NOTED, flags, 0o600)
        try:
            if os.fstat(descriptor).st_size < MOST_BYTES:
                os.write(descriptor, line)
        finally:
            os.close(descriptor)


def taken_views() -> Views:
    """What was set aside at the last call; what was noted since then is set aside for the next.

    Between the two every process has ended the append it had begun. What is taken is gone from
    the disk before it is counted: rather lost than counted twice.
    """
    views: Views = Counter()
    noted, taken = _folder[0] / NOTED, _folder[0] / TAKEN
    with suppress(FileNotFoundError):
        lines = taken.read_text("ascii", errors="replace").splitlines()
        taken.unlink()
        for line in lines:
            _add_line(views, line)
    with suppress(FileNotFoundError):
        noted.rename(taken)
    return views


def _add_line(views: Views, line: str) -> None:
    day, _, practice_id = line.partition(" ")
    try:
        views[int(practice_id), date.fromisoformat(day)] += 1
    except ValueError:
        log.warning("a line of the view notes cannot be read")
