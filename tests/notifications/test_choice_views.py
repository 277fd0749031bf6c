"""What comes by mail is chosen on a page, stopped by one click, and tried again by a button."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.db import session
from resource_centre.notifications.health_queries import trouble_of
from resource_centre.notifications.kinds import GROUP_NAMES, Group
from resource_centre.notifications.models import Choice
from resource_centre.notifications.operations import tell
from resource_centre.notifications.queries import choices_of
from resource_centre.notifications.sending import keep_trouble
from resource_centre.notifications.stopping import stop_url
from tests.notifications.test_handlers import mails
from tests.support.review_scene import somebody
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")
PAGE = "/account/notifications"
AT_ONCE = {group.value: "at_once" for group in Group}
FACTS = {"titles": {"en": "Befriending"}, "number": "1", "url": "/desk"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(url: object) -> str:
    return urlsplit(str(url).strip("<>")).path


def test_visitor_is_led_to_sign_in(client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 303


def test_choices_are_kept(app: Flask) -> None:
    ann = somebody("ann")
    browser = enter(app.test_client(), ann)
    chosen = AT_ONCE | {"moderation": "digest", "reminders": "inbox"}
    assert send(browser, PAGE, chosen, PAGE).status_code == 303
    session.rollback()
    kept = choices_of(ann)
    assert kept[Group.MODERATION] is Choice.DIGEST
    assert kept[Group.REMINDERS] is Choice.INBOX
    assert kept[Group.TEXTS] is Choice.AT_ONCE
    page = browser.get(PAGE).text
    assert re.findall(r'checked[^>]*name="(\w+)"[^>]*value="(digest|inbox)"', page) == [
        ("moderation", "digest"), ("reminders", "inbox"),
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["", "never", "AT_ONCE", "at_once\x00", "x" * 5000])
def test_value_that_is_no_choice_is_sent_back_with_the_others_kept(app: Flask, wrong: str) -> None:
    ann = somebody("ann")
    browser = enter(app.test_client(), ann)
    sent = AT_ONCE | {"texts": wrong, "taken_up": "digest"}
    answer = send(browser, PAGE, sent, PAGE)
    assert answer.status_code == 422
    if "\0" not in wrong:
        assert "Choose one of the three." in answer.text
        assert re.search(r'checked[^>]*name="taken_up"[^>]*value="digest"', answer.text)
    session.rollback()
    assert set(choices_of(ann).values()) == {Choice.AT_ONCE}


def test_mail_carries_a_link_that_opens_and_stops_nothing_until_a_click(app: Flask) -> None:
    ann = somebody("ann")
    tell([ann], "review_started", ("a_test", 1), FACTS, may_see=lambda _: True)
    (mail,) = mails(app)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = path_of(mail["List-Unsubscribe"])
    assert path in mail.get_content()
    stranger = app.test_client()
    for _ in range(2):
        page = stranger.get(path)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    assert str(GROUP_NAMES[Group.TEXTS][0]) in page.text
    assert ann.name not in page.text
    session.rollback()
    assert choices_of(ann)[Group.TEXTS] is Choice.AT_ONCE
    assert stranger.post(path, data=ONE_CLICK).status_code == 200
    session.rollback()
    assert choices_of(ann)[Group.TEXTS] is Choice.INBOX
    assert choices_of(ann)[Group.REMINDERS] is Choice.AT_ONCE
    tell([ann], "review_started", ("a_test", 2), FACTS, may_see=lambda _: True)
    assert len(mails(app)) == 1


def test_link_of_a_digest_stops_all_that_may_be_stopped(app: Flask) -> None:
    ann = somebody("ann")
    path = path_of(stop_url(ann.id, None, everything=True))
    assert app.test_client().post(path).status_code == 200
    session.rollback()
    assert set(choices_of(ann).values()) == {Choice.INBOX}


def test_token_that_was_not_signed_here_is_not_found(app: Flask) -> None:
    ann = somebody("ann")
    path = path_of(stop_url(ann.id, Group.TEXTS))
    body, signature = path.rsplit(".", 1)
    for wrong in (
        f"{body}.{signature[::-1]}",
        f"{path}x",
        "/mail/stop/x",
        f"{body[:-2]}.{signature}",
    ):
        client = app.test_client()
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data=ONE_CLICK).status_code == 404
    session.rollback()
    assert set(choices_of(ann).values()) == {Choice.AT_ONCE}


def test_token_of_somebody_who_is_no_more_changes_nothing(app: Flask) -> None:
    path = path_of(stop_url("0" * 32, Group.TEXTS))
    assert app.test_client().post(path).status_code == 200


def test_page_of_another_site_cannot_press_the_button(app: Flask) -> None:
    ann = somebody("ann")
    path = path_of(stop_url(ann.id, Group.TEXTS))
    answer = app.test_client().post(path, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_failing_address_is_shown_and_tried_again(app: Flask) -> None:
    ann = somebody("ann")
    browser = enter(app.test_client(), ann)
    assert "does not arrive" not in browser.get("/account").text
    session.rollback()
    keep_trouble(ann.email, "5.1.1")
    for page in ("/account", PAGE, "/desk/inbox"):
        assert "Mail to ann@example.org does not arrive" in browser.get(page).text
    answer = send(browser, f"{PAGE}/try-again", {}, PAGE)
    assert answer.status_code == 303
    session.rollback()
    assert trouble_of(ann) is None
    assert "We send mail to your address again." in browser.get(answer.headers["Location"]).text


def test_page_speaks_russian(app: Flask) -> None:
    browser = enter(app.test_client(), somebody("ann"))
    page = browser.get(f"{PAGE}?lang=ru").text
    assert "Choose" not in page
