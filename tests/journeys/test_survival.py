"""What breaks on the way breaks nothing that was decided: index, worker, two at once, long reviews.

Real parts: the index folder is taken away, the worker is a process and is killed with -9.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from resource_centre import outbox
from resource_centre.db import session, session_scope
from resource_centre.notifications.models import Message
from resource_centre.outbox import OutboxRow
from resource_centre.practices.models import Practice
from resource_centre.search.handlers import mend_index
from resource_centre.search.index import Query, search
from resource_centre.unit_of_work import unit_of_work
from tests.support.city import deliver_all
from tests.support.signing_in import Visitor
from tests.support.writers import Town

ROOT = Path(__file__).parents[2]
WORKER = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--wait"]


@pytest.fixture
def town(work: None) -> Town:
    return Town()


def found_by(words: str) -> list[str]:
    """Slugs of what the search finds."""
    return [hit.slug for hit in search(Query(words=words)).hits]


def make_all_due(app: Flask) -> None:
    """As if the time to wait had passed."""
    with session_scope(app.extensions["engine"]), unit_of_work():
        session().execute(update(OutboxRow).values(due_at=OutboxRow.announced_at))


# -- the index


def test_decision_stands_and_next_delivery_mends_when_the_index_cannot_be_written(
    town: Town, app: Flask, data_dir: Path
) -> None:
    engine = app.extensions["engine"]
    index = data_dir / "index"
    index.write_text("no folder")
    practice = town.published("Respite care")
    deliver_all(app)

    session().rollback()
    assert session().get(Practice, practice.id).approved_revision is not None
    left = session().execute(select(OutboxRow.listener, OutboxRow.attempts)).all()
    assert left == [("resource_centre.search.handlers:reindex", 1)]
    page = Visitor(app).get("/practices?q=respite").text
    assert "/practices/respite-care" in page
    assert "The search is being made ready." in page

    index.unlink()
    make_all_due(app)
    assert outbox.deliver_pending(engine) == 1
    answer = search(Query(words="nurse"))
    assert (answer.is_partial, [hit.slug for hit in answer.hits]) == (False, ["respite-care"])
    assert outbox.waiting(engine) == 0


def test_search_answers_from_the_database_until_a_damaged_index_is_mended(
    town: Town, app: Flask, data_dir: Path
) -> None:
    town.published("Respite care")
    deliver_all(app)
    assert found_by("nurse") == ["respite-care"]
    live = data_dir / "index" / (data_dir / "index" / "CURRENT").read_text()
    for path in live.iterdir():
        if path.suffix == ".seg":
            path.unlink()
    answer = search(Query(words="respite"))
    assert (answer.is_partial, [hit.slug for hit in answer.hits]) == (True, ["respite-care"])
    mend_index()  # what the clock does every five minutes
    answer = search(Query(words="nurse"))
    assert (answer.is_partial, [hit.slug for hit in answer.hits]) == (False, ["respite-care"])


# -- the worker


@contextmanager
def a_worker(app: Flask) -> Iterator[subprocess.Popen[bytes]]:
    """The real process, on this database and folder; killed at the end if it still lives."""
    settings = ("DATA_DIR", "DATABASE_URL", "BASE_URL")
    given = {f"RESOURCE_CENTRE_{name}": str(app.config[name]) for name in settings}
    process = subprocess.Popen(
        WORKER, cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Look again and again, up to a limit."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.01)


def publish_several(town: Town, count: int) -> list[str]:
    """Commits of several approvals: each leaves rows for the index and for people."""
    titles = [f"Respite care in house {number}" for number in range(count)]
    return [town.published(title).slug for title in titles]


def test_nothing_is_lost_when_the_worker_is_killed_between_commit_and_delivery_and_during_it(
    town: Town, app: Flask
) -> None:
    engine = app.extensions["engine"]
    slugs = publish_several(town, 8)
    session().rollback()
    announced = outbox.waiting(engine)
    assert announced == 8 * 4  # sent to two moderators' handler; index, adopters, author
    deaths = 0
    for left in (announced, announced - 3, announced - 12):
        with a_worker(app) as worker:
            wait_until(lambda left=left: outbox.waiting(engine) <= left and is_claimed(app))
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            deaths += 1
    assert deaths == 3
    with a_worker(app):
        wait_until(lambda: outbox.waiting(engine) == 0)
    session().rollback()
    assert sorted(found_by("house")) == sorted(slugs)
    assert told(town) == {"author": 8, "manager": 8, "moderator": 8, "other moderator": 8}


def is_claimed(app: Flask) -> bool:
    """Whether a worker has rows in hand."""
    with session_scope(app.extensions["engine"]):
        claimed = select(func.count(OutboxRow.id)).where(OutboxRow.claimed_by.is_not(None))
        return bool(session().scalar(claimed))


def told(town: Town) -> dict[str, int]:
    """How many messages each has in the inbox."""
    return dict(Counter(message.person.name for message in session().scalars(select(Message))))
