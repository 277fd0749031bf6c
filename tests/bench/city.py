"""A city of 10,000 practices to measure on: real texts of the library, copied under new names.

Rows are written in bulk, as the operations would leave them: approved, sealed, owned. Kept in a
folder, so that a second run begins at once.
"""

import json
import random
import shutil
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert, select, text

from resource_centre import create_app, vocabulary
from resource_centre.accounts.passwords import hash_of
from resource_centre.db import new_id, now, session, session_scope, sort_key
from resource_centre.extensions import alembic
from resource_centre.markdown_rules import RENDERER_VERSION
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice, Revision, RevisionText
from resource_centre.search.index import current_index

CONTENT = Path(__file__).parents[2] / "content" / "practices"
ORGANISATIONS = 500
PASSWORD = "a password for measuring alone"
AUTHOR, MODERATOR = "author@bench.example.org", "moderator@bench.example.org"
SEED = 20261125


def schema_version() -> str:
    """What a kept city must have been made with."""
    folder = Path(__file__).parents[2] / "resource_centre" / "migrations"
    newest = max(folder.glob("[0-9]*.py"))
    return f"{newest.stem}-{newest.stat().st_size}-{RENDERER_VERSION}"


def kept_city(folder: Path, practices: int) -> dict[str, Any]:
    """The data folder of the city below ``folder``, made if it is not there.

    Returns its path, how long making it took in seconds (0 when it was kept) and its figures.
    """
    home = folder / f"city-{practices}"
    facts_file = home / "bench.json"
    if facts_file.exists():
        facts = json.loads(facts_file.read_text(encoding="utf-8"))
        if facts["schema"] == schema_version():
            return {**facts, "kept": True}
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    facts = _make(home, practices)
    facts_file.write_text(json.dumps(facts), encoding="utf-8")
    return {**facts, "kept": False}


def open_city(home: Path) -> Flask:
    """The app on this city."""
    return create_app({"DATA_DIR": str(home), "BASE_URL": "http://127.0.0.1:8000"})


def _make(home: Path, practices: int) -> dict[str, Any]:
    app = open_city(home)
    with app.app_context():
        alembic.upgrade()
    done = app.test_cli_runner().invoke(args=["import", str(CONTENT), "--publish"])
    if done.exit_code:
        raise RuntimeError(done.output)
    began = time.perf_counter()
    engine = app.extensions["engine"]
    with session_scope(engine):
        models = [_model(one) for one in session.scalars(select(Practice))]
    with engine.execution_options(write=True).begin() as connection:
        _fill(connection, models, practices)
    made = time.perf_counter() - began
    began = time.perf_counter()
    with session_scope(engine):
        texts = current_index().rebuild()
    indexed = time.perf_counter() - began
    engine.dispose()
    return {
        "schema": schema_version(),
        "home": str(home),
        "practices": practices,
        "texts": texts,
        "rows_s": round(made, 1),
        "index_s": round(indexed, 1),
    }


def _model(one: Practice) -> dict[str, Any]:
    revision = one.approved_revision
    if revision is None:
        raise RuntimeError("the library has a practice without a text")
    columns = [c.key for c in RevisionText.__table__.columns if c.key not in ("id", "revision_id")]
    return {
        "card": revision.card,
        "original": revision.original_language,
        "texts": [{key: getattr(written, key) for key in columns} for written in revision.texts],
    }


def _fill(connection: Connection, models: list[dict[str, Any]], practices: int) -> None:
    chance = random.Random(SEED)
    people = _people(connection)
    owners = _organisations(connection, chance, people)
    for begin in range(0, practices, 500):
        _batch(connection, chance, models, owners, range(begin, min(begin + 500, practices)))


def _people(connection: Connection) -> dict[str, str]:
    from resource_centre.accounts.models import Person, RoleGrant

    kept, ids = hash_of(PASSWORD), {AUTHOR: new_id(), MODERATOR: new_id()}
    rows = [
        {"id": one, "email": email, "email_key": email, "name": email.split("@")[0],
         "name_key": email, "name_public": False, "password_hash": kept, "language": "en",
         "is_blocked": False, "created_at": now()}
        for email, one in ids.items()
    ]  # fmt: skip
    connection.execute(insert(Person), rows)
    connection.execute(
        insert(RoleGrant), [{"person_id": ids[MODERATOR], "role": "moderator", "granted_at": now()}]
    )
    return ids


