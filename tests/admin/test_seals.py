"""The chain over the decisions finds whatever is changed in them."""

import json
import random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from resource_centre.admin import seals
from resource_centre.admin.finding import Level
from resource_centre.db import new_id, now, session
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work

HOW_MANY = 250
COLUMNS = {
    "subject_kind": "practices", "subject_id": 4_711, "action": "undo", "from_state": "x",
    "to_state": "y", "note": "Nothing happened.", "reason_code": "z", "content_hash": "0" * 64,
    "details": '{"a": 2}', "decided_at": "2031-01-01 00:00:00+00:00",
}  # fmt: skip


def decide(number: int) -> None:
    with unit_of_work():
        for at in range(number):
            by = None if at % 3 == 0 else new_id()
            session().add(
                Decision(
                    subject_kind="practice", subject_id=at, action="publish", from_state="a",
                    to_state="b", decided_by=by, decided_by_system=by is None, decided_at=now(),
                    note=f"Слово {at}", details={"at": at, "a": "б"},
                )
            )  # fmt: skip


@pytest.fixture
def chain(work: None) -> None:
    decide(HOW_MANY)
    seals.seal_decisions()


def change(statement: str, **given: Any) -> None:
    with unit_of_work():
        session().execute(text(statement), given)


def broken() -> int | None:
    session.expire_all()
    return seals.first_broken_link()


def test_every_decision_is_sealed_once_and_the_chain_holds(chain: None) -> None:
    seals.seal_decisions()
    decide(3)
    seals.seal_decisions()
    assert session.query(seals.DecisionSeal).count() == HOW_MANY + 3
    assert broken() is None
    assert next(seals.all_are_whole()).level is Level.OK


def test_any_change_of_any_column_is_found_at_its_link(chain: None) -> None:
    chance = random.Random(7)
    for column, value in COLUMNS.items():
        for number in chance.sample(range(1, HOW_MANY + 1), 10):
            decision_id = session.get(seals.DecisionSeal, number).decision_id
            where = {"id": decision_id}
            kept = session.execute(
                text(f"SELECT {column} FROM decision WHERE id = :id"), where
            ).scalar()
            if isinstance(kept, dict):
                kept = json.dumps(kept)
            change(f"UPDATE decision SET {column} = :value WHERE id = :id", value=value, **where)
            assert broken() == number, (column, number)
            change(f"UPDATE decision SET {column} = :kept WHERE id = :id", kept=kept, **where)
    assert broken() is None


def test_a_link_that_is_taken_out_or_forged_is_found(chain: None) -> None:
    change("UPDATE decision_seal SET hash = :other WHERE number = 100", other="f" * 64)
    assert broken() == 100
    change("DELETE FROM decision_seal WHERE number = 40")
    assert broken() == 40


def test_health_says_where_the_record_was_changed(app: Flask, chain: None) -> None:
    change("UPDATE decision SET note = 'x' WHERE id = (SELECT MAX(id) FROM decision)")
    session.expire_all()
    found = next(seals.newest_are_whole())
    assert found.level is Level.BAD
    assert str(HOW_MANY) in str(found.fact)
    assert found.what_to_do
