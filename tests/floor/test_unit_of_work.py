"""The one place that writes."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from resource_centre.accounts.models import Person
from resource_centre.db import is_writing, session, session_scope, sort_key
from resource_centre.unit_of_work import unit_of_work


def add_person(name: str) -> None:
    session.add(
        Person(email=f"{name}@example.org", email_key=name, name=name, name_key=sort_key(name))
    )


def count(app: Flask) -> int:
    with session_scope(app.extensions["engine"]):
        return int(session.scalar(select(func.count(Person.id))))


def test_a_unit_of_work_is_committed_at_its_end(app: Flask, work: None) -> None:
    with unit_of_work():
        add_person("anna")
        assert is_writing()
    assert (count(app), is_writing()) == (1, False)


def test_an_error_undoes_everything_in_it(app: Flask, work: None) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        add_person("anna")
        raise ZeroDivisionError
    assert count(app) == 0


def test_a_unit_inside_another_joins_it(app: Flask, work: None) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():
        with unit_of_work():
            add_person("anna")
        raise ZeroDivisionError
    assert count(app) == 0


def test_what_was_read_before_is_read_again_under_the_lock(app: Flask, work: None) -> None:
    with unit_of_work():
        add_person("anna")
    mine = session.scalar(select(Person))
    with session_scope(app.extensions["engine"]), unit_of_work():
        session.scalar(select(Person)).name = "Anna Orlova"
    with unit_of_work():
        assert mine.name == "Anna Orlova"


@pytest.mark.parametrize(
    ("text", "key"),
    [("Ёлка", "елка"), ("  Дом   у МОРЯ ", "дом у моря"), ("ＡＢＣ", "abc"), ("Straße", "strasse")],
)
def test_a_sort_key_folds_case_width_and_yo(text: str, key: str) -> None:
    assert sort_key(text) == key
