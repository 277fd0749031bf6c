"""The inbox page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from resource_centre.db import session
from resource_centre.notifications.queries import inbox_of, unread_count
from tests.notifications.test_handlers import deliver
from tests.support.review_scene import Scene
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")


def test_visitor_is_led_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/desk/inbox").status_code == 303


def test_message_is_read_by_a_post_of_its_owner_alone(app: Flask) -> None:
    scene = Scene()
    deliver()
    (message,) = inbox_of(scene.moderator).items
    stranger = enter(app.test_client(), scene.author)
    path = f"/desk/inbox/{message.id}/read"
    assert send(stranger, path, {}).status_code == 404
    owner = enter(app.test_client(), scene.moderator)
    assert "Waiting for a first check: Befriending, revision 1" in owner.get("/desk/inbox").text
    session.rollback()
    assert unread_count(scene.moderator) == 1
    assert send(owner, path, {}).status_code == 303
    session.rollback()
    assert unread_count(scene.moderator) == 0


def test_all_messages_are_marked_as_read(app: Flask) -> None:
    first, second = Scene("first"), Scene("second")
    deliver()
    owner = enter(app.test_client(), first.moderator)
    assert send(owner, "/desk/inbox/read", {}).status_code == 303
    session.rollback()
    assert unread_count(first.moderator) == 0
    assert unread_count(second.moderator) == 2


def test_inbox_shows_titles_as_text(app: Flask) -> None:
    scene = Scene(title="<b>Bold</b>")
    deliver()
    page = enter(app.test_client(), scene.moderator).get("/desk/inbox")
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page.text


def test_inbox_shows_what_is_not_read_and_stays_there(app: Flask) -> None:
    first, second = Scene("first", title="First text"), Scene("second", title="Second text")
    deliver()
    newest, oldest = inbox_of(first.moderator).items
    owner = enter(app.test_client(), first.moderator)
    answer = send(owner, f"/desk/inbox/{oldest.id}/read", {"show": "unread"})
    assert answer.headers["Location"].endswith("/desk/inbox?show=unread&page=1")
    unread = owner.get("/desk/inbox?show=unread").text
    assert (second.title in unread, first.title in unread) == (True, False)
    assert first.title in owner.get("/desk/inbox").text
    assert newest.read_at is None


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999999999999", "' OR 1=1"])
def test_page_that_is_not_there_is_an_empty_or_the_first_one(app: Flask, page: str) -> None:
    scene = Scene()
    deliver()
    owner = enter(app.test_client(), scene.moderator)
    assert owner.get("/desk/inbox", query_string={"page": page, "show": page}).status_code == 200


def test_messages_stand_under_the_day_of_the_city_on_which_they_came(
    app: Flask, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 3, 12, 20, 30, tzinfo=UTC))  # 23:30 in Moscow
    scene = Scene()
    deliver()
    clock.shift(timedelta(hours=1))
    Scene("second")
    deliver()
    page = enter(app.test_client(), scene.moderator).get("/desk/inbox").text
    assert page.index("Friday, 13 March 2026") < page.index("Thursday, 12 March 2026")


def test_inbox_asks_the_database_as_often_for_many_as_for_one(app: Flask) -> None:
    scene = Scene()
    deliver()
    owner = enter(app.test_client(), scene.moderator)
    one = statements_of(app, owner)
    Scene("second")
    Scene("third")
    deliver()
    assert statements_of(app, owner) == one


def statements_of(app: Flask, owner: FlaskClient) -> int:
    counted: list[str] = []

    def count(*given: object) -> None:
        counted.append(str(given[2]))

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", count)
    try:
        assert owner.get("/desk/inbox").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(counted)
