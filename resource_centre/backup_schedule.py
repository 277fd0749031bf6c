"""When the next backup is due, what became of the last ones, and which may go.

``last_backup.json`` in the data folder remembers: since when this installation is looked after,
the newest backup that a rehearsal proved, and the last failure. Only what was proved counts.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from resource_centre.config import PREFIX
from resource_centre.db import now

STATE = "last_backup.json"
OVERDUE = timedelta(hours=26)
SETTLE = timedelta(hours=1)
"""After the first start and after a failure: so long until the next try."""
NAME = re.compile(r"resource-centre-\d{8}T\d{6}Z\.tar")
LEFT_OVER = re.compile(r"resource-centre-\d{8}T\d{6}Z\.tar\.(part|copy)")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Verified:
    """A backup that was restored into an empty folder and served from there."""

    file: str
    taken_at: str
    verified_at: str
    size: int
    rows: int
    files: int


@dataclass(frozen=True)
class Schedule:
    """How often, where, and how many are kept."""

    data_folder: Path
    folder: Path
    every: timedelta
    keep: int


def file_name(instant: datetime) -> str:
    """The name of a scheduled backup: names sort as instants do."""
    return f"resource-centre-{instant:%Y%m%dT%H%M%SZ}.tar"


def state_of(data_folder: Path) -> dict[str, Any]:
    """What is remembered; empty when nothing is, or it cannot be read."""
    try:
        found = json.loads((data_folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(data_folder: Path, **facts: Any) -> None:
    path = data_folder / STATE
    part = path.with_name(f"{STATE}.{os.getpid()}")
    state = state_of(data_folder) | facts
    part.write_text(json.dumps(state, indent=1), encoding="utf-8")
    part.chmod(0o600)
    part.replace(path)


def last_verified(data_folder: Path) -> Verified | None:
    """The newest backup that was proved."""
    try:
        return Verified(**state_of(data_folder)["verified"])
    except (KeyError, TypeError):
        return None


def last_failure(data_folder: Path) -> tuple[datetime, str] | None:
    """When the last try failed, and why; none once a later one was proved."""
    failed = state_of(data_folder).get("failed")
    return (_instant(failed["at"]), str(failed["why"])) if failed else None


def age_of_backup(data_folder: Path) -> timedelta | None:
    """How old the newest proved backup is, from the instant it shows."""
    newest = last_verified(data_folder)
    return now() - _instant(newest.taken_at) if newest else None


def is_overdue(data_folder: Path) -> bool:
    """Whether the newest proved backup is over 26 hours old, or there is none for as long."""
    age = age_of_backup(data_folder)
    if age is None:
        since = state_of(data_folder).get("since")
        age = now() - _instant(since) if since else timedelta()
    return age > OVERDUE


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(written)


def note_verified(data_folder: Path, verified: Verified) -> None:
    """Remember that this backup was proved, unless a newer one was."""
    newest = last_verified(data_folder)
    if newest is None or _instant(newest.taken_at) <= _instant(verified.taken_at):
        _remember(data_folder, verified=asdict(verified), failed=None)


def note_failure(data_folder: Path, why: str) -> None:
    """Remember that a scheduled backup failed."""
    _remember(data_folder, failed={"at": now().isoformat(), "why": why})


def prune(schedule: Schedule) -> list[Path]:
    """Remove old scheduled backups, but none that is as new as the newest proved one."""
    newest = last_verified(schedule.data_folder)
    if newest is None:
        return []
    ours = sorted(p for p in schedule.folder.iterdir() if NAME.fullmatch(p.name))
    proved = [path for path in ours if path.name <= Path(newest.file).name]
    gone = proved[: -max(schedule.keep, 1)]
    for path in gone:
        path.unlink()
    return gone


def clear_left_over(folder: Path) -> None:
    """Remove what a killed backup left. Only for the holder of the backup's lock."""
    for path in folder.iterdir():
        if LEFT_OVER.fullmatch(path.name):
            path.unlink()


_schedule: list[Schedule] = []
_running: list[tuple[subprocess.Popen[bytes], datetime]] = []


def configure(config: Mapping[str, Any]) -> None:
    """Take over the settings (at start, from ``create_app``)."""
    every, keep = timedelta(hours=config["BACKUP_EVERY"]), config["BACKUP_KEEP"]
    folder = Path(config["BACKUP_DIR"])
    _schedule[:] = [Schedule(Path(config["DATA_DIR"]), folder, every, keep)]


def schedule() -> Schedule:
    """The schedule of this installation."""
    return _schedule[0]


def is_due(planned: Schedule) -> bool:
    """Whether a scheduled backup should begin now."""
    if not planned.every:
        return False
    state = state_of(planned.data_folder)
    failure, age = last_failure(planned.data_folder), age_of_backup(planned.data_folder)
    if failure is not None and now() - failure[0] < SETTLE:
        return False
    if age is not None:
        return age >= planned.every
    return "since" in state and now() - _instant(state["since"]) >= min(SETTLE, planned.every)


def start_due_backup() -> None:
    """The clock's job: begin a backup when its time has come.

    In a process of its own, at low priority: packing and hashing would hold back what the worker
    delivers, and whatever a backup takes of memory is given back with its end.
    """
    planned = schedule()
    _look_after_running(planned)
    if "since" not in state_of(planned.data_folder):
        _remember(planned.data_folder, since=now().isoformat())
    if not _running and is_due(planned):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "backup"]
        environment = os.environ | {f"{PREFIX}DATA_DIR": str(planned.data_folder)}
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
        _running.append((child, now()))


def _look_after_running(planned: Schedule) -> None:
    """Forget who has ended; one that was killed could not say so itself."""
    for child, began in _running:
        if child.poll():
            failure = last_failure(planned.data_folder)
            if failure is None or failure[0] < began:
                note_failure(planned.data_folder, f"it ended with status {child.returncode}")
    _running[:] = [one for one in _running if one[0].poll() is None]
