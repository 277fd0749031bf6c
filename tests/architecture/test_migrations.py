"""A database built by the migrations is the one that the models describe.

Alembic's own comparison sees neither CHECKs nor the condition of an index, so the two databases
are dumped and compared.
"""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from resource_centre import create_app
from resource_centre.db import Base
from resource_centre.extensions import alembic
from tests.support.databases import CHOSEN

pytestmark = pytest.mark.check

SQLITE = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
POSTGRESQL = """
SELECT 'column ' || table_name || '.' || column_name,
       data_type || ' ' || is_nullable || ' ' || coalesce(character_maximum_length::text, '')
  FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL
SELECT 'constraint ' || conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'index ' || indexname, replace(indexdef, current_schema() || '.', '')
  FROM pg_indexes WHERE schemaname = current_schema()
"""


def lines_of(sql: str) -> list[str]:
    """The lines of a CREATE, in an order of their own: only what they say is compared."""
    flat = [line.strip().rstrip(",") for line in sql.replace("\t", "").splitlines()]
    return sorted(line for line in flat if line)


def dump(engine: Engine) -> dict[str, list[str]]:
    query = SQLITE if engine.dialect.name == "sqlite" else POSTGRESQL
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    return {name: lines_of(sql or "") for name, sql in rows if "alembic_version" not in name}


@pytest.mark.sqlite_only
def test_migrations_build_what_the_models_describe(tmp_path: Path) -> None:
    migrated = create_app({"DATA_DIR": str(tmp_path / "a")})
    with migrated.app_context():
        alembic.upgrade()
    described = create_app({"DATA_DIR": str(tmp_path / "b")})
    Base.metadata.create_all(described.extensions["engine"])
    by_migrations, by_models = (dump(a.extensions["engine"]) for a in (migrated, described))
    for app in (migrated, described):
        app.extensions["engine"].dispose()
    assert by_migrations == by_models


@pytest.mark.postgresql_only
def test_migrations_build_what_the_models_describe_on_postgresql(app: object) -> None:
    engine: Engine = app.extensions["engine"]  # type: ignore[attr-defined]
    assert CHOSEN == "postgresql"
    by_migrations = dump(engine)
    with engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA described"))
        connection.execute(text("SET search_path TO described"))
        Base.metadata.create_all(connection)
        rows = connection.execute(text(POSTGRESQL)).all()
        connection.rollback()
    by_models = {name: lines_of(sql) for name, sql in rows}
    assert by_migrations == by_models
