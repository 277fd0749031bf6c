"""What is due: in working days of the city, with its holidays and the days that stand still."""

from datetime import date, timedelta

import pytest
import time_machine

from resource_centre.db import session, today
from resource_centre.practices import deadline_queries as due
from resource_centre.practices.models import Track
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.step_operations import take_practice_step
from resource_centre.practices.working_days import days_between, due_after, is_working_day
from tests.practices.test_review_link_operations import accept, ask
from tests.support.review_scene import Scene

pytestmark = pytest.mark.usefixtures("work", "clock")


def go_to(clock: time_machine.Traveller, day: date) -> None:
    """Noon of a day in Moscow."""
    clock.move_to(f"{day}T09:00:00+00:00")


def test_holidays_of_2026_are_those_of_the_government() -> None:
    free = ("2026-01-09", "2026-02-23", "2026-03-09", "2026-05-01", "2026-05-11", "2026-06-12",
            "2026-11-04", "2026-12-31")  # fmt: skip
    assert [day for day in free if is_working_day(date.fromisoformat(day))] == []
    assert is_working_day(date(2026, 3, 10))


def test_review_is_due_in_exactly_so_many_working_days(clock: time_machine.Traveller) -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    last = session.get(ReviewAssignment, scene.first.id).due_on
    assert due.assignments_due_in(3) == []
    back = (last - timedelta(days=number) for number in range(1, 10))
    go_to(clock, next(day for day in back if days_between(day, last) == 3))
    assert [one.assignment.id for one in due.assignments_due_in(3)] == [scene.first.id]
    go_to(clock, last)
    assert [one.days_left for one in due.assignments_due_in(0)] == [0]
    assert due.overdue_reviews() == []
    go_to(clock, last + timedelta(days=1))
    assert [one.assignment.id for one in due.overdue_reviews()] == [scene.first.id]
    scene.send(scene.first)
    assert due.overdue_reviews() == []


def test_links_wait_until_they_are_answered() -> None:
    scene = Scene()
    link = ask(scene)
    assert [one.id for one in due.unanswered_links()] == [link.id]
    accept(link)
    assert due.unanswered_links() == []


def test_second_moderator_has_a_day() -> None:
    other = Scene("reading", "Reading")
    other.begin_review(Track.BASIC)
    other.send(other.first)
    other.approve()
    practice = other.revision.practice
    reason = {"public_reason": "Until checked."}
    take_practice_step(practice.id, "suspend", other.moderator, note="Harm.", answers=reason)
    assert [(one.id, day) for one, day in due.confirmations_due()] == [
        (practice.id, due_after(today(), 2, ours=False))
    ]
    take_practice_step(practice.id, "confirm_suspension", other.other_moderator)
    assert due.confirmations_due() == []
