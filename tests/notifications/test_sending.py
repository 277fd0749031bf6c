"""Mail keeps its order, its number and its readers' wishes; what may not be seen is not sent."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from resource_centre.accounts.models import Person
from resource_centre.db import now, session
from resource_centre.notifications import mail
from resource_centre.notifications.choice_operations import choose_mails
from resource_centre.notifications.digests import send_digests, send_what_was_left
from resource_centre.notifications.facts import sees_revision
from resource_centre.notifications.health_queries import (
    mail_health,
)
from resource_centre.notifications.kinds import Group
from resource_centre.notifications.operations import tell
from resource_centre.notifications.queries import inbox_of
from resource_centre.organisations.models import Membership
from resource_centre.unit_of_work import unit_of_work
from tests.notifications.test_handlers import deliver, mails
from tests.support.messages import FACTS, say_known
from tests.support.post import Post
from tests.support.review_scene import Scene, somebody

pytestmark = pytest.mark.usefixtures("work", "clock")
Clock = time_machine.Traveller


def say(person: Person, number: int, event: str = "revision_approved") -> None:
    """One message about something that everybody may see."""
    scene_kind = ("organisation_of_a_test", number)
    tell([person], event, scene_kind, FACTS, may_see=lambda _: True)


def to(app: Flask, person: Person) -> list[EmailMessage]:
    return [one for one in mails(app) if one["To"] == person.email]


def test_server_down_for_two_days_loses_nothing_and_keeps_the_order(
    clock: Clock, post: tuple[Post, Controller]
) -> None:
    kept, server = post
    scene = Scene()
    deliver()
    for _ in range(2):
        scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
        scene.step("submit", scene.author)
        for _ in range(12):
            clock.shift(timedelta(hours=2))
            deliver()
    health = mail_health()
    assert (health.waiting, health.is_well) == (10, False)
    assert "Connection" in health.error
    server.start()
    for _ in range(4):
        clock.shift(timedelta(hours=1))
        deliver()
    assert len(kept.sent) == 10
    for address in {address for address, _ in kept.sent}:
        keys = [int(key.removeprefix("message-")) for to, key in kept.sent if to == address]
        assert keys == sorted(keys)
    assert (mail_health().waiting, mail_health().is_well) == (0, True)


def test_a_newer_message_does_not_overtake_one_that_failed(
    clock: Clock, post: tuple[Post, Controller]
) -> None:
    kept, server = post
    scene = Scene()
    with pytest.raises(OSError):
        say_known(scene, [scene.author], 1, "revision_returned")
    server.start()
    clock.shift(timedelta(minutes=1))
    say_known(scene, [scene.author], 2, "revision_returned")
    first, second = (m.id for m in reversed(inbox_of(scene.author).items))
    assert [key for _, key in kept.sent] == [f"message-{first}", f"message-{second}"]


def test_a_server_that_is_down_is_not_asked_for_each_address(
    post: tuple[Post, Controller], clock: Clock
) -> None:
    _, server = post
    with pytest.raises(mail.ServerDown):
        say(somebody("ann"), 1)
    server.start()
    with pytest.raises(mail.ServerDown, match="Connection"):
        say(somebody("bob"), 1)
    clock.shift(mail.PAUSE)
    send_what_was_left()


def test_reminder_that_failed_goes_out_later(post: tuple[Post, Controller], clock: Clock) -> None:
    kept, server = post
    scene = Scene()
    with pytest.raises(OSError):
        say_known(scene, [scene.author], 1, "remind_author")
    server.start()
    clock.shift(timedelta(minutes=11))
    send_what_was_left()
    assert [address for address, _ in kept.sent] == [scene.author.email]


def test_ten_mails_a_day_reach_an_address_and_the_tenth_is_a_digest(
    app: Flask, clock: Clock
) -> None:
    scene = Scene()
    for number in range(14):
        say_known(scene, [scene.author], number, "revision_returned")
    assert len(to(app, scene.author)) == 9
    assert send_digests() == 0
    clock.shift(timedelta(hours=1, minutes=1))
    assert send_digests() == 1
    digest = _digest(app, scene.author)
    assert str(digest["Subject"]).startswith("5 messages for you: ")
    assert digest.get_content().count("- Sent back: Befriending") == 5
    say_known(scene, [scene.author], 15, "revision_returned")
    clock.shift(timedelta(hours=2))
    assert send_digests() == 0
    assert len(to(app, scene.author)) == 10
    clock.move_to(datetime(2026, 3, 13, 5, 5, tzinfo=UTC))
    assert send_digests() == 1
    assert len(inbox_of(scene.author).items) == 15


def _digest(app: Flask, person: Person) -> EmailMessage:
    (one,) = [m for m in to(app, person) if "digest-" in str(m["Message-ID"])]
    return one


def test_chosen_digest_comes_on_the_morning_of_a_working_day(app: Flask, clock: Clock) -> None:
    clock.move_to(datetime(2026, 3, 6, 15, 0, tzinfo=UTC))  # the Friday before 9 March, moved free
    scene = Scene()
    choose_mails(wishes(moderation="digest"), actor=scene.moderator)
    say_known(scene, [scene.moderator, scene.other_moderator], 1, "review_sent")
    assert len(to(app, scene.other_moderator)) == 1
    for day in (7, 8, 9):
        clock.move_to(datetime(2026, 3, day, 9, 0, tzinfo=UTC))
        assert send_digests() == 0
    clock.move_to(datetime(2026, 3, 10, 4, 59, tzinfo=UTC))
    assert send_digests() == 0
    clock.move_to(datetime(2026, 3, 10, 5, 1, tzinfo=UTC))
    assert send_digests() == 1
    digest = _digest(app, scene.moderator)
    assert "A review is in: Befriending" in digest.get_content()
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert send_digests() == 0


def wishes(**other: str) -> dict[str, str]:
    return {group.value: other.get(group.value, "at_once") for group in Group}


def test_what_was_read_or_may_not_be_seen_is_left_out_of_the_digest(app: Flask) -> None:
    scene = Scene()
    choose_mails(wishes(reminders="digest"), actor=scene.author)
    say_known(scene, [scene.author], 1, "remind_author")
    with unit_of_work():
        for held in session.query(Membership):
            held.until = now() if held.person_id == scene.author.id else None
    with time_machine.travel(now() + timedelta(days=1)):
        assert send_digests() == 0
    assert to(app, scene.author) == []


def test_inbox_only_sends_nothing_and_duty_is_not_asked(app: Flask) -> None:
    scene = Scene()
    everything = {group.value: "inbox" for group in Group}
    choose_mails(everything, actor=scene.author)
    say_known(scene, [scene.author], 1, "review_started")
    assert to(app, scene.author) == []
    say_known(scene, [scene.author], 2, "changes_requested")
    (one,) = to(app, scene.author)
    assert "List-Unsubscribe" not in one
    assert "cannot be stopped" in one.get_content()
    assert len(inbox_of(scene.author).items) == 2


@pytest.mark.parametrize("when", ["before", "between"])
def test_who_was_expelled_meanwhile_gets_no_mail(
    app: Flask, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the inbox and the mail as well: the right is asked just before sending."""
    scene = Scene()
    if when == "before":
        _expel(scene)
    asked: list[bool] = []

    def sees(person: Person) -> bool:
        if when == "between" and asked:
            _expel(scene)
        asked.append(True)
        return sees_revision(scene.revision_id)(person)

    tell([scene.author], "revision_returned", ("revision", 1), FACTS, may_see=sees)
    assert to(app, scene.author) == []
    assert asked


def _expel(scene: Scene) -> None:
    with unit_of_work():
        for held in session.query(Membership).filter_by(person_id=scene.author.id):
            held.until = now()
