"""A backup: the database at one instant, every file it names, a list with the SHA-256 of each.

The files are read after the database was copied, so every row of the copy has its file in the
archive. Not in it: the search index (made anew), mails on disk, and secrets unless asked for.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from resource_centre import backup_database as database
from resource_centre.backup_archive import NoBackup, Watch, Writer, unpack, unzip, whole_or_nothing
from resource_centre.db import now
from resource_centre.errors import ResourceCentreError

PRODUCT, FORMAT = "resource-centre", 1
SECRETS = ("secret_key", "demo-accounts.json")
DATABASE_FILE = "resource-centre.db"
TRIES = 3
SPARE = 32 * 1024 * 1024
Progress = Callable[[int], AbstractContextManager[Watch]]
"""Given how many bytes there are, shows how many are done."""


class NoSpace(ResourceCentreError):
    """The disk has too little room for what is to be written."""


class FileLost(ResourceCentreError):
    """The database names a file that is not on disk, or is not what was stored."""


@dataclass(frozen=True)
class Made:
    """A backup that was written."""

    path: Path
    taken_at: datetime
    size: int
    files: int
    rows: int


@dataclass(frozen=True)
class Restored:
    """What came out of a backup: the facts of its manifest, proved."""

    taken_at: datetime
    manifest: dict[str, Any]

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is a dump that a server has to take in."""
        return bool(self.manifest["database"] == "postgresql")

    @property
    def files(self) -> int:
        """How many files are in it."""
        return sum(name.startswith("files/") for name in self.manifest["members"])


def make_backup(
    engine: Engine,
    folder: Path,
    target: Path,
    progress: Progress,
    *,
    with_secrets: bool = False,
    leave_lost: bool = False,
) -> Made:
    """Write a backup of the installation in ``folder``; it has its name only when it is whole."""
    size = database.size_of(engine)
    stored = sum(path.stat().st_size for path in _kept(folder))
    require_space(target.parent, 2 * size + stored)
    with progress(2 * size + stored) as watch:
        for left in reversed(range(TRIES)):
            try:
                return _write(engine, folder, target, watch, with_secrets, leave_lost)
            except FileLost:
                # Erased between the copy of the database and the reading: then the next copy has
                # no row of it either.
                if not left:
                    raise
    raise AssertionError


def require_space(folder: Path, needed: int) -> None:
    """Raise NoSpace unless the folder has room for as many bytes, and some to spare."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise NoSpace(
            f"{folder} has {free // 1_000_000} MB free, {(needed + SPARE) // 1_000_000} MB are"
            " needed: make room or name another folder."
        )


def _kept(folder: Path) -> Iterable[Path]:
    files = folder / "files"
    return sorted(files.iterdir()) if files.is_dir() else ()


def _write(
    engine: Engine, folder: Path, target: Path, watch: Watch, with_secrets: bool, leave_lost: bool
) -> Made:
    taken_at = now()
    copy = target.with_name(f"{target.name}.copy")
    copy.unlink(missing_ok=True)
    try:
        copy.touch(0o600)
        facts = database.copy_database(engine, copy, watch)
        name = database.MEMBERS[engine.dialect.name]
        with whole_or_nothing(target) as out:
            writer = Writer(out, watch)
            with copy.open("rb") as source:
                writer.add(name, source, compressed=name.endswith(".gz"))
            lost = _add_files(writer, folder / "files", facts.files, leave_lost=leave_lost)
            for secret in SECRETS if with_secrets else ():
                if (folder / secret).exists():
                    with (folder / secret).open("rb") as source:
                        writer.add(f"secrets/{secret}", source)
            writer.close(_manifest(engine, facts, taken_at, lost))
    finally:
        copy.unlink(missing_ok=True)
    rows = sum(facts.counts.values())
    return Made(target, taken_at, target.stat().st_size, len(facts.files) - len(lost), rows)


def _manifest(
    engine: Engine, facts: database.Facts, taken_at: datetime, lost: list[str]
) -> dict[str, Any]:
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "version": version(PRODUCT),
        "taken_at": taken_at.isoformat(),
        "database": engine.dialect.name,
        "schema": facts.schema,
        "counts": facts.counts,
        "lost": lost,
    }


def _add_files(
    writer: Writer, folder: Path, named: dict[str, str], *, leave_lost: bool
) -> list[str]:
    """Add every file that a row names; what has changed since it was stored counts as lost."""
    lost = []
    for file_id, sha256 in sorted(named.items()):
        try:
            with (folder / file_id).open("rb") as source:
                found = writer.add(f"files/{file_id}", source)
        except FileNotFoundError:
            found = ""
        if found != sha256:
            if not leave_lost:
                what = "is not what was stored" if found else "is not on disk"
                raise FileLost(
                    f"The file {file_id} that the database names {what}: put it back, or say"
                    " --leave-lost to back up the rest."
                )
            lost.append(file_id)
    return lost


def take_out(path: Path, folder: Path, progress: Progress) -> Restored:
    """Unpack a backup into an empty folder, with every hash proved; raises NoBackup."""
    size = path.stat().st_size
    require_space(folder, 2 * size)
    with progress(size) as watch:
        manifest = unpack(path, folder, watch)
    if manifest.get("product") != PRODUCT or manifest.get("format") != FORMAT:
        raise NoBackup("This backup was made by another program, or by a newer version.")
    taken_at = datetime.fromisoformat(manifest["taken_at"])
    for secret in (folder / "secrets").glob("*"):
        secret.replace(folder / secret.name)
    if (folder / "secrets").exists():
        (folder / "secrets").rmdir()
    (folder / "files").mkdir(mode=0o750, exist_ok=True)
    return Restored(taken_at, manifest)


def put_in_place(restored: Restored, folder: Path, url: str) -> str:
    """Make the database out of what was unpacked, and prove it; returns its address."""
    listed = restored.manifest["counts"]
    if restored.is_postgresql:
        dump = folder / database.MEMBERS["postgresql"]
        facts = database.restore_postgresql(dump, url, listed)
        dump.unlink()
    else:
        packed, file = folder / database.MEMBERS["sqlite"], folder / DATABASE_FILE
        unzip(packed, file)
        packed.unlink()
        facts = database.prove_sqlite(file, listed)
        file.chmod(0o600)
        url = f"sqlite:///{file}"
    _prove_files(restored, facts)
    return url


def _prove_files(restored: Restored, facts: database.Facts) -> None:
    """Every row that names a file has it, with the content the row states."""
    members, lost = restored.manifest["members"], set(restored.manifest["lost"])
    for file_id, sha256 in facts.files.items():
        if file_id not in lost and members.get(f"files/{file_id}", {}).get("sha256") != sha256:
            raise NoBackup(f"The file {file_id} in the backup is not what the database states.")
