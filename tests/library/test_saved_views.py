"""A private list of practices, and what is counted as reading."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.db import session
from resource_centre.library.readers import is_robot
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.practices.reader_models import PracticeDay, SavedPractice
from resource_centre.unit_of_work import unit_of_work
from tests.library.test_practice_views import TEXTS, member, moderator
from tests.library.test_views import statements
from tests.support.writers import enter, person

Put = Callable[..., int]
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}


@pytest.fixture
def reader(app: Flask, work: None) -> FlaskClient:
    with unit_of_work():
        somebody = person("reader")
    return enter(app.test_client(), somebody)


def token(client: FlaskClient, path: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[0]


def post(client: FlaskClient, path: str, **fields: str) -> int:
    return client.post(
        path, data={"csrf_token": token(client, "/desk/saved"), **fields}
    ).status_code


def test_a_practice_is_kept_and_taken_out(put: Put, reader: FlaskClient) -> None:
    put("respite", TEXTS)
    assert "Nothing is in it yet." in reader.get("/desk/saved").text
    assert "Keep in my list" in reader.get("/practices/respite").text
    assert [post(reader, "/practices/respite/save") for _ in range(2)] == [303, 303]
    session.rollback()
    assert session.query(SavedPractice).count() == 1
    assert "Respite care" in reader.get("/desk/saved").text
    assert "Take out of my list" in reader.get("/practices/respite").text
    answer = reader.post(
        "/practices/respite/unsave",
        data={"csrf_token": token(reader, "/desk/saved"), "back": "list"},
    )
    assert (answer.status_code, answer.location) == (303, "/desk/saved")
    session.rollback()
    assert session.query(SavedPractice).count() == 0


def test_a_visitor_is_led_to_sign_in_and_keeps_nothing(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS)
    assert "Keep in my list" not in client.get("/practices/respite").text
    assert client.get("/desk/saved").location.startswith("/sign-in")
    client.post("/practices/respite/save")
    assert session.query(SavedPractice).count() == 0


def test_nobody_sees_the_list_of_another(put: Put, reader: FlaskClient, app: Flask) -> None:
    put("respite", TEXTS)
    post(reader, "/practices/respite/save")
    for other in (moderator(), member()):
        page = enter(app.test_client(), other).get("/desk/saved").text
        assert "Respite care" not in page


def test_what_cannot_be_known_of_is_not_kept(put: Put, reader: FlaskClient) -> None:
    put("draft", state=PracticeState.UNPUBLISHED)
    assert [post(reader, f"/practices/{slug}/save") for slug in ("draft", "none")] == [404, 404]


def test_a_kept_practice_that_left_the_shelves_shows_its_title_alone(
    put: Put, reader: FlaskClient
) -> None:
    practice_id = put("respite", TEXTS)
    post(reader, "/practices/respite/save")
    with unit_of_work():
        session.get(Practice, practice_id).state = PracticeState.SUSPENDED
    page = reader.get("/desk/saved").text
    assert ("Respite care" in page, "Parents rest." in page) == (True, False)
    with unit_of_work():
        session.get(Practice, practice_id).state = PracticeState.UNPUBLISHED
    assert "Respite care" not in reader.get("/desk/saved").text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    put: Put, reader: FlaskClient, app: Flask, language: str
) -> None:
    for number in range(3):
        put(f"visit-{number}", TEXTS, owner=f"owner-{number}")
    post(reader, "/practices/visit-0/save")
    with statements(app) as for_one:
        reader.get(f"/desk/saved?lang={language}")
    for number in (1, 2):
        post(reader, f"/practices/visit-{number}/save")
    with statements(app) as for_three:
        reader.get(f"/desk/saved?lang={language}")
    assert len(for_one) == len(for_three) <= 12


def noted(app: Flask) -> int:
    path = Path(app.config["DATA_DIR"], "views.noted")
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_readers_are_counted_and_a_get_writes_no_row(
    put: Put, client: FlaskClient, app: Flask
) -> None:
    put("respite", TEXTS)
    with statements(app) as seen:
        client.get("/practices/respite", headers=BROWSER)
    assert (noted(app), session.query(PracticeDay).count()) == (1, 0)
    assert not [sql for sql in seen if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_robots_prefetching_and_the_owner_are_not_counted(
    put: Put, client: FlaskClient, app: Flask
) -> None:
    put("respite", TEXTS)
    path = "/practices/respite"
    client.get(path, headers={"User-Agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"})
    client.get(path, headers={**BROWSER, "Sec-Purpose": "prefetch;prerender"})
    client.head(path, headers=BROWSER)
    enter(client, member())
    client.get(path, headers=BROWSER)
    assert noted(app) == 0
    enter(client, moderator())
    client.get(path, headers=BROWSER)
    assert noted(app) == 1


def test_a_suspended_practice_has_no_readers(put: Put, client: FlaskClient, app: Flask) -> None:
    put("respite", TEXTS, state=PracticeState.SUSPENDED)
    enter(client, moderator())
    client.get("/practices/respite", headers=BROWSER)
    assert noted(app) == 0


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("", True),
        ("curl/8.5", True),
        ("Googlebot/2.1 (+http://www.google.com/bot.html)", True),
        ("python-requests/2.32", True),
        (BROWSER["User-Agent"], False),
        ("Mozilla/5.0 (Windows NT 10.0) YaBrowser/25.2 Chrome/134 Safari/537.36", False),
    ],
)
def test_programs_are_told_by_their_own_name(agent: str, robot: bool) -> None:
    assert is_robot(agent) is robot
