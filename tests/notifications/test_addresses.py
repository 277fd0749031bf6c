"""Addresses that refuse mail, and mail to an address without a person."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from resource_centre.db import session
from resource_centre.notifications import mail
from resource_centre.notifications.choice_operations import try_address_again
from resource_centre.notifications.digests import send_digests, send_what_was_left
from resource_centre.notifications.health_queries import (
    addresses_in_trouble,
    mail_health,
    trouble_of,
)
from resource_centre.notifications.models import SentMail
from resource_centre.notifications.operations import send_to_address
from resource_centre.notifications.queries import inbox_of
from tests.notifications.test_handlers import mails
from tests.support.messages import FACTS, say_known
from tests.support.post import Post
from tests.support.review_scene import Scene

pytestmark = pytest.mark.usefixtures("work", "clock")
Clock = time_machine.Traveller


def test_refused_address_gets_nothing_more_until_it_is_tried_again(
    post: tuple[Post, Controller], clock: Clock
) -> None:
    kept, server = post
    server.start()
    scene = Scene()
    kept.refuses[scene.author.email] = "550 5.1.1 no such user"
    say_known(scene, [scene.author, scene.manager], 1, "revision_returned")
    assert [address for address, _ in kept.sent] == [scene.manager.email]
    (trouble,) = addresses_in_trouble()
    assert (trouble.person, trouble.status) == (scene.author, "5.1.1")
    assert mail_health().in_trouble == 1
    kept.refuses.clear()
    say_known(scene, [scene.author], 2, "revision_returned")
    assert len(kept.sent) == 1
    assert len(inbox_of(scene.author).items) == 2
    try_address_again(scene.author)
    assert trouble_of(scene.author) is None
    clock.shift(timedelta(hours=2))
    assert send_digests() == 1
    assert kept.sent[-1][0] == scene.author.email


@pytest.mark.parametrize("answer", ["450 4.2.2 mailbox full", "554 5.7.1 relaying denied"])
def test_refusal_that_may_pass_is_tried_again(
    post: tuple[Post, Controller], clock: Clock, answer: str
) -> None:
    """4.x.x by its nature; 5.7.x speaks of us: one wrong setting must not stop every address."""
    kept, server = post
    server.start()
    scene = Scene()
    kept.refuses[scene.author.email] = answer
    with pytest.raises(mail.LetterRefused):
        say_known(scene, [scene.author, scene.manager], 1, "revision_returned")
    assert [address for address, _ in kept.sent] == [scene.manager.email]
    assert addresses_in_trouble() == []
    kept.refuses.clear()
    clock.shift(timedelta(minutes=11))
    send_what_was_left()
    assert [address for address, _ in kept.sent] == [scene.manager.email, scene.author.email]


def reset(address: str = "ann@example.org", key: str = "reset-1") -> None:
    send_to_address(address, "revision_approved", FACTS, language="ru", key=key)


def test_mail_to_an_address_goes_once_and_is_not_counted(app: Flask) -> None:
    scene = Scene()
    for _ in range(2):
        reset(scene.author.email)
    (one,) = [m for m in mails(app) if m["To"] == scene.author.email]
    assert one["Content-Language"] == "ru"
    assert "List-Unsubscribe" not in one
    assert inbox_of(scene.author).items == []
    for number in range(9):
        say_known(scene, [scene.author], number, "revision_returned")
    assert len([m for m in mails(app) if m["To"] == scene.author.email]) == 10


def test_mailbox_is_not_filled_through_us(app: Flask) -> None:
    for number in range(25):
        reset(key=f"reset-{number}")
    assert len(mails(app)) == 20


def test_key_of_a_mail_is_no_path(app: Flask) -> None:
    for key in ("../reset", "a/b", "", "x" * 81, "Reset_1"):
        with pytest.raises(ValueError, match="not a key"):
            reset(key=key)
    assert list((Path(app.config["DATA_DIR"])).glob("mail/*")) == []


def test_address_stands_nowhere_in_the_tables_of_mail(app: Flask) -> None:
    reset("canary@example.org")
    rows = session.query(SentMail).all()
    assert [row.key for row in rows] == ["reset-1"]
    assert "canary" not in repr([vars(row) for row in rows])
