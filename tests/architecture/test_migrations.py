"""A database built by the migrations is the one that the models describe.

Alembic's own comparison sees neither CHECKs nor the condition of an index, so the two databases
are dumped and compared.
"""

import re
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
    """What a CREATE says, part by part, in an order of its own: a column that was added later
    stands at the end, its constraints beside it."""
    begins, ends = sql.find("("), sql.rfind(")")
    if not sql.startswith("CREATE TABLE"):
        return [" ".join(sql.split())]
    parts = [sql[:begins], *_top_level(sql[begins + 1 : ends]), sql[ends + 1 :]]
    return sorted(said for part in parts for said in _apart(" ".join(part.split())) if said)


def _top_level(inside: str) -> list[str]:
    """Split at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in inside:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _apart(part: str) -> list[str]:
    """A constraint beside its column, as it would be said of the table."""
    check = re.fullmatch(r"(\w+ .+?) (CONSTRAINT \w+ CHECK .+)", part)
    if check and not part.startswith("CONSTRAINT"):
        return [check[1], check[2]]
    foreign = re.fullmatch(r"(\w+) (.+?) CONSTRAINT (\w+) REFERENCES (.+)", part)
    if foreign and not part.startswith("CONSTRAINT"):
        column, kind, name, target = foreign.groups()
        return [f"{column} {kind}", f"CONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {target}"]
    return [part]


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
