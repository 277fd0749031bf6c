"""The inbox page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

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
