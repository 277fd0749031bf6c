"""Kept pages: given to visitors only, and never when something changed that they can see."""

import pytest
from flask import Flask
from sqlalchemy import text

from resource_centre import page_cache
from resource_centre.db import Base, session
from resource_centre.page_cache import Page, Pages
from resource_centre.seen import PRIVATE_TABLES, SEEN_WHEN
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import Scene


def number(app: Flask) -> int:
    with app.extensions["engine"].connect() as connection:
        return int(connection.execute(text("SELECT number FROM public_state")).scalar() or 0)


@pytest.mark.usefixtures("work")
def test_number_rises_with_what_a_visitor_sees_and_not_with_a_draft(app: Flask) -> None:
    scene = Scene()
    before = number(app)
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    scene.rewrite()
    assert number(app) == before
    with unit_of_work():
        scene.revision.practice.owner.name_en = "Another name"
    assert number(app) == before + 1


@pytest.mark.usefixtures("work")
def test_number_stays_when_the_change_is_undone(app: Flask) -> None:
    scene = Scene()
    before = number(app)
    with pytest.raises(RuntimeError), unit_of_work():
        scene.revision.practice.owner.name_en = "Another name"
        session().flush()
        raise RuntimeError
    with unit_of_work():
        scene.author.language = scene.author.language
    assert number(app) == before


@pytest.mark.usefixtures("work")
def test_statement_without_objects_counts_unless_its_table_is_private(app: Flask) -> None:
    Scene()
    before = number(app)
    with unit_of_work():
        session().execute(Base.metadata.tables["session"].delete())
    assert number(app) == before
    with unit_of_work():
        session().execute(text("UPDATE organisation SET website = ''"))
    assert number(app) == before + 1


def test_every_table_named_as_private_is_there() -> None:
    assert set(Base.metadata.tables) >= PRIVATE_TABLES | set(SEEN_WHEN)


def test_pages_asked_for_longest_ago_give_way() -> None:
    pages = Pages(room=10)
    for name in "abc":
        pages.keep(name, Page(1, float("inf"), b"12345", (), ()))
        pages.find("a", 1)
    assert [name for name in "abc" if pages.find(name, 1)] == ["a", "c"]
    assert pages.used == 10


def test_page_of_another_number_or_too_old_is_not_given() -> None:
    pages = Pages()
    pages.keep("a", Page(1, float("inf"), b"1", (), ()))
    assert pages.find("a", 2) is None
    assert pages.used == 0
    pages.keep("b", Page(1, 0.0, b"1", (), ()))
    assert pages.find("b", 1) is None


def test_visitor_is_given_the_kept_page_and_then_304(app: Flask) -> None:
    client = app.test_client()
    first, second = client.get("/pages/help"), client.get("/pages/help")
    assert page_cache.Pages is type(app.extensions["pages"])
    assert first.get_data() == second.get_data()
    assert first.headers["ETag"] == second.headers["ETag"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/pages/help", headers=known).status_code == 304


def test_language_and_colours_have_pages_of_their_own(app: Flask) -> None:
    client = app.test_client()
    english = client.get("/pages/help", headers={"Accept-Language": "en"}).text
    russian = client.get("/pages/help", headers={"Accept-Language": "ru"}).text
    assert ('lang="en"' in english, 'lang="ru"' in russian) == (True, True)
    client.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in client.get("/pages/help").text


def test_who_has_a_session_gets_a_page_of_their_own(app: Flask) -> None:
    client = app.test_client()
    client.get("/sign-in")
    client.get("/pages/help")
    assert app.extensions["pages"].find is not None
    assert "private" not in client.get("/pages/help").headers["Cache-Control"]
