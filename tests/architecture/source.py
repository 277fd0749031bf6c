"""What the rules about the source read: the files git tracks or would track."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project that is not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def project_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files_under(folder: str, *suffixes: str) -> list[Path]:
    return [
        path
        for path in project_files()
        if project_name(path).startswith(f"{folder}/") and path.suffix in suffixes
    ]


def our_python_files() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py"]
