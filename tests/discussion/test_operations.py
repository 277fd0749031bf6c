"""Reporting, suspending because of a concern, an organisation's answer, and the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from resource_centre.db import session
from resource_centre.discussion import operations
from resource_centre.discussion.models import Concern, ConcernKind, ConcernState, InDanger
from resource_centre.discussion.operations import (
    Report,
    forget_contacts,
    new_token,
    reply_to_concern,
    report_concern,
    suspend_for,
    tell_of_overdue,
)
from resource_centre.discussion.queries import concern_of_token
from resource_centre.errors import BadInput, ChangedMeanwhile, Refused, WrongState
from resource_centre.practices.models import PracticeState
from resource_centre.steps import last_decision
from resource_centre.unit_of_work import unit_of_work
from tests.support.concern_scene import CONTACT, Concerned, deliver, told

REASON = {"public_reason": "Use suspended until checked", "note": "Concern no. 1"}


@pytest.fixture
def scene(work: None, clock: Any) -> Concerned:
    return Concerned()


def test_a_form_sent_twice_is_one_concern_under_one_link(scene: Concerned) -> None:
    report = Report(ConcernKind.HARM, InDanger.NO, "Locked in.")
    token = new_token()
    assert {report_concern(scene.practice, None, report, token=token) for _ in range(3)} == {token}
    assert session.query(Concern).count() == 1
    assert token not in str(session.query(Concern).one().__dict__)


def test_a_link_that_somebody_thought_up_is_replaced(scene: Concerned) -> None:
    report = Report(ConcernKind.HARM, InDanger.NO, "Locked in.")
    for thought_up in ("", "1", "a" * 42, "../" + "a" * 40, "я" * 43):
        token = report_concern(scene.practice, None, report, token=thought_up)
        assert token != thought_up
        assert len(token) == 43


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": None}, "kind"),
        ({"in_danger": None}, "in_danger"),
        ({"words": " \n"}, "words"),
        ({"words": "x" * 10_001}, "words"),
        ({"contact": "nobody"}, "contact"),
        ({"contact": "a..b@example.org"}, "contact"),
        ({"contact": "a@localhost"}, "contact"),
        ({"contact": "кто@пример.рф"}, "contact"),
        ({"contact": "a@b.org\nBcc: c@d.org"}, "contact"),
        ({"contact": "a" * 250 + "@example.org"}, "contact"),
        ({"contact": CONTACT, "consent": False}, "consent"),
    ],
)
def test_a_report_says_what_it_must(scene: Concerned, given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        scene.report(**given)
    assert set(refused.value.fields) == {field}
    assert session.query(Concern).count() == 0


def test_a_moderator_suspends_by_the_step_of_the_practice_itself(scene: Concerned) -> None:
    concern = scene.report()
    suspend_for(concern.id, scene.moderator, seen_version=scene.practice.version, **REASON)
    decision = last_decision("practice", scene.practice_id)
    assert scene.practice.state is PracticeState.SUSPENDED
    assert scene.practice.suspended_by == scene.moderator.id
    assert decision is not None
    assert (decision.action, decision.details) == ("suspend", {"concern": concern.id})
    assert concern.suspension_id == decision.id
    assert concern.state is ConcernState.RECEIVED  # to be taken and answered all the same


def test_nobody_suspends_twice_or_what_they_have_not_seen(scene: Concerned) -> None:
    concern, version = scene.report(), scene.practice.version
    for actor in (scene.owner_moderator, scene.owner_manager, scene.auditor, scene.manager, None):
        with pytest.raises(Refused):
            suspend_for(concern.id, actor, **REASON)
    suspend_for(concern.id, scene.moderator, seen_version=version, **REASON)
    with pytest.raises(ChangedMeanwhile):
        suspend_for(concern.id, scene.second, seen_version=version, **REASON)
    with pytest.raises(WrongState):
        suspend_for(concern.id, scene.second, **REASON)


def test_a_closed_concern_suspends_nothing(scene: Concerned) -> None:
    concern = scene.close(scene.take(scene.report()), "not_uphold")
    with pytest.raises(WrongState, match="closed"):
        suspend_for(concern.id, scene.moderator, **REASON)


def test_owner_and_institution_answer_each_for_itself_and_once(scene: Concerned) -> None:
    concern = scene.take(scene.report(about_use=True))
    owner = scene.reply_of(concern, scene.practice.owner_id)
    place = scene.reply_of(concern, scene.institution_id)
    assert len(concern.replies) == 2
    for stranger in (scene.owner_member, scene.manager, scene.moderator, scene.chief, None):
        with pytest.raises(Refused):
            reply_to_concern(owner.id, "Ours.", actor=stranger)
    with pytest.raises(BadInput):
        reply_to_concern(owner.id, "  ", actor=scene.owner_manager)
    reply_to_concern(owner.id, "The doors are open.", actor=scene.owner_manager)
    with pytest.raises(WrongState, match="already"):
        reply_to_concern(owner.id, "Another.", actor=scene.owner_manager)
    reply_to_concern(place.id, "Open since Monday.", actor=scene.manager)
    assert (owner.words, place.words) == ("The doors are open.", "Open since Monday.")


def test_nobody_answers_a_closed_concern(scene: Concerned) -> None:
    concern = scene.close(scene.take(scene.report()))
    with pytest.raises(WrongState, match="closed"):
        reply_to_concern(concern.replies[0].id, "Late.", actor=scene.owner_manager)


def test_the_chief_is_told_once_of_what_nobody_took_within_a_working_day(
    scene: Concerned, clock: Any
) -> None:
    clock.move_to(datetime(2026, 3, 13, 15, tzinfo=UTC))  # a Friday: to be taken by Monday
    scene.report()
    counts = []
    for day in (13, 14, 16, 17, 17, 20):
        clock.move_to(datetime(2026, 3, day, 15, 30, tzinfo=UTC))
        tell_of_overdue()
        deliver()
        counts.append(told(scene.chief).count("concern_overdue"))
    assert counts == [0, 0, 0, 1, 1, 1]
    assert "concern_overdue" not in told(scene.moderator)


def test_days_over_the_may_holidays_are_not_counted(scene: Concerned, clock: Any) -> None:
    clock.move_to(datetime(2026, 4, 30, 9, tzinfo=UTC))
    scene.report()
    clock.move_to(datetime(2026, 5, 4, 9, tzinfo=UTC))
    assert tell_of_overdue() == 0
    clock.move_to(datetime(2026, 5, 5, 9, tzinfo=UTC))
    assert tell_of_overdue() == 1


def test_what_was_taken_in_time_is_told_to_no_chief(scene: Concerned, clock: Any) -> None:
    scene.take(scene.report())
    clock.shift(timedelta(days=30))
    assert tell_of_overdue() == 0


def test_the_address_is_erased_thirty_days_after_the_end(scene: Concerned, clock: Any) -> None:
    closed, waiting = scene.close(scene.take(scene.report())), scene.report()
    clock.shift(timedelta(days=29))
    assert forget_contacts() == 0
    clock.shift(timedelta(days=2))
    assert forget_contacts() == 1
    session.rollback()
    assert (closed.contact, closed.contact_token, closed.consented_at) == ("", "", None)
    assert closed.answer == "The doors are open now."
    assert waiting.contact == CONTACT


def test_the_link_of_a_concern_outlives_its_address(scene: Concerned, clock: Any) -> None:
    concern = scene.close(scene.take(scene.report()))
    clock.shift(timedelta(days=40))
    operations.forget_contacts()
    assert concern_of_token(scene.token) is concern


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE concern SET state = 'acknowledged'",
        "UPDATE concern SET state = 'upheld'",
        "UPDATE concern SET closed_at = reported_at",
        "UPDATE concern SET consented_at = NULL",
        "UPDATE concern SET kind = 'gossip'",
        "UPDATE concern SET state = 'passed_on', taken_by = 'x', taken_at = reported_at, "
        "closed_at = reported_at, answer = 'A.'",
        "UPDATE concern SET state = 'upheld', taken_by = 'x', taken_at = reported_at, "
        "closed_at = reported_at, answer = ''",
    ],
)
def test_the_database_keeps_the_rules_too(scene: Concerned, broken: str) -> None:
    scene.report()
    with pytest.raises(IntegrityError), unit_of_work():
        session.execute(text(broken))
