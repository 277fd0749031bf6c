"""`resource-centre check`: is this installation sound? One line each; exit 1 when one is bad."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import click
from flask import current_app
from sqlalchemy import func, select

from resource_centre.commands.init import tables_are_up_to_date
from resource_centre.db import now, session
from resource_centre.outbox import OutboxRow
from resource_centre.search.documents import readable_now
from resource_centre.search.index import IndexUnavailable, Query, current_index

LATE = timedelta(minutes=5)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Finding(NamedTuple):
    """One line of the answer."""

    is_good: bool
    says: str


@click.command()
def check() -> None:
    """Look whether settings, database, index and outbox are in order."""
    findings = [finding for look in LOOKS for finding in look()]
    for finding in findings:
        click.echo(f"{'ok ' if finding.is_good else 'BAD'}  {finding.says}")
    if not all(finding.is_good for finding in findings):
        raise SystemExit(1)


def _settings() -> Iterator[Finding]:
    config = current_app.config
    address = urlsplit(config["BASE_URL"])
    plain = address.scheme != "https" and address.hostname not in LOOPBACK
    yield Finding(not plain, f"BASE_URL is {config['BASE_URL']}" + (": not https" if plain else ""))
    yield Finding(not current_app.debug, f"debug is {'on' if current_app.debug else 'off'}")
    exposed = bool(config["DEMO"]) and address.scheme == "https"
    yield Finding(not exposed, "sample accounts are served to the world" if exposed else "no demo")


def _data_folder() -> Iterator[Finding]:
    folder = Path(current_app.config["DATA_DIR"])
    for path in (folder, *(folder / name for name in ("secret_key", "demo-accounts.json"))):
        if path.exists():
            mode = path.stat().st_mode & 0o777
            closed = not mode & 0o077
            yield Finding(
                closed, f"{path} " + ("is ours alone" if closed else f"is open: {mode:o}")
            )


def _database() -> Iterator[Finding]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    good = tables_are_up_to_date(app)
    yield Finding(good, "the tables are up to date" if good else "the tables are old: run init")


def _index() -> Iterator[Finding]:
    known = len(readable_now())
    try:
        found = current_index().search(Query(size=1)).total
    except IndexUnavailable:
        yield Finding(False, "the search index cannot be read: run search reindex")
        return
    same = found == known
    says = f"{known} practices to be found, {found} in the index"
    yield Finding(same, says if same else f"{says}: run search reindex")


def _outbox() -> Iterator[Finding]:
    rows = select(func.count()).select_from(OutboxRow)
    waiting = session().scalar(rows) or 0
    late = session().scalar(rows.where(OutboxRow.announced_at < now() - LATE)) or 0
    last = session().scalar(
        select(OutboxRow.last_error)
        .where(OutboxRow.last_error.is_not(None))
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    says = f"{waiting} rows wait in the outbox, {late} of them for over five minutes"
    yield Finding(not late, says + (f"; last failure: {last.splitlines()[0]}" if last else ""))


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings, _data_folder, _database, _index, _outbox,
)  # fmt: skip