def _organisations(
    connection: Connection, chance: random.Random, people: dict[str, str]
) -> list[int]:
    from resource_centre.organisations.models import Membership

    okrugs = vocabulary.slugs("okrug")
    rows = [
        {"slug": f"organisation-{n:04}", "kind": "ngo", "state": "accepted",
         "name_en": f"Organisation {n:04}", "name_ru": f"Организация {n:04}",
         "name_key": sort_key(f"Organisation {n:04} Организация {n:04}"),
         "okrug": chance.choice(okrugs), "created_at": now()}
        for n in range(ORGANISATIONS)
    ]  # fmt: skip
    connection.execute(insert(Organisation), rows)
    ids = list(connection.scalars(select(Organisation.id).where(Organisation.kind == "ngo")))
    connection.execute(
        insert(Membership),
        [{"person_id": people[AUTHOR], "organisation_id": ids[0], "role": "manager",
          "since": now()}],
    )  # fmt: skip
    return ids


def _card(chance: random.Random, model: dict[str, Any]) -> dict[str, Any]:
    card = dict(model["card"])
    card["target_groups"] = chance.sample(vocabulary.slugs("target_group"), 3)
    card["needs"] = chance.sample(vocabulary.slugs("need"), 2)
    return card


def _batch(
    connection: Connection,
    chance: random.Random,
    models: list[dict[str, Any]],
    owners: list[int],
    numbers: range,
) -> None:
    chosen = {n: chance.choice(models) for n in numbers}
    practices = [
        {"slug": f"practice-{n:06}", "owner_id": chance.choice(owners), "state": "published",
         "version": 1, "created_at": now()}
        for n in numbers
    ]  # fmt: skip
    connection.execute(insert(Practice), practices)
    ids = dict(
        connection.execute(select(Practice.slug, Practice.id).where(
            Practice.slug.in_([row["slug"] for row in practices]))
        ).all()
    )  # fmt: skip
    revisions, texts = [], []
    for n, model in chosen.items():
        revision, written = _revision(chance, model, ids[f"practice-{n:06}"], n)
        revisions.append(revision)
        texts.append(written)
    connection.execute(insert(Revision), revisions)
    found = dict(
        connection.execute(select(Revision.practice_id, Revision.id).where(
            Revision.practice_id.in_(list(ids.values())))
        ).all()
    )  # fmt: skip
    rows = [
        {**one, "revision_id": found[revision["practice_id"]]}
        for revision, written in zip(revisions, texts, strict=True)
        for one in written
    ]
    connection.execute(insert(RevisionText), rows)
    connection.execute(
        text(
            "UPDATE practice SET approved_revision_id = (SELECT id FROM revision WHERE"
            " practice_id = practice.id) WHERE approved_revision_id IS NULL"
        )
    )


def _revision(
    chance: random.Random, model: dict[str, Any], practice_id: int, n: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    texts = [
        {**one, "title": f"{one['title'][:100]} {n:06}",
         "title_key": sort_key(f"{one['title'][:100]} {n:06}")}
        for one in model["texts"]
    ]  # fmt: skip
    if n % 2:  # half of them in one language
        texts = [one for one in texts if one["language"] == model["original"]] or texts[:1]
    card = _card(chance, model)
    sealed = Revision(card=card, texts=[RevisionText(**one) for one in texts])
    sealed.seal()
    row = {
        "practice_id": practice_id, "number": 1, "minor": 0, "state": "approved", "version": 3,
        "lane": "ordinary", "change_class": "substantive", "change_note": "", "asks_review": True,
        "track": "basic" if n % 3 else "light", "round": 1, "original_language": model["original"],
        "card": card, "content_hash": sealed.content_hash, "created_at": now(), "saved_at": now(),
        "decided_at": now(), "conditions": "", "evidence_level": n % 2,
        "evidence_reason": {"en": "Written for measuring.", "ru": "Написано для измерений."},
        "evidence_by_compilers": False, "replicated": False,
    }  # fmt: skip
    return row, texts
