"""The clock reminds, on the morning of a working day, once on each occasion."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import AdoptionState
from resource_centre.adoption.report_operations import draft_report, send_report
from resource_centre.db import session, today
from resource_centre.notifications.queries import inbox_of
from resource_centre.notifications.reminders import remind
from resource_centre.practices.models import Track
from resource_centre.practices.working_days import due_after, is_working_day
from resource_centre.unit_of_work import unit_of_work
from tests.notifications.test_handlers import deliver, told
from tests.support.review_scene import P, Scene
from tests.support.uses import REPORT, River

pytestmark = pytest.mark.usefixtures("work", "clock")
Clock = time_machine.Traveller
S = AdoptionState


def at_noon_of(clock: Clock, day: date) -> None:
    """Noon in Moscow on that day; the worker looks twice."""
    clock.move_to(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))
    session.rollback()
    remind()
    remind()


def reminded(person: Person) -> list[str]:
    """The reminders in an inbox, oldest first."""
    return [event for event in told(person) if event.startswith("remind_") or "overdue" in event]


def day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


@pytest.mark.parametrize(
    ("day", "is_free"),
    [
        (date(2026, 1, 9), True),  # moved from Saturday 3 January
        (date(2026, 1, 12), False),
        (date(2026, 2, 23), True),
        (date(2026, 3, 9), True),  # moved from Sunday 8 March
        (date(2026, 5, 1), True),
        (date(2026, 5, 11), True),  # moved from Saturday 9 May
        (date(2026, 6, 12), True),
        (date(2026, 11, 4), True),
        (date(2026, 12, 31), True),  # moved from Sunday 4 January
        (date(2026, 11, 3), False),
        (date(2026, 3, 6), False),
    ],
)
def test_free_days_of_2026_are_those_of_the_government(day: date, is_free: bool) -> None:
    assert is_working_day(day) is not is_free


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 14, 9, 0, tzinfo=UTC),  # a Saturday
        datetime(2026, 3, 9, 9, 0, tzinfo=UTC),  # a holiday that was moved
        datetime(2026, 3, 12, 4, 59, tzinfo=UTC),  # 7:59 in Moscow
    ],
)
def test_nobody_is_reminded_at_night_or_on_a_free_day(clock: Clock, moment: datetime) -> None:
    Scene()
    clock.move_to(moment)
    with unit_of_work():
        for revision in [Scene("late").revision]:
            revision.submitted_at = moment - timedelta(days=60)
    assert remind() == 0


def test_reviewer_is_reminded_of_the_answer_then_of_the_review_then_of_delay(clock: Clock) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    at_noon_of(clock, today())
    assert reminded(scene.practitioner) == []
    at_noon_of(clock, day_before(assignment.respond_by))
    assert reminded(scene.practitioner) == ["remind_invitation"]
    scene.accept(assignment)
    scene.step("start_review", scene.moderator, track=Track.BASIC)
    due = assignment.due_on
    assert due is not None
    at_noon_of(clock, day_before(day_before(day_before(due))))
    assert reminded(scene.practitioner) == ["remind_invitation", "remind_review"]
    at_noon_of(clock, due_after(due, 1))
    names = ["remind_invitation", "remind_review", "review_overdue"]
    assert reminded(scene.practitioner) == names
    scene.send(assignment)
    at_noon_of(clock, due_after(due, 3))
    assert reminded(scene.practitioner) == names


def test_moderators_are_reminded_of_the_first_check_and_one_of_the_decision(clock: Clock) -> None:
    scene = Scene()
    at_noon_of(clock, today())
    assert reminded(scene.moderator) == []
    at_noon_of(clock, due_after(today(), 4))
    assert reminded(scene.moderator) == reminded(scene.other_moderator) == ["remind_moderator"]
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    at_noon_of(clock, due_after(today(), 5))
    assert reminded(scene.moderator) == ["remind_moderator", "remind_decision"]
    assert reminded(scene.other_moderator) == ["remind_moderator"]


def test_author_is_reminded_after_thirty_and_after_fifty_days(clock: Clock) -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    begun = today()
    for days, expected in ((29, 0), (30, 1), (31, 1), (50, 2), (59, 2)):
        at_noon_of(clock, due_after(begun, days, ours=False))
        assert reminded(scene.author) == ["remind_author"] * expected
    newest = inbox_of(scene.author).items[0]
    assert newest.parameters["due"] == due_after(begun, 60, ours=False).isoformat()


def test_pause_of_the_author_moves_the_reminder(clock: Clock) -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    with unit_of_work():
        scene.revision.paused_until = today() + timedelta(days=80)
    at_noon_of(clock, due_after(today(), 31, ours=False))
    assert reminded(scene.author) == []


def test_manager_is_reminded_of_a_request_and_of_a_report(clock: Clock) -> None:
    river = River()
    river.use(S.REQUESTED)
    at_noon_of(clock, due_after(today(), 4))
    assert reminded(river.manager) == []
    at_noon_of(clock, due_after(today(), 1))
    assert reminded(river.manager) == ["remind_order"]
    assert reminded(river.member) == []


def test_manager_is_reminded_of_a_report_and_of_a_pilot_that_is_over(clock: Clock) -> None:
    river = River()
    use = river.use(S.PILOT)
    report = draft_report(use, REPORT, actor=river.member)
    send_report(report, REPORT, actor=river.member)
    at_noon_of(clock, due_after(today(), 5))
    assert reminded(river.manager) == ["remind_signature"]
    assert use.pilot_to is not None
    at_noon_of(clock, due_after(use.pilot_to, 1))
    assert sorted(reminded(river.manager)) == ["remind_pilot", "remind_signature"]


def test_owner_is_reminded_sixty_and_fourteen_days_before(clock: Clock) -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    scene.approve()
    deliver()
    until = date(2026, 9, 30)
    with unit_of_work():
        scene.revision.practice.valid_until = until
    for day, expected in (
        (date(2026, 7, 31), 0),
        (date(2026, 8, 3), 1),
        (date(2026, 9, 15), 1),
        (date(2026, 9, 16), 2),
        (until, 2),
    ):
        at_noon_of(clock, day)
        assert reminded(scene.manager) == ["remind_validity"] * expected
