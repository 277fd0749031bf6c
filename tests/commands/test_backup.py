"""Backups: whole or refused, private, and the same again after a restore."""

import os
import resource
import shutil
import subprocess
import sys
import tarfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from resource_centre import backup_schedule, storage
from resource_centre.backup_database import plain_sqlite
from resource_centre.db import now
from tests.commands.backups import keep_order, made_by, refused_by
from tests.support.writers import Town

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.sqlite_only


def test_a_restored_installation_has_every_row_and_file_and_a_key_of_its_own(
    town: Town, cli: FlaskCliRunner, app: Flask, tmp_path: Path
) -> None:
    content = b"%PDF-1.7 " + os.urandom(300_000)
    file_id = keep_order(town, content)
    said = made_by(cli, "backup", tmp_path / "a.tar")
    assert "1 files" in said
    assert (tmp_path / "a.tar").stat().st_mode & 0o777 == 0o600
    said = made_by(cli, "restore", tmp_path / "a.tar", "--into", tmp_path / "new")
    assert "1 practices in the library" in said
    new = tmp_path / "new"
    assert (new / "files" / file_id).read_bytes() == content
    with plain_sqlite(new / "resource-centre.db") as there:
        assert there.exec_driver_sql("SELECT slug FROM practice").scalar_one() == "respite-care"
        assert there.exec_driver_sql("SELECT id FROM order_file").scalar_one() == file_id
    assert (new / "index" / "CURRENT").exists()
    own = Path(app.config["DATA_DIR"]) / "secret_key"
    assert (new / "secret_key").read_text() != own.read_text()
    assert not [path.name for path in tmp_path.iterdir() if "restoring" in path.name]


def test_secrets_are_in_a_backup_only_when_asked_for(
    archive: Path, cli: FlaskCliRunner, tmp_path: Path
) -> None:
    with tarfile.open(archive) as tar:
        assert not [name for name in tar.getnames() if "secret" in name]
    made_by(cli, "backup", "--with-secrets", tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert "secrets/secret_key" in tar.getnames()


def test_nothing_is_overwritten_unless_asked(
    archive: Path, cli: FlaskCliRunner, tmp_path: Path
) -> None:
    before = archive.read_bytes()
    assert "--force" in refused_by(cli, "backup", archive)
    assert archive.read_bytes() == before
    made_by(cli, "backup", archive, "--force")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("mine")
    assert "not empty" in refused_by(cli, "restore", archive, "--into", tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["a"]


def test_a_file_that_is_lost_or_changed_is_named_and_left_out_only_on_demand(
    town: Town, cli: FlaskCliRunner, tmp_path: Path
) -> None:
    lost, changed = keep_order(town, b"%PDF-1"), keep_order(town, b"%PDF-2")
    storage.path_of(changed).write_bytes(b"%PDF-3")
    assert "is not what was stored" in refused_by(cli, "backup", tmp_path / "a.tar")
    storage.path_of(changed).write_bytes(b"%PDF-2")
    storage.path_of(lost).unlink()
    said = refused_by(cli, "backup", tmp_path / "a.tar")
    assert f"{lost} that the database names is not on disk" in said
    assert not list(tmp_path.iterdir())
    made_by(cli, "backup", tmp_path / "a.tar", "--leave-lost")
    assert "(1 were lost before)" in made_by(cli, "restore", tmp_path / "a.tar", "--rehearse")


# -- killed, and no room


def command(app: Flask, *arguments: object) -> tuple[list[str], dict[str, str]]:
    given = {f"RESOURCE_CENTRE_{n}": str(app.config[n]) for n in ("DATA_DIR", "DATABASE_URL")}
    line = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, arguments)]
    return line, os.environ | given


