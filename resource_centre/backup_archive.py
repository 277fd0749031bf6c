"""The file of a backup: a plain tar that only we write and only we read.

Members in order: the database, the files, secrets if asked for, ``manifest.json`` with the SHA-256
of each, ``manifest.sha256``. ``tar -x`` opens it in need; we read it strictly: names from a short
list of forms, plain files alone, every byte between them as we would have written it. So a damaged,
truncated or foreign file is refused, and no name leads out of the folder.
"""

import hashlib
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from resource_centre.errors import ResourceCentreError

BLOCK = tarfile.BLOCKSIZE
CHUNK = 1024 * 1024
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
LARGEST_MANIFEST = 1024 * 1024 * 1024
NAMES = re.compile(
    r"database\.(sqlite\.gz|pgdump)|files/[0-9a-z]{1,64}"
    r"|secrets/(secret_key|demo-accounts\.json)|manifest\.(json|sha256)"
)
FAST = 3
"""Level of zlib: higher ones cost twice the time for a tenth of the size (measured)."""
Watch = Callable[[int], None]
"""Told how many bytes were done."""


def unwatched(_: int) -> None:
    """Nobody looks on."""


class NoBackup(ResourceCentreError):
    """The file is no backup of ours, or is damaged: nothing of it is used."""

    code = "no_backup"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "Take another backup: nothing of this file was used.")

    def __str__(self) -> str:
        return f"{self.sentence} {self.what_to_do}"


class Writer:
    """Writes members into an open file, and at the end the manifest of them."""

    def __init__(self, out: IO[bytes], watch: Watch) -> None:
        self.out, self.watch = out, watch
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: IO[bytes], *, compressed: bool = False) -> str:
        """Copy a member; returns the SHA-256 of what was read."""
        begins = self.out.tell()
        self.out.write(bytes(BLOCK))  # the header needs the size: it comes afterwards
        read, written, size = hashlib.sha256(), hashlib.sha256(), 0
        for piece in _pieces(source, read, self.watch, compressed=compressed):
            written.update(piece)
            size += self.out.write(piece)
        self.out.write(bytes(-size % BLOCK))
        ends = self.out.tell()
        self.out.seek(begins)
        self.out.write(_header(name, size))
        self.out.seek(ends)
        self.members[name] = {"size": size, "sha256": written.hexdigest()}
        return read.hexdigest()

    def close(self, facts: dict[str, Any]) -> None:
        """Write the manifest, its seal and the end of the tar."""
        manifest = json.dumps(facts | {"members": self.members}, indent=1, sort_keys=True).encode()
        for name, content in ((MANIFEST, manifest), (SEAL, _digest(manifest))):
            self.out.write(_header(name, len(content)) + content + bytes(-len(content) % BLOCK))
        self.out.write(bytes(2 * BLOCK))


def _pieces(source: IO[bytes], read: Any, watch: Watch, *, compressed: bool) -> Iterator[bytes]:
    packer = zlib.compressobj(FAST, wbits=31) if compressed else None
    while piece := source.read(CHUNK):
        read.update(piece)
        yield packer.compress(piece) if packer else piece
        watch(len(piece))
    if packer:
        yield packer.flush()


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[IO[bytes]]:
    """A file, readable by its owner alone, that has its name only once all of it is on disk."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of a backup that was killed
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def unpack(path: Path, folder: Path, watch: Watch) -> dict[str, Any]:
    """Copy every member into ``folder`` and verify all of them; returns the manifest.

    Whoever calls uses nothing before this has returned, and removes the folder when it raises.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest, seal = b"", b""
    with path.open("rb") as source:
        for name, size in _members(source):
            if name == MANIFEST:
                manifest = _exactly(source, min(size, LARGEST_MANIFEST))
            elif name == SEAL:
                seal = _exactly(source, min(size, BLOCK))
            else:
                found[name] = {"size": size, "sha256": _copy(source, size, folder / name, watch)}
            if any(_exactly(source, -size % BLOCK)):
                raise NoBackup("The backup is damaged between its members.")
    return _verified(manifest, seal, found)


def _members(source: IO[bytes]) -> Iterator[tuple[str, int]]:
    """Name and size of each member, in order; the seal is the last, and after it nothing stands."""
    seen: set[str] = set()
    while MANIFEST not in seen or SEAL not in seen:
        header = _exactly(source, BLOCK)
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        except (tarfile.TarError, UnicodeError):
            raise NoBackup("This is no backup, or it is damaged.") from None
        name = info.name
        if name in seen or not NAMES.fullmatch(name) or not _is_ours(header, info):
            raise NoBackup("The backup has a member that is not ours, or is damaged.")
        seen.add(name)
        yield name, info.size
    if source.read(2 * BLOCK + 1) != bytes(2 * BLOCK):
        raise NoBackup("The backup does not end where it should.")


def _is_ours(header: bytes, info: tarfile.TarInfo) -> bool:
    return info.size >= 0 and header == _header(info.name, info.size)


def _exactly(source: IO[bytes], size: int) -> bytes:
    piece = source.read(size)
    if len(piece) != size:
        raise NoBackup("The backup is cut off.")
    return piece


def _copy(source: IO[bytes], size: int, target: Path, watch: Watch) -> str:
    digest = hashlib.sha256()
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while size:
            piece = _exactly(source, min(size, CHUNK))
            digest.update(piece)
            out.write(piece)
            watch(len(piece))
            size -= len(piece)
    return digest.hexdigest()


def _verified(manifest: bytes, seal: bytes, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if _digest(manifest) != seal:
        raise NoBackup("The list of what is in the backup is damaged.")
    facts: dict[str, Any] = json.loads(manifest)
    listed = facts["members"]
    for name in sorted(listed.keys() | found.keys()):
        if listed.get(name) != found.get(name):
            raise NoBackup(f"“{name}” in the backup is missing or damaged.")
    return facts


def unzip(packed: Path, target: Path, watch: Watch = unwatched) -> None:
    """Unpack the database; a stream of ours is one gzip member and nothing after it."""
    unpacker = zlib.decompressobj(wbits=31)
    with packed.open("rb") as source, target.open("xb") as out:
        while piece := source.read(CHUNK):
            out.write(unpacker.decompress(piece))
            watch(len(piece))
        out.write(unpacker.flush())
        if not unpacker.eof or unpacker.unused_data:
            raise NoBackup("The database in the backup is damaged.")
        out.flush()
        os.fsync(out.fileno())
