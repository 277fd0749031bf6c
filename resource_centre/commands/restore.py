"""`resource-centre restore`: a backup becomes an installation, or proves that it could.

Everything happens in a folder beside the one that is wanted, which gets its name only at the end:
a restore that was cut off leaves nothing that looks like an installation.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask, current_app
from sqlalchemy import select

from resource_centre import backup_database as database
from resource_centre import backup_schedule as planned
from resource_centre.backup_archive import NoBackup
from resource_centre.backups import Restored, put_in_place, take_out
from resource_centre.commands.init import bring_tables_up_to_date
from resource_centre.commands.progress import progress
from resource_centre.config import PREFIX
from resource_centre.db import now, session
from resource_centre.library.pages import prepare_pages
from resource_centre.practices.models import Practice
from resource_centre.search.documents import readable_now
from resource_centre.search.index import Query, current_index

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Proof:
    """What a restored installation showed of itself."""

    practices: int
    texts: int
    pages: int


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", type=click.Path(path_type=Path), help="New or empty data folder.")
@click.option("--rehearse", "rehearsal", is_flag=True, help="Prove it, keep nothing of it.")
@click.option("--database-url", default="", help="Empty PostgreSQL database to restore into.")
def restore(file: Path, into: Path | None, rehearsal: bool, database_url: str) -> None:
    """Restore the backup FILE into a new data folder, or rehearse that."""
    if rehearsal == (into is not None):
        raise click.UsageError("say either --into DIR or --rehearse")
    if into is None:
        restored, proof = rehearse(file.absolute())
        what = "proved: restored, served and removed again"
    else:
        restored, proof = _restore(file.absolute(), into.absolute(), database_url)
        what = f"restored into {into}; start it: {PREFIX}DATA_DIR={into} resource-centre up"
    lost = len(restored.manifest["lost"])
    click.echo(
        f"{file}: of {restored.taken_at:%d.%m.%Y %H:%M} UTC, {sum(_counts(restored))} rows,"
        f" {restored.files} files{f' ({lost} were lost before)' if lost else ''},"
        f" {proof.practices} practices in the library; {what}"
    )


def _counts(restored: Restored) -> list[int]:
    return list(restored.manifest["counts"].values())


def _restore(file: Path, into: Path, url: str) -> tuple[Restored, Proof]:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise click.ClickException(f"{into} is not empty: name a new folder")
    into.parent.mkdir(parents=True, exist_ok=True)
    with _folder_beside(into) as folder:
        restored, proof = _make_installation(file, folder, url)
        os.sync()  # on disk before it has its name
        if into.exists():
            into.rmdir()
        folder.replace(into)
    return restored, proof


def rehearse(file: Path) -> tuple[Restored, Proof]:
    """Restore into a folder that is removed again, and remember that the backup was proved."""
    url = current_app.config["DATABASE_URL"]
    is_postgresql = not url.startswith("sqlite")
    with (
        _folder_beside(file) as folder,
        database.scratch_database(url) if is_postgresql else nullcontext("") as scratch,
    ):
        restored, proof = _make_installation(file, folder, scratch)
    verified = planned.Verified(
        file=str(file), taken_at=restored.taken_at.isoformat(), verified_at=now().isoformat(),
        size=file.stat().st_size, rows=sum(_counts(restored)), files=restored.files,
    )  # fmt: skip
    planned.note_verified(Path(current_app.config["DATA_DIR"]), verified)
    return restored, proof


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}-restoring-", dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_installation(file: Path, folder: Path, url: str) -> tuple[Restored, Proof]:
    restored = take_out(file, folder, lambda total: progress("restoring", total))
    if restored.is_postgresql and not url:
        raise click.ClickException("the backup is of PostgreSQL: name an empty one, --database-url")
    address = put_in_place(restored, folder, url)
    return restored, _proof_of(folder, address)


def _proof_of(folder: Path, url: str) -> Proof:
    """In a process of its own: its settings are those of the restored installation."""
    environment = os.environ | {
        f"{PREFIX}DATA_DIR": str(folder),
        f"{PREFIX}DATABASE_URL": url,
        f"{PREFIX}BACKUP_DIR": "",
        f"{PREFIX}LOG": "text",
    }
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "prove"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NoBackup(f"What was restored does not run: {said.removeprefix('Error: ')}.")
    return Proof(**json.loads(done.stdout.strip().splitlines()[-1]))


@click.command(hidden=True)
def prove() -> None:
    """Bring tables, index and pages up to date, and look whether the library is served."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    bring_tables_up_to_date(app)
    texts = current_index().rebuild()
    prepare_pages(Path(app.config["DATA_DIR"]) / "pages")
    practices = len(readable_now())
    found = current_index().search(Query(size=1)).total
    if found != practices:
        raise click.ClickException(f"{practices} practices are public, {found} are found")
    addresses = ["/", "/practices", *_some_practices()]
    for address in addresses:
        answer = app.test_client().get(address, base_url=app.config["BASE_URL"])
        if answer.status_code != 200:
            raise click.ClickException(f"{address} answers {answer.status_code}")
    click.echo(json.dumps({"practices": practices, "texts": texts, "pages": len(addresses)}))


def _some_practices() -> list[str]:
    public = select(Practice.slug).where(Practice.id.in_(list(readable_now())[:5]))
    return [f"/practices/{slug}" for slug in session().scalars(public)]
