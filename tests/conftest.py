"""Fixtures of every test: the app on a real database, a client, a command line, a browser.

TEST_DATABASE=sqlite|postgresql chooses the database, CHROMIUM= the browser, TEST_LENGTH=long the
full figures. Nothing of ours is mocked.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from resource_centre.db import session_scope
from tests.support.databases import CHOSEN, Database, database
from tests.support.ports import free_port
from tests.support.served import served

LONG = os.environ.get("TEST_LENGTH") == "long"
# The same cases in every run; the long run draws new ones.
settings.register_profile("short", max_examples=30, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=500, deadline=None)
settings.load_profile("long" if LONG else "short")

A_WORKING_DAY = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
KEPT_IN_DATA_FOLDER = {"secret_key"}
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, before -m chooses; skip what is about the other database."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        for mark, fits in {
            "sqlite_only": CHOSEN == "sqlite",
            "postgresql_only": CHOSEN == "postgresql",
            "long": LONG,
        }.items():
            if item.get_closest_marker(mark) and not fits:
                item.add_marker(pytest.mark.skip(reason=f"marked {mark}"))


def pytest_report_header() -> str:
    return f"database: {CHOSEN}; length: {'long' if LONG else 'short'}"


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """A folder with a short name: a Unix socket in it must fit into 108 characters."""
    folder = Path(tempfile.mkdtemp(prefix="rc-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def _database() -> Iterator[Database]:
    folder = Path(tempfile.mkdtemp(prefix="rc-"))
    folder.chmod(0o755)  # PostgreSQL started by root runs as a user of its own
    with database(folder) as chosen:
        yield chosen
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _app(data_dir: Path, _database: Database, port: int) -> Iterator[Flask]:
    """One app for the run; its tables are made by the migrations."""
    # Here, not above: tests of one module run while another does not even load.
    from resource_centre import create_app
    from resource_centre.extensions import alembic

    made = create_app(
        {
            "TESTING": True,
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": _database.url,
            "BASE_URL": f"http://127.0.0.1:{port}",
            "TRUSTED_HOSTS": "localhost",  # what the test client calls itself
        }
    )
    with made.app_context():
        alembic.upgrade()
    _database.keep()
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def app(_app: Flask, _database: Database, data_dir: Path) -> Flask:
    """The app with an empty database and an empty data folder."""
    from resource_centre import hand_over

    hand_over(_app)  # a test before this one may have made an app of its own
    _database.restore()
    _app.extensions["pages"].clear()
    for path in data_dir.iterdir():
        if path.name not in KEPT_IN_DATA_FOLDER:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return _app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def cli(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def work(app: Flask) -> Iterator[None]:
    """One piece of work below Flask: operations and queries find their session here."""
    with session_scope(app.extensions["engine"]):
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A working day at noon in Moscow; `clock.shift(days)` and `clock.move_to(instant)`."""
    with time_machine.travel(A_WORKING_DAY, tick=True) as coordinates:
        yield coordinates


@pytest.fixture(scope="session")
def _server(_app: Flask, port: int) -> Iterator[str]:
    with served(_app, port) as address:
        yield address


@pytest.fixture
def server(app: Flask, _server: str) -> str:
    """The address of the site, served from this test's database."""
    return _server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=BROWSER_FLAGS,
        )
        yield chromium
        chromium.close()


def _pages(browser: Browser, server: str, *, javascript: bool) -> BrowserContext:
    context = browser.new_context(
        base_url=server, locale="en-GB", timezone_id="Europe/Moscow", java_script_enabled=javascript
    )
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = _pages(browser, server, javascript=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def page_without_javascript(browser: Browser, server: str) -> Iterator[Page]:
    context = _pages(browser, server, javascript=False)
    yield context.new_page()
    context.close()
