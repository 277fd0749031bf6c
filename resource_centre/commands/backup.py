"""`resource-centre backup`: a copy of everything while people write, and its record."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from flask import current_app

from resource_centre import backup_schedule as planned
from resource_centre.backups import Made, make_backup
from resource_centre.commands.progress import progress
from resource_centre.commands.restore import rehearse
from resource_centre.db import now

QUIETER = 10


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option("--with-secrets", is_flag=True, help="With the key and the sample accounts.")
@click.option("--leave-lost", is_flag=True, help="Go on when a file of the database is not there.")
def backup(file: Path | None, force: bool, with_secrets: bool, leave_lost: bool) -> None:
    """Write a backup to FILE. Without FILE: into BACKUP_DIR, rehearsed, old ones removed."""
    data_folder = Path(current_app.config["DATA_DIR"])
    with _alone(data_folder):
        if file is None:
            _scheduled(leave_lost=leave_lost)
            return
        target = file.absolute()
        if target.exists() and not force:
            raise click.ClickException(f"{target} is there already: say --force to replace it")
        if not target.parent.is_dir():
            raise click.ClickException(f"there is no folder {target.parent}")
        made = _make(target, with_secrets=with_secrets, leave_lost=leave_lost)
        click.echo(f"{_said(made)}; prove it: resource-centre restore {file} --rehearse")


def _scheduled(*, leave_lost: bool) -> None:
    """Make, rehearse, remember, prune; a failure is remembered as well."""
    with suppress(OSError):
        os.nice(QUIETER)
    plan = planned.schedule()
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    planned.clear_left_over(plan.folder)
    target = plan.folder / planned.file_name(now())
    try:
        made = _make(target, leave_lost=leave_lost)
        rehearse(target)
    except Exception as error:
        planned.note_failure(plan.data_folder, " ".join(str(error).split()) or type(error).__name__)
        if target.exists():  # kept to be looked at, under a name that no restore is tempted by
            target.replace(plan.folder / "failed.tar")
        raise
    gone = planned.prune(plan)
    click.echo(f"{_said(made)}; proved by a rehearsal; {len(gone)} old ones removed")


def _make(target: Path, *, with_secrets: bool = False, leave_lost: bool) -> Made:
    return make_backup(
        current_app.extensions["engine"], Path(current_app.config["DATA_DIR"]), target,
        lambda total: progress("backing up", total),
        with_secrets=with_secrets, leave_lost=leave_lost,
    )  # fmt: skip


def _said(made: Made) -> str:
    megabytes = made.size / 1_000_000
    return f"{made.path}: {made.rows} rows, {made.files} files, {megabytes:.1f} MB"


@contextmanager
def _alone(data_folder: Path) -> Iterator[None]:
    """One backup of an installation at a time; the death of its holder frees the lock."""
    descriptor = os.open(data_folder / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise click.ClickException("another backup of this installation is being made") from None
    finally:
        os.close(descriptor)
