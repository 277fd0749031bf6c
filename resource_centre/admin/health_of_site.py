"""Health of what the site stands on: settings, files, disk, database, index, backup."""

import logging
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import text as sql

from resource_centre.admin.finding import Finding, bad, fine, warned
from resource_centre.admin.setting_lines import setting_lines
from resource_centre.backup_schedule import Verified, is_overdue, last_failure, last_verified
from resource_centre.db import session
from resource_centre.extensions import alembic
from resource_centre.i18n import Said, text
from resource_centre.search.documents import readable_now
from resource_centre.search.index import IndexUnavailable, Query, current_index
from resource_centre.templating import moment_said

MEGABYTE = 1024 * 1024
SCANTY_SPACE, TOO_LITTLE_SPACE = 2_048 * MEGABYTE, 512 * MEGABYTE
MAKE_BACKUP = text(
    "The worker makes one a day while BACKUP_EVERY is not 0; by hand: resource-centre backup FILE"
)
PRIVATE_FILES = ("secret_key", "demo-accounts.json")


def settings() -> Iterator[Finding]:
    """Settings that are unsafe here."""
    unsafe = [line for line in setting_lines() if line.unsafe]
    for line in unsafe:
        yield bad("settings", text("%(name)s: %(value)s", name=line.name, value=line.value),
                  line.unsafe)  # fmt: skip
    if current_app.debug:
        yield bad(
            "settings", text("Debugging is on: an error page would show what is secret."),
            text("Start the site with “resource-centre up”, without --debug or FLASK_DEBUG."),
        )  # fmt: skip
    if not unsafe and not current_app.debug:
        yield fine("settings", text("No setting is unsafe."))


def private_files() -> Iterator[Finding]:
    """What nobody but the site may read."""
    folder = Path(current_app.config["DATA_DIR"])
    found = [folder, *(folder / name for name in PRIVATE_FILES)]
    open_ones = [path for path in found if path.exists() and path.stat().st_mode & 0o077]
    for path in open_ones:
        mode = f"{path.stat().st_mode & 0o777:o}"
        yield bad(
            "files", text("%(path)s is open to others: %(mode)s", path=str(path), mode=mode),
            text("Take the rights of others away: chmod go-rwx %(path)s", path=str(path)),
        )  # fmt: skip
    if not open_ones:
        yield fine("files", text("The data folder and the keys are ours alone."))


def disk() -> Iterator[Finding]:
    """Space where the data lie."""
    folder = current_app.config["DATA_DIR"]
    free = shutil.disk_usage(folder).free
    fact = text("%(megabytes)d MB are free in the data folder.", megabytes=free // MEGABYTE)
    what = text("Make room, or move the data folder to a larger disk.")
    if free < TOO_LITTLE_SPACE:
        yield bad("disk", fact, what)
    elif free < SCANTY_SPACE:
        yield warned("disk", fact, what)
    else:
        yield fine("disk", fact)


def tables() -> Iterator[Finding]:
    """Whether every migration has run."""
    if tables_are_up_to_date(current_app._get_current_object()):  # type: ignore[attr-defined]
        yield fine("tables", text("The tables are up to date."))
        return
    yield bad(
        "tables", text("The tables are older than the program."),
        text("Run “resource-centre init”, then start the site again."),
    )  # fmt: skip


def tables_are_up_to_date(app: Flask) -> bool:
    """Whether every migration has run; in a context of its own, whose end frees the lock."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        done = {script.revision for script in alembic.current()}
        return done == {script.revision for script in alembic.heads()}


def database() -> Iterator[Finding]:
    """How large the database is, and whether it is whole."""
    if session().get_bind().dialect.name == "postgresql":
        size = session().scalar(sql("SELECT pg_database_size(current_database())")) or 0
        yield fine("database", text("PostgreSQL answers; the database has %(megabytes)d MB.",
                                    megabytes=size // MEGABYTE))  # fmt: skip
        return
    pages = session().scalar(sql("PRAGMA page_count")) or 0
    size = pages * (session().scalar(sql("PRAGMA page_size")) or 0)
    answer = str(session().scalar(sql("PRAGMA quick_check(1)")))
    if answer != "ok":
        yield bad(
            "database", text("The database is damaged: %(answer)s", answer=answer[:200]),
            text("Stop the site and restore the last backup: docs/operate.md says how."),
        )  # fmt: skip
        return
    yield fine("database", text("The database has %(megabytes)d MB and is whole.",
                                megabytes=size // MEGABYTE))  # fmt: skip


def index() -> Iterator[Finding]:
    """Whether the search finds what the database calls public."""
    what = text("Run “resource-centre search reindex”.")
    known = len(readable_now())
    try:
        held = current_index().search(Query(size=1)).total
    except IndexUnavailable:
        yield bad("index", text("The search index cannot be read."), what)
        return
    if held != known:
        yield bad("index", text("%(known)d practices are public, %(held)d are in the index.",
                                known=known, held=held), what)  # fmt: skip
        return
    yield fine("index", text("All %(known)d public practices are in the index.", known=known))


def backup() -> Iterator[Finding]:
    """Whether there is a backup that was proved by a rehearsal, and how old it is."""
    folder = Path(current_app.config["DATA_DIR"])
    newest, failure = last_verified(folder), last_failure(folder)
    if failure is not None:
        yield bad(
            "backup", text("The last scheduled backup failed: %(why)s", why=failure[1]),
            text("Look into the log; make one by hand: resource-centre backup FILE"),
        )  # fmt: skip
    if newest is None:
        found = bad if is_overdue(folder) else warned
        yield found("backup", text("There is no backup yet."), MAKE_BACKUP)
    elif is_overdue(folder):
        yield bad("backup", _backup_said(newest), MAKE_BACKUP)
    elif failure is None:
        yield fine("backup", _backup_said(newest))


def _backup_said(newest: Verified) -> Said:
    moment = moment_said(datetime.fromisoformat(newest.taken_at))
    return text("The newest backup that was proved is of %(moment)s.", moment=moment)
