"""Backups while twenty people write through gunicorn: each restores, and misses nothing.

What was acknowledged before a backup began is in it; every file has the content its row states.
Four backups in the short run, twenty in the long one. The same two web workers show that the
figures of /metrics add up over processes.
"""

import hashlib
import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from prometheus_client.parser import text_string_to_metric_families

from resource_centre.accounts.models import Person
from resource_centre.backup_database import plain_sqlite
from resource_centre.db import session, session_scope
from resource_centre.unit_of_work import unit_of_work
from tests.commands.backups import keep_order, made_by
from tests.conftest import LONG
from tests.support.ports import free_port
from tests.support.writers import Town, enter, person, token_of

ROOT = Path(__file__).parents[2]
PEOPLE = 20
BACKUPS = 20 if LONG else 4
pytestmark = [pytest.mark.sqlite_only, pytest.mark.alone]


def asked(port: int, method: str, path: str, cookie: str, body: str = "") -> tuple[int, str, str]:
    """Status, page, and the cookie from then on."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    given = answer.getheader("Set-Cookie") or ""
    connection.close()
    return answer.status, page, given.split(";")[0] if "session=" in given else cookie


@contextmanager
def gunicorn(app: Flask) -> Iterator[int]:
    """Two web workers on the test's database: their port."""
    port = free_port()
    given = {f"RESOURCE_CENTRE_{n}": str(app.config[n]) for n in ("DATA_DIR", "DATABASE_URL")}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--workers=2",
         "--threads=8", "--worker-class=gthread", "--log-level=error", "--no-control-socket",
         "wsgi:app"],
        cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                asked(port, "GET", "/healthz", "")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(40)


class Writer(threading.Thread):
    """One person who begins one practice after the other, and notes what was acknowledged."""

    def __init__(self, port: int, name: str, cookie: str, owner: int, end: threading.Event) -> None:
        super().__init__()
        self.port, self.cookie, self.owner, self.end = port, cookie, owner, end
        self.who, self.acknowledged, self.refused = name, list[str](), list[int]()

    def run(self) -> None:
        _, page, self.cookie = asked(self.port, "GET", "/practices/new", self.cookie)
        token = token_of(page)
        while not self.end.is_set():
            title = f"{self.who} writes {len(self.acknowledged)}"
            fields = {"title": title, "language": "en", "owner_id": self.owner, "kind": ""}
            sent = urlencode({"csrf_token": token, **fields})
            status, _, _ = asked(self.port, "POST", "/practices/new", self.cookie, sent)
            if status == 303:
                self.acknowledged.append(title)
            else:
                self.refused.append(status)
            time.sleep(0.1)


@pytest.fixture
def writers(work: None, app: Flask) -> Iterator[tuple[Town, list[Writer], int]]:
    """Twenty signed-in people at the site, all writing."""
    town, end = Town(), threading.Event()
    town.published("Respite care")
    with unit_of_work():
        names = [f"writer {n:02}" for n in range(PEOPLE)]
        people = [person(name, member_of=town.ngo) for name in names]
    owner, cookies = town.ngo.id, {}
    for one in people:
        kept = enter(app.test_client(), session().get(Person, one.id)).get_cookie("session")
        assert kept is not None
        cookies[one.name] = f"session={kept.value}"
    session().rollback()
    with gunicorn(app) as port:
        writing = [Writer(port, name, cookie, owner, end) for name, cookie in cookies.items()]
        for writer in writing:
            writer.start()
        try:
            yield town, writing, port
        finally:
            end.set()
            for writer in writing:
                writer.join()


def titles_in(folder: Path) -> set[str]:
    with plain_sqlite(folder / "resource-centre.db") as there:
        return set(there.exec_driver_sql("SELECT title FROM revision_text").scalars())


def check_files(folder: Path) -> int:
    """Every row has its file, with the content it states."""
    with plain_sqlite(folder / "resource-centre.db") as there:
        rows = there.exec_driver_sql("SELECT id, sha256 FROM order_file").all()
    for file_id, sha256 in rows:
        assert hashlib.sha256((folder / "files" / file_id).read_bytes()).hexdigest() == sha256
    return len(rows)


def test_every_backup_taken_while_people_write_restores_and_misses_nothing(
    writers: tuple[Town, list[Writer], int], app: Flask, cli: FlaskCliRunner, tmp_path: Path
) -> None:
    town, writing, port = writers
    wait_for(lambda: all(writer.acknowledged for writer in writing))
    before: list[set[str]] = []
    files = 0
    for number in range(BACKUPS):
        with session_scope(app.extensions["engine"]):
            files += bool(keep_order(town, b"%PDF-" + os.urandom(200_000)))
        before.append({title for writer in writing for title in list(writer.acknowledged)})
        made_by(cli, "backup", tmp_path / f"{number}.tar")
    for number, acknowledged in enumerate(before):
        folder = tmp_path / f"restored-{number}"
        said = made_by(cli, "restore", tmp_path / f"{number}.tar", "--into", folder)
        assert "1 practices in the library" in said
        assert acknowledged <= titles_in(folder)
        assert check_files(folder) == number + 1
    refused = [status for writer in writing for status in writer.refused]
    assert refused == []
    written = sum(len(writer.acknowledged) for writer in writing)
    print(f"{BACKUPS} backups while {PEOPLE} people wrote {written} times: none missing")
    check_figures(port, writing)


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def check_figures(port: int, writing: list[Writer]) -> None:
    """Both workers count into one sum: what each person was acknowledged, no more and no less."""
    writing[0].end.set()
    for writer in writing:
        writer.join()
    status, page, _ = asked(port, "GET", "/metrics", "")
    assert status == 200
    families = {family.name: family for family in text_string_to_metric_families(page)}
    wanted = {"route": "practices.begin", "method": "POST", "status": "303"}
    counted = [one.value for one in families["http_requests"].samples if one.labels == wanted]
    assert counted == [sum(len(writer.acknowledged) for writer in writing)]
    observed = {
        one.labels["le"]: one.value
        for one in families["http_request_seconds"].samples
        if one.labels.get("route") == "practices.begin" and "le" in one.labels
    }
    assert observed["+Inf"] == counted[0]
    assert list(observed.values()) == sorted(observed.values())
