"""Files that people give us: a local folder now, an object store later.

The name on disk is an id of ours; what the person called the file is only a label. A file is
on disk (and synced) before the row that names it is written.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from resource_centre.db import new_id

LARGEST_FILE = 25 * 1024 * 1024
KINDS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
"""What a signed order may be: its ending, how such a file begins, its media type."""

NAMES_A_FILE = {"names_a_file": True}
"""``info=`` of a column that names a kept file, in a table with its ``sha256``: a backup takes
the files that such columns name."""

_folder: list[Path] = []


@dataclass(frozen=True)
class StoredFile:
    """A file on disk: its id, media type, size in bytes and SHA-256."""

    id: str
    media_type: str
    size: int
    sha256: str


def keep_in(folder: Path) -> None:
    """Where files lie."""
    _folder[:] = [folder]


def media_type_of(name: str, content: bytes) -> str | None:
    """The media type when both the ending and the first bytes say so, else ``None``."""
    begins, media_type = KINDS.get(name.rpartition(".")[2].lower(), (None, ""))
    if begins is None or not content.startswith(begins):
        return None
    return media_type


def keep_file(content: bytes, media_type: str) -> StoredFile:
    """Write the file and its folder entry to disk; returns what the row is to say."""
    folder = _folder[0]
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    file_id = new_id()
    descriptor = os.open(folder / file_id, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    folder_descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(folder_descriptor)
    os.close(folder_descriptor)
    return StoredFile(file_id, media_type, len(content), hashlib.sha256(content).hexdigest())


def path_of(file_id: str) -> Path:
    """Where a kept file lies. Only ids that we made are asked for."""
    if not file_id.isalnum():
        raise ValueError("not an id of ours")
    return _folder[0] / file_id
