"""The sample city for tests: made once by the real operations, put back before each test."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from resource_centre import outbox
from resource_centre.accounts.models import Person
from resource_centre.accounts.passwords import hash_of
from resource_centre.db import session, session_scope
from resource_centre.demo.operations import ACCOUNTS_FILE, make_sample_city
from resource_centre.search import index
from resource_centre.unit_of_work import unit_of_work
from tests.support.databases import Database, SqliteDatabase

EXTRA_PASSWORD = "a password for the people without an account of their own"
CONTENT = Path(__file__).parents[2] / "content" / "practices"
AUTHOR = "author@family-support.example.org"
OTHER_AUTHOR = "author@street-to-home.example.org"
NGO_MANAGER = "manager@family-support.example.org"
PRACTITIONER = "practitioner1@reviewers.example.org"
SECOND_PRACTITIONER = "practitioner2@reviewers.example.org"
METHODOLOGIST = "methodologist1@reviewers.example.org"
SECOND_METHODOLOGIST = "methodologist2@reviewers.example.org"
MODERATOR = "moderator1@centre.example.org"
OTHER_MODERATOR = "moderator2@centre.example.org"
CHIEF = "chief@centre.example.org"
STAFF = "staff@river.example.org"
MANAGER = "manager@river.example.org"
OTHER_STAFF = "staff@lime-street.example.org"
SCHOOL_STAFF = "staff@north.example.org"
SCHOOL_MANAGER = "manager@north.example.org"
ADMINISTRATOR = "admin@centre.example.org"
CURATOR = "curator@centre.example.org"
STREET_MANAGER = "manager@street-to-home.example.org"
EXTRAS = (SCHOOL_STAFF, SCHOOL_MANAGER, STREET_MANAGER)
"""People of the stories whom the city prints no password for."""


class City:
    """The app with the city in it."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder
        rows = json.loads((folder / ACCOUNTS_FILE).read_text(encoding="utf-8"))
        self.passwords = {row["email"]: row["password"] for row in rows}
        self.passwords |= dict.fromkeys(EXTRAS, EXTRA_PASSWORD)

    def one(self, query: str, **given: Any) -> Any:
        """The first value of a query: tests look at the rows themselves."""
        with self.app.extensions["engine"].connect() as connection:
            return connection.execute(text(query), given).scalar()

    def all(self, query: str, **given: Any) -> list[Any]:
        """The rows of a query."""
        with self.app.extensions["engine"].connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), given)]

    def deliver(self) -> None:
        """Deliver what waits, as the worker does, and what that announces."""
        deliver_all(self.app)


def deliver_all(app: Flask) -> None:
    """Until nothing is due."""
    while outbox.deliver_pending(app.extensions["engine"], limit=1000):
        pass


class KeptCity:
    """The city as it was made, and a way to put it back."""

    def __init__(self, app: Flask, database: Database, folder: Path, kept: Path) -> None:
        self.app, self.database, self.folder, self.kept = app, database, folder, kept

    def put_back(self) -> City:
        """The city as it was made. On PostgreSQL, where few tests ask for it, it is made anew."""
        self._empty()
        if isinstance(self.database, SqliteDatabase) and self.kept.exists():
            _copy(self.kept / "city.sqlite3", self.database.file)
            shutil.copytree(self.kept / "data", self.folder, dirs_exist_ok=True)
        else:
            self._make()
        # As a new process would: an engine remembers what it read of a generation of the index.
        index.configure(self.app.config["SEARCH"], self.folder / "index")
        return City(self.app, self.folder)

    def _empty(self) -> None:
        self.database.restore()
        self.app.extensions["pages"].clear()
        for path in self.folder.iterdir():
            if path.name != "secret_key":
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _make(self) -> None:
        done = self.app.test_cli_runner().invoke(args=["import", str(CONTENT), "--publish"])
        assert done.exit_code == 0, done.output
        with session_scope(self.app.extensions["engine"]):
            make_sample_city(self.folder)
            kept = hash_of(EXTRA_PASSWORD)
            with unit_of_work():
                for person in session().scalars(select(Person).where(Person.email.in_(EXTRAS))):
                    person.password_hash = kept
        deliver_all(self.app)
        if isinstance(self.database, SqliteDatabase):
            shutil.copytree(self.folder, self.kept / "data")
            _copy(self.database.file, self.kept / "city.sqlite3")


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous=OFF")
        old.backup(new)
