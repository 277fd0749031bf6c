"""A backup that is damaged, cut off or foreign is refused; no name in it leads anywhere."""

import hashlib
import io
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from resource_centre.backup_archive import NoBackup, unpack, unwatched
from tests.commands.backups import refused_by

pytestmark = pytest.mark.sqlite_only


def opens(content: bytes, folder: Path) -> bool:
    """Whether a backup with this content is taken."""
    (folder / "damaged.tar").write_bytes(content)
    target = folder / "out"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    try:
        unpack(folder / "damaged.tar", target, unwatched)
    except NoBackup:
        return False
    return True


def test_every_flipped_byte_is_found(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    assert opens(whole, tmp_path)
    places = {
        *range(0, 600, 7),
        *range(0, len(whole), 211),
        *range(len(whole) - 4000, len(whole), 31),
    }
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 0x20
        assert not opens(bytes(damaged), tmp_path), place


def test_every_truncated_or_lengthened_file_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    for length in (0, 1, 511, 512, *range(1000, len(whole), 1500), len(whole) - 1):
        assert not opens(whole[:length], tmp_path), length
    assert not opens(whole + b"\0", tmp_path)


def members_of(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]


def written(members: dict[str, bytes]) -> bytes:
    """A tar with these members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            tar.addfile(info, io.BytesIO(content))
    # Without tarfile's own padding: the end is two empty blocks.
    content = out.getvalue().rstrip(b"\0")
    return content + bytes(-len(content) % 512 + 1024)


def test_a_tar_of_the_same_members_is_the_same_backup(archive: Path, tmp_path: Path) -> None:
    assert written(members_of(archive)) == archive.read_bytes()


def test_a_missing_member_is_named(archive: Path, cli: FlaskCliRunner, tmp_path: Path) -> None:
    members = members_of(archive)
    name = next(name for name in members if name.startswith("files/"))
    del members[name]
    (tmp_path / "b.tar").write_bytes(written(members))
    said = refused_by(cli, "restore", tmp_path / "b.tar", "--into", tmp_path / "new")
    assert f"“{name}” in the backup is missing or damaged" in said
    assert "nothing of this file was used" in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/evil", "files/../../evil", "files/a/b", "secrets/../evil", "worker.sock"],
)
def test_no_name_leads_out_of_the_folder(archive: Path, tmp_path: Path, name: str) -> None:
    members = {name: b"evil", **members_of(archive)}
    listed = json.loads(members["manifest.json"])
    listed["members"][name] = {"size": 4, "sha256": hashlib.sha256(b"evil").hexdigest()}
    members["manifest.json"] = json.dumps(listed).encode()
    members["manifest.sha256"] = hashlib.sha256(members["manifest.json"]).hexdigest().encode()
    (tmp_path / "in").mkdir()
    assert not opens(written(members), tmp_path / "in")
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_only_plain_files_are_members(archive: Path, tmp_path: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("files/0123")
    link.type, link.linkname, link.mode = kind, "/etc/passwd", 0o600
    header = link.tobuf(tarfile.GNU_FORMAT)
    assert opens(archive.read_bytes(), tmp_path)
    assert not opens(header + archive.read_bytes(), tmp_path)


def test_a_foreign_file_is_refused_in_one_line(cli: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(os.urandom(5000))
    said = refused_by(cli, "restore", tmp_path / "holiday.jpg", "--rehearse")
    assert "no backup" in said
