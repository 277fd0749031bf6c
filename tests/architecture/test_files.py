"""What lies in the repository: vendored files unchanged, nothing about where it was made."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.source import ROOT, project_files, project_name

pytestmark = pytest.mark.check

MOST_LINES_OF_THE_README = 80
# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/wor" r"k/",
            r"(?<![\w.])/tm" r"p/\w",
            r"\.\./sha" r"red",
            r"pypi\.or" r"g|pythonhos" r"ted",
            r"registry\.npmj" r"s|npmjs\.co" r"m",
            r"/opt/py" r"pi|/opt/whe" r"els",
            r"deb\.debia" r"n\.org",
        )
    )
)
TEXT = {"", ".py", ".html", ".txt", ".md", ".toml", ".json", ".js", ".css", ".po", ".in", ".mako"}


def test_vendored_files_are_those_of_their_packages() -> None:
    command = [sys.executable, ".ci/vendor.py", "check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.stderr == ""
    assert checked.returncode == 0


def test_no_file_says_where_or_from_where_the_project_was_made() -> None:
    found = [
        f"{project_name(path)}:{number}: {line.strip()[:80]}"
        for path in project_files()
        if path.suffix in TEXT and "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert found == []


def test_every_lock_line_has_a_hash() -> None:
    for name in ("run", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pins = re.findall(r"^\S+==\S+.*(?:\n    .*)*", lock, re.MULTILINE)
        assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


def test_development_lock_holds_the_run_time_lock() -> None:
    pinned = {
        name: set(
            re.findall(
                r"^\S+==[^\s;]+",
                (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        )
        for name in ("run", "dev")
    }
    assert pinned["run"] - pinned["dev"] == set()


def test_changelog_tells_of_the_current_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (\S+)", changelog, re.MULTILINE)
    assert project["version"] in headings or "Unreleased" in headings


def test_readme_has_at_most_80_lines() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES_OF_THE_README
