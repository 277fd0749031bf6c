"""The sample city, made once; figures of the looks at pages, printed at the end."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.city import City, KeptCity
from tests.support.databases import Database


@pytest.fixture(scope="session")
def kept_city(_app: Flask, _database: Database, data_dir: Path) -> Iterator[KeptCity]:
    with tempfile.TemporaryDirectory(prefix="rc-city-") as folder:
        yield KeptCity(_app, _database, data_dir, Path(folder) / "kept")


@pytest.fixture
def city(app: Flask, kept_city: KeptCity) -> City:
    """The sample city as it was made."""
    return kept_city.put_back()


@pytest.fixture(scope="module")
def standing_city(kept_city: KeptCity) -> City:
    """The sample city for tests that change nothing in it."""
    return kept_city.put_back()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many pages were looked at, in how many variants, by how many rules."""
    looks = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in getattr(report, "user_properties", ())
        if name == "axe" and report.when == "call"
    ]
    if looks:
        pages, variants = len(looks), sum(look["variants"] for look in looks)
        rules = {rule for look in looks for rule in look["rules"]}
        faults = sum(look["faults"] for look in looks)
        terminalreporter.write_line(
            f"axe-core: {pages} pages and states (each language counted), {variants} looks at"
            f" them (light, dark; 1280, 390), {len(rules)} rules, {faults} faults"
        )
