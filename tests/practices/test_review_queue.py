"""Whose move it is, whose days they are, and the order of the queue."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import event

from resource_centre.db import session, today
from resource_centre.practices import working_days
from resource_centre.practices.models import Track
from resource_centre.practices.review_queries import asked_for
from resource_centre.practices.review_queue import chosen, median_of_our_days, queue_of
from resource_centre.practices.review_timing import Days, days_of, due_of, histories, next_move
from tests.support.review_scene import M, P, Scene, moderator, reviewer

pytestmark = pytest.mark.usefixtures("work", "clock")


def move(scene: Scene) -> tuple[str, str, str]:
    """Who, what kind, and the words."""
    history = histories([scene.revision])[scene.revision_id]
    found = next_move(scene.revision, asked_for(scene.revision), history)
    return found.who, found.kind, str(found.what)


def test_move_goes_round_with_the_text(clock: time_machine.Traveller) -> None:
    scene = Scene()
    assert move(scene) == ("moderator", "first", "You: first check")
    first = scene.ask(scene.practitioner, P)
    assert move(scene)[:2] == ("reviewers", "reviewers")
    scene.accept(first)
    assert move(scene) == ("moderator", "start", "You: begin the review")
    second = scene.ask(scene.methodologist, M)
    scene.accept(second)
    scene.step("start_review", scene.moderator, track=Track.FULL)
    assert move(scene) == ("reviewers", "reviewers", "Reviewers: 0 of 2 in")
    scene.send(first)
    assert move(scene) == ("reviewers", "reviewers", "Reviewers: 1 of 2 in")
    scene.send(second)
    assert move(scene) == ("moderator", "decide", "You: decide")
    scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    assert move(scene) == ("author", "author", "Author, day 0 of 60")


def test_reviewer_who_does_not_answer_is_replaced(clock: time_machine.Traveller) -> None:
    scene = Scene()
    scene.ask(scene.practitioner, P)
    clock.shift(timedelta(days=10))
    assert move(scene) == ("moderator", "find", "You: find a reviewer")


def test_third_reviewer_is_looked_for_when_two_are_far_apart() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first, K2=0)
    scene.send(scene.second)
    assert move(scene) == ("moderator", "find", "You: find a third reviewer")
    scene.ask(reviewer("third", P), P)
    assert move(scene)[:2] == ("reviewers", "reviewers")


def test_days_of_ours_and_of_the_author_are_counted_apart(
    clock: time_machine.Traveller,
) -> None:
    scene = Scene()  # Thursday 12 March
    clock.shift(timedelta(days=4))  # Monday: two working days of ours
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    clock.shift(timedelta(days=3))  # Thursday: three of the author
    scene.step("submit", scene.author)
    clock.shift(timedelta(days=1))
    assert days_of(histories([scene.revision])[scene.revision_id]) == Days(3, 3)


def test_later_round_has_ten_days_from_its_start(clock: time_machine.Traveller) -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    clock.shift(timedelta(days=40))
    scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    scene.rewrite()
    scene.step("resubmit", scene.author)
    due = due_of(scene.first, histories([scene.revision])[scene.revision_id])
    assert due == working_days.due_after(today(), 10)


def test_queue_is_for_moderators_alone() -> None:
    scene = Scene()
    assert queue_of(scene.author) == queue_of(scene.practitioner) == queue_of(None) == []
    assert [item.revision.id for item in queue_of(scene.moderator)] == [scene.revision_id]


def test_my_move_comes_first_and_never_on_a_text_of_my_own(
    clock: time_machine.Traveller,
) -> None:
    waiting = Scene("with-reviewers", "Waiting")
    waiting.begin_review(Track.BASIC)
    clock.shift(timedelta(days=1))
    own = Scene("own", "Own")
    fresh = Scene("fresh", "Fresh")
    me = moderator("me")
    own.take_in(me)
    items = chosen(queue_of(me))
    assert next((i.revision.practice.slug, i.is_mine) for i in items) == ("fresh", True)
    assert {i.revision.practice.slug: i.is_mine for i in items} == {
        "fresh": True,
        "own": False,
        "with-reviewers": False,
    }
    assert [i.revision.id for i in chosen(items, shown="mine")] == [fresh.revision_id]
    assert [i.revision.id for i in chosen(items, shown="reviewers")] == [waiting.revision_id]
    assert [i.revision.id for i in chosen(items, track="basic")] == [waiting.revision_id]


def test_first_check_is_late_after_five_working_days(clock: time_machine.Traveller) -> None:
    scene = Scene()
    (item,) = queue_of(scene.moderator)
    assert (item.move.due, item.is_late) == (date(2026, 3, 19), False)
    clock.shift(timedelta(days=8))
    (item,) = queue_of(scene.moderator)
    assert item.is_late
    assert chosen([item], shown="late") == [item]


def test_queue_asks_as_often_for_three_as_for_one() -> None:
    def asked_in(work: object) -> int:
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        engine = session.get_bind()
        session.expire_all()
        event.listen(engine, "before_cursor_execute", note)
        queue_of(work)
        event.remove(engine, "before_cursor_execute", note)
        return count

    scene = Scene("first")
    scene.begin_review()
    me = moderator("me")
    with_one = asked_in(me)
    for slug in ("second", "third"):
        Scene(slug).begin_review()
    assert asked_in(me) == with_one


def test_median_counts_only_what_was_reviewed(clock: time_machine.Traveller) -> None:
    assert median_of_our_days() is None
    scene = Scene()
    scene.begin_review(Track.BASIC)
    clock.shift(timedelta(days=7))
    scene.send(scene.first)
    scene.approve()
    assert median_of_our_days() == 5
