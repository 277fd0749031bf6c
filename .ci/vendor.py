"""The third-party front-end files: made from npm packages, checked against their manifest.

`static/vendor/manifest.json` is the one list: package, exact version, licence, and for each of
our files the path inside the package and the SHA-256. A new file is a new entry with an empty
sha256, then `make vendor`.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

FOLDER = Path(__file__).parent.parent / "static" / "vendor"
MANIFEST = FOLDER / "manifest.json"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(package: str, version: str, folder: str) -> Path:
    """Fetch one package's archive, running none of its scripts."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package}@{version}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(Path(folder).glob("*.tgz"))


def read_member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"make vendor: {archive.name!r} has no file {name}")
    return member.read()


def unpack(entry: dict[str, object], files: dict[str, dict[str, str]]) -> None:
    package, version = str(entry["package"]), str(entry["version"])
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(packed(package, version, folder)) as archive,
    ):
        for path, file in files.items():
            content = read_member(archive, file["from"])
            if file["sha256"] not in ("", sha256(content)):
                print(f"changed: {path} ({package} {version})")
            file["sha256"] = sha256(content)
            target = FOLDER / PurePosixPath(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def make() -> int:
    if shutil.which("npm") is None:
        print("make vendor: npm is needed (apt-get install npm)", file=sys.stderr)
        return 1
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    for old in FOLDER.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    for entry in manifest["packages"]:
        unpack(entry, entry["files"])
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    MANIFEST.write_text(text, encoding="utf-8")
    return check()


def faults() -> list[str]:
    """Say of each file that is missing, changed or not in the manifest what is wrong with it."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    stated = {
        path: file["sha256"]
        for entry in manifest["packages"]
        for path, file in entry["files"].items()
    }
    found = {
        path.relative_to(FOLDER).as_posix(): sha256(path.read_bytes())
        for path in FOLDER.rglob("*")
        if path.is_file() and path != MANIFEST
    }
    return (
        [f"static/vendor/{path} is missing" for path in sorted(stated.keys() - found.keys())]
        + [
            f"static/vendor/{path} is in no package"
            for path in sorted(found.keys() - stated.keys())
        ]
        + [
            f"static/vendor/{path} differs from its package"
            for path in sorted(stated.keys() & found.keys())
            if stated[path] != found[path]
        ]
    )


def check() -> int:
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(make() if sys.argv[1:] == ["make"] else check())