def test_a_killed_backup_leaves_nothing_under_its_name(
    town: Town, app: Flask, cli: FlaskCliRunner, tmp_path: Path
) -> None:
    for _ in range(12):
        keep_order(town, b"%PDF-" + os.urandom(4_000_000))
    line, environment = command(app, "backup", tmp_path / "a.tar")
    process = subprocess.Popen(line, cwd=ROOT, env=environment)
    until = time.monotonic() + 60
    while not (tmp_path / "a.tar.part").exists() and time.monotonic() < until:
        assert process.poll() is None
    process.kill()
    process.wait()
    assert not (tmp_path / "a.tar").exists()
    made_by(cli, "backup", tmp_path / "a.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]


@pytest.mark.parametrize("room", [40_000, 500_000])
def test_a_full_disk_is_one_line_and_leaves_nothing(
    town: Town, app: Flask, tmp_path: Path, room: int
) -> None:
    keep_order(town, b"%PDF-" + os.urandom(2_000_000))
    line, environment = command(app, "backup", tmp_path / "a.tar")
    done = subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not list(tmp_path.iterdir())


def test_too_little_room_is_said_before_anything_is_written(
    town: Town, cli: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    assert "MB are needed" in refused_by(cli, "backup", tmp_path / "a.tar")


# -- by the clock


def test_a_scheduled_backup_is_proved_remembered_and_old_ones_go(
    town: Town, app: Flask, cli: FlaskCliRunner, data_dir: Path
) -> None:
    folder = Path(app.config["BACKUP_DIR"])
    folder.mkdir()
    old = [folder / f"resource-centre-2026010{n}T000000Z.tar" for n in range(1, 9)]
    for path in (*old, folder / "mine.tar", folder / "resource-centre-20260101T000000Z.tar.part"):
        path.write_bytes(b"old")
    assert "proved by a rehearsal; 2 old ones removed" in made_by(cli, "backup")
    names = sorted(path.name for path in folder.iterdir())
    newest = backup_schedule.last_verified(data_dir)
    assert newest is not None
    assert names == ["mine.tar", *(p.name for p in old[2:]), Path(newest.file).name]
    assert backup_schedule.age_of_backup(data_dir) < timedelta(minutes=5)
    assert not backup_schedule.is_overdue(data_dir)
    assert not backup_schedule.is_due(backup_schedule.schedule())


def test_no_old_backup_goes_while_the_new_one_cannot_be_proved(
    town: Town, app: Flask, cli: FlaskCliRunner, data_dir: Path
) -> None:
    folder = Path(app.config["BACKUP_DIR"])
    folder.mkdir()
    old = [folder / f"resource-centre-2026010{n}T000000Z.tar" for n in range(1, 10)]
    for path in old:
        path.write_bytes(b"old")
    file_id = keep_order(town, b"%PDF-1")
    storage.path_of(file_id).unlink()
    assert file_id in refused_by(cli, "backup")
    assert sorted(folder.iterdir()) == old
    failure = backup_schedule.last_failure(data_dir)
    assert failure is not None
    assert file_id in failure[1]
    assert not backup_schedule.is_due(backup_schedule.schedule())  # it waits before the next try


def test_a_backup_is_due_and_overdue_by_the_age_of_what_was_proved(
    app: Flask, data_dir: Path
) -> None:
    plan = backup_schedule.schedule()
    assert not backup_schedule.is_overdue(data_dir)  # nobody looks after this installation yet

    def proved(hours: float) -> None:
        (data_dir / backup_schedule.STATE).unlink(missing_ok=True)
        instant = (now() - timedelta(hours=hours)).isoformat()
        backup_schedule.note_verified(
            data_dir, backup_schedule.Verified("a.tar", instant, instant, 1, 1, 0)
        )

    for hours, is_due, is_overdue in ((1, False, False), (24.1, True, False), (26.1, True, True)):
        proved(hours)
        found = backup_schedule.is_due(plan), backup_schedule.is_overdue(data_dir)
        assert found == (is_due, is_overdue)


def test_one_backup_at_a_time(
    archive: Path, app: Flask, cli: FlaskCliRunner, data_dir: Path
) -> None:
    import fcntl

    with (data_dir / "backup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another backup" in refused_by(cli, "backup", archive, "--force")
