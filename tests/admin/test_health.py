"""Health: each fault is found, says what to do, and stands on the page as in `check`."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from resource_centre.admin import health
from resource_centre.admin.clock_log import beat, note_run
from resource_centre.admin.finding import Finding, Level
from resource_centre.admin.setting_lines import setting_lines
from resource_centre.config import SETTINGS
from resource_centre.db import now, session
from resource_centre.i18n import Text, speaking
from resource_centre.outbox import OutboxRow
from resource_centre.search.index import current_index
from resource_centre.unit_of_work import unit_of_work
from tests.admin.cast import Cast
from tests.support.shelves import shelve
from tests.support.writers import Town, send


@pytest.fixture
def look(app: Flask, work: None):
    """The findings about one part."""

    def about(part: str) -> list[Finding]:
        with app.app_context():
            return [one for one in health.findings() if one.part == part]

    return about


@contextmanager
def setting(app: Flask, **values: object) -> Iterator[None]:
    before = {name: app.config[name] for name in values}
    app.config.update(values)
    yield
    app.config.update(before)


def level_of(found: list[Finding]) -> Level:
    return max((one.level for one in found), key=[Level.OK, Level.WARNING, Level.BAD].index)


def failing_row(**more: object) -> int:
    instant = now()
    given = {
        "event": "PracticeLapsed", "payload": {"practice_id": 1}, "listener": "a:b",
        "announced_at": instant, "due_at": instant + timedelta(hours=1), "attempts": 3,
        "last_error": "OSError: no server", **more,
    }  # fmt: skip
    with unit_of_work():
        row = OutboxRow(**given)
        session().add(row)
        session().flush()
        return row.id


def test_every_part_has_a_word_and_every_fault_something_to_do(app: Flask, work: None) -> None:
    with app.app_context():
        found = health.findings()
    assert {one.part for one in found} <= set(health.PARTS)
    assert all(one.what_to_do for one in found if one.level is not Level.OK)


def test_a_worker_is_known_by_its_socket(look, data_dir: Path) -> None:
    assert level_of(look("worker")) is Level.WARNING
    note_run(beat, now() - timedelta(minutes=9), None)
    assert level_of(look("worker")) is Level.BAD
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.bind(str(data_dir / "worker.sock"))
        assert level_of(look("worker")) is Level.OK


def test_a_job_that_fails_or_does_not_run_is_named(look, app: Flask) -> None:
    assert look("clock") == []
    for job, _ in app.extensions["clock"]:
        note_run(job, now(), None)
    assert level_of(look("clock")) is Level.OK
    note_run(beat, now() - timedelta(hours=2), None)
    assert [one.level for one in look("clock")] == [Level.WARNING]
    note_run(beat, now(), ValueError("it broke"))
    found = look("clock")
    assert [one.level for one in found] == [Level.BAD]
    assert "ValueError: it broke" in str(found[0].fact)


def test_the_worker_notes_each_job_it_runs_and_each_that_fails(app: Flask, work: None) -> None:
    from resource_centre.admin.models import ClockRun
    from resource_centre.commands.worker import _Clock

    def breaks() -> None:
        raise RuntimeError("at its hour")

    jobs = ((beat, timedelta(hours=1)), (breaks, timedelta(hours=1)))
    _Clock(app.extensions["engine"], jobs).run_due()
    noted = {run.job.rpartition(":")[2]: run.error for run in session().query(ClockRun)}
    assert noted["beat"] is None
    assert [error for error in noted.values() if error] == ["RuntimeError: at its hour"]


def test_what_fails_or_waits_too_long_in_the_outbox_is_found(look) -> None:
    assert level_of(look("outbox")) is Level.OK
    late = failing_row(last_error=None, announced_at=now() - timedelta(minutes=6))
    assert level_of(look("outbox")) is Level.BAD
    with unit_of_work():
        session().delete(session().get(OutboxRow, late))
    failing_row()
    assert level_of(look("outbox")) is Level.BAD


def test_an_administrator_has_a_failing_delivery_tried_again(cast: Cast) -> None:
    row_id = failing_row()
    browser = cast.browser("administrator")
    page = browser.get("/admin/health?lang=en").text
    assert "OSError: no server" in page
    assert "Try again" in page
    assert send(browser, f"/admin/outbox/{row_id}/again", {}).status_code == 303
    session.rollback()
    session.expire_all()
    assert session().get(OutboxRow, row_id).due_at <= now()
    assert "Try again" not in cast.browser("chief").get("/admin/health?lang=en").text


def test_a_delivery_that_did_not_fail_is_left_alone(cast: Cast) -> None:
    row_id = failing_row(last_error=None)
    at = f"/admin/outbox/{row_id}/again"
    assert send(cast.browser("administrator"), at, {}).status_code == 409


def test_the_index_is_compared_with_the_database(look) -> None:
    assert level_of(look("index")) is Level.BAD  # there is none
    current_index().rebuild()
    assert level_of(look("index")) is Level.OK
    shelve("not-indexed")
    found = look("index")
    assert level_of(found) is Level.BAD
    assert "1" in str(found[0].fact)


def test_no_backup_is_said_and_an_old_one_is_bad(look, data_dir: Path, clock) -> None:
    from resource_centre.backup_schedule import Verified, note_failure, note_verified

    assert level_of(look("backup")) is Level.WARNING
    made = now().isoformat()
    note_verified(data_dir, Verified("f.tar", made, made, 1, 1, 0))
    assert level_of(look("backup")) is Level.OK
    note_failure(data_dir, "the disk is full")
    assert level_of(look("backup")) is Level.BAD
    assert "the disk is full" in str(look("backup")[0].fact)
    later = now().isoformat()
    note_verified(data_dir, Verified("g.tar", later, later, 1, 1, 0))
    clock.shift(timedelta(hours=27))
    assert level_of(look("backup")) is Level.BAD


def test_a_file_of_ours_that_others_may_read_is_named(look, data_dir: Path) -> None:
    assert level_of(look("files")) is Level.OK
    key = data_dir / "secret_key"
    key.chmod(0o640)
    try:
        found = look("files")
    finally:
        key.chmod(0o600)
    assert level_of(found) is Level.BAD
    assert "640" in str(found[0].fact)
    assert "chmod" in str(found[0].what_to_do)


def test_what_nobody_may_decide_is_named(look) -> None:
    town = Town()
    revision = town.draft("Night bus")
    from resource_centre.practices.step_operations import take_revision_step

    take_revision_step(revision.id, "submit", town.author)
    stuck = [one for one in look("decisions") if one.level is Level.BAD]
    assert not any("moderator" in str(one.fact) for one in stuck)
    with unit_of_work():
        for one in (town.moderator, town.other_moderator):
            session().get(type(one), one.id).is_blocked = True
    stuck = [one for one in look("decisions") if one.level is Level.BAD]
    assert any("Night bus" in str(one.fact) for one in stuck)


UNSAFE = {
    "http off this machine": ({"BASE_URL": "http://centre.example.org"}, "BASE_URL"),
    "the sample city for all": (
        {"DEMO": True, "BASE_URL": "https://centre.example.org"}, "DEMO",
    ),
    "a key that is guessed": ({"SECRET_KEY": "a" * 40}, "SECRET_KEY"),
    "mail that reaches nobody": (
        {"BASE_URL": "https://centre.example.org", "MAIL_URL": ""}, "MAIL_URL",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSAFE)
def test_an_unsafe_setting_is_found(app: Flask, look, case: str) -> None:
    values, name = UNSAFE[case]
    assert level_of(look("settings")) is Level.OK
    with setting(app, **values):
        found = look("settings")
    assert level_of(found) is Level.BAD
    assert any(name in str(one.fact) for one in found)


def test_no_page_and_no_line_shows_a_secret(app: Flask, cast: Cast, cli: FlaskCliRunner) -> None:
    canary = "c4nary-of-secrets-that-nobody-may-see"
    secret = {
        "SECRET_KEY": canary + "k", "MAIL_URL": f"smtp://user:{canary}@mail.example.org",
        "SECRET_KEY_FALLBACKS": [canary + "f"], "METRICS_TOKEN": canary,
        "DATABASE_URL": f"postgresql+psycopg://rc:{canary}@db/rc?password={canary}",
    }  # fmt: skip
    browser = cast.browser("administrator")
    before = app.config["SECRET_KEY"]
    with setting(app, **{name: value for name, value in secret.items() if name != "SECRET_KEY"}):
        page = browser.get("/admin/settings?lang=en").text
        said = cli.invoke(args=["check"]).output
    assert page.count("RESOURCE_CENTRE_") == len(SETTINGS)
    for hidden in (canary, before):
        assert hidden not in page
        assert hidden not in said
    assert "postgresql: db" in page


def test_a_setting_says_where_it_comes_from(app: Flask, work: None, monkeypatch) -> None:
    monkeypatch.setenv("RESOURCE_CENTRE_OPERATOR", "A city")
    monkeypatch.delenv("RESOURCE_CENTRE_SECRET_KEY", raising=False)
    with app.app_context(), setting(app, OPERATOR="A city"):
        lines = {line.name.removeprefix("RESOURCE_CENTRE_"): line for line in setting_lines()}
        assert str(lines["OPERATOR"].source) == "environment"
        assert str(lines["SECRET_KEY"].source) == "made on first run, in the data folder"
        assert str(lines["THREADS"].source) == "default"
        assert str(lines["SECRET_KEY"].value) == "set"


def test_every_setting_is_told_in_a_sentence_that_is_translated() -> None:
    assert [one.name for one in SETTINGS if not isinstance(one.says, Text)] == []


def test_check_says_the_same_as_the_page(app: Flask, cast: Cast, cli: FlaskCliRunner) -> None:
    failing_row()
    page = cast.browser("administrator").get("/admin/health?lang=en").text
    session.rollback()
    with app.app_context(), speaking("en"):
        found = health.findings()
    said = cli.invoke(args=["check"])
    assert said.exit_code == 1
    for one in found:
        if one.part != "disk":  # megabytes come and go
            from markupsafe import escape

            assert str(escape(one.fact)) in page
            assert str(one.fact) in said.output


def test_before_init_the_tables_are_the_fault_and_nothing_else_is_asked_of_them(
    tmp_path: Path,
) -> None:
    from resource_centre import create_app

    made = create_app({"DATA_DIR": str(tmp_path / "new"), "SECRET_KEY": secrets.token_hex(32)})
    done = made.test_cli_runner().invoke(args=["check"])
    made.extensions["engine"].dispose()
    bad = [line for line in done.output.splitlines() if line.startswith("BAD")]
    assert done.exit_code == 1
    assert len(bad) == 1
    assert "resource-centre init" in bad[0]
    assert "Traceback" not in done.output


def test_a_check_that_breaks_is_a_finding_and_not_an_error(
    app: Flask, work: None, monkeypatch
) -> None:
    def index():
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(health, "HEALTH", (index, *health.HEALTH[1:2]))
    with app.app_context():
        found = health.findings()
    assert [(one.part, one.level) for one in found] == [("index", Level.BAD)]
