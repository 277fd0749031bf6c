"""Every event reaches who must act or learn of an outcome; silence is listed with its reason."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from resource_centre import outbox, wiring
from resource_centre.accounts.models import Person
from resource_centre.admin import events as admin
from resource_centre.adoption.models import AdoptionState
from resource_centre.adoption.operations import StepInput, answer_update, take_step
from resource_centre.adoption.report_models import Changed
from resource_centre.adoption.report_operations import (
    Answers,
    draft_report,
    return_report,
    send_report,
    sign_report,
)
from resource_centre.db import session
from resource_centre.notifications.kinds import OTHERWISE, kind_of
from resource_centre.notifications.queries import inbox_of
from resource_centre.notifications.rights import SEES
from resource_centre.practices import events as practice
from resource_centre.practices.clock_operations import lapse_overdue, withdraw_abandoned
from resource_centre.practices.models import Track
from resource_centre.practices.step_operations import take_practice_step
from resource_centre.unit_of_work import unit_of_work
from tests.notifications.test_handlers import deliver, mails, told
from tests.support.review_scene import Scene
from tests.support.uses import ORDER, REPORT, River, approve_next, person

pytestmark = pytest.mark.usefixtures("work")
S = AdoptionState
NOT_TOLD_OF: dict[type[object], str] = {
    admin.VocabularyChanged: "cards follow the words by themselves; whoever changed them knows",
    practice.PracticeTagged: "a tag asks nobody to act; the index follows it",
    practice.PracticeRenamed: "old addresses lead on, and whoever renamed it knows",
}
"""Events of which nobody is told, each with the reason. Written by hand."""
OURS = "resource_centre.notifications."
ALSO_TELL = {
    "resource_centre.admin.handlers:tell_person_of_role",
    "resource_centre.admin.handlers:tell_person_of_unblocking",
    "resource_centre.admin.handlers:send_link",
}
"""Handlers of a slice above ours."""


def is_told(event: type[object]) -> bool:
    names = [outbox.name_of(one) for one in wiring.SUBSCRIBERS[event]]
    return any(name.startswith(OURS) or name in ALSO_TELL for name in names)


def test_every_event_is_told_of_or_listed_with_a_reason() -> None:
    silent = {event for event in wiring.SUBSCRIBERS if not is_told(event)}
    assert silent == set(NOT_TOLD_OF)


def the_river() -> tuple[River, Person]:
    river = River()
    return river, person("neighbours-head", manager=river.practice.owner_id)


@pytest.mark.parametrize(
    ("way", "action", "by_member", "to_member", "to_manager"),
    [
        (S.REQUESTED, "return", False, "adoption_returned", None),
        (S.REQUESTED, "refuse", False, "adoption_refused", None),
        (S.PILOT, "pause", True, None, "adoption_paused"),
        (S.PILOT, "end", False, "adoption_ended", None),
    ],
)
def test_outcome_of_a_step_is_told_to_who_did_not_take_it(
    way: AdoptionState, action: str, by_member: bool, to_member: str | None, to_manager: str | None
) -> None:
    river = River()
    use = river.use(way)
    deliver()
    before = {one.id: told(one) for one in (river.member, river.other, river.manager)}
    actor = river.member if by_member else river.manager
    reason = "no_staff" if action == "end" else None
    given = StepInput(note="A reason.", reason_code=reason, answers={"end_kind": "stopped"})
    take_step(use, action, given, actor=actor)
    deliver()
    new = {key: told_then(key, before, river) for key in before}
    assert new[river.member.id] == ([to_member] if to_member else [])
    assert new[river.manager.id] == ([to_manager] if to_manager else [])


def told_then(person_id: str, before: dict[str, list[str]], river: River) -> list[str]:
    people = {one.id: one for one in (river.member, river.other, river.manager)}
    return told(people[person_id])[len(before[person_id]) :]


def test_use_from_request_to_end_is_told_in_order() -> None:
    river, head = the_river()
    use = river.use(S.PAUSED)
    take_step(use, "resume", StepInput(), actor=river.member)
    river.go(use, "end")
    deliver()
    assert told(river.member) == ["adoption_authorised", "pilot_passed", "adoption_ended"]
    assert told(river.other) == ["pilot_passed", "adoption_ended"]
    assert told(river.manager) == ["adoption_requested", "adoption_resumed"]
    assert told(head) == ["practice_taken_up", "use_of_yours_ended"]


def test_report_is_signed_returned_and_its_variant_told_of() -> None:
    river, head = the_river()
    use = river.use(S.IN_USE)
    deliver()
    before = {one.id: told(one) for one in (river.member, river.other, river.manager)}
    core = Answers(**(vars(REPORT) | {"changed": Changed.CORE, "change_text": "Shorter."}))
    report = draft_report(use, core, actor=river.member)
    send_report(report, core, actor=river.member)
    deliver()
    assert told_then(river.manager.id, before, river) == ["report_sent"]
    newest = inbox_of(river.manager).items[0]
    assert newest.parameters["url"] == f"/adoptions/{use.id}/reports/{report.id}/sign"
    return_report(report, actor=river.manager, note="One figure.")
    deliver()
    assert told_then(river.member.id, before, river) == ["report_returned"]
    sign_report(report, ORDER, actor=river.manager)
    deliver()
    assert told_then(river.member.id, before, river) == ["report_returned", "use_is_variant"]
    assert told_then(river.other.id, before, river) == ["use_is_variant"]
    assert sorted(told(head)[-2:]) == ["core_changed", "outcome_reported"]


def test_answer_to_an_update_is_told_to_the_manager() -> None:
    river = River()
    use = river.use(S.IN_USE)
    approve_next(river.practice_id)
    announce_approval(river)
    deliver()
    offer = use.unanswered_offer
    assert offer is not None
    answer_update(offer, "defer", actor=river.member, seen_version=None)
    deliver()
    assert told(river.manager)[-2:] == ["update_offered", "update_answered"]
    assert told(river.member)[-1] == "update_offered"


def announce_approval(river: River) -> None:
    with unit_of_work():
        revision_id = river.practice.approved_revision_id
        assert revision_id is not None
        outbox.announce(practice.RevisionApproved(revision_id, river.practice_id))


def test_abandoned_text_is_told_to_its_author_by_the_system(clock: time_machine.Traveller) -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    clock.shift(timedelta(days=120))
    assert withdraw_abandoned() == 1
    deliver()
    assert told(scene.author)[-1] == "revision_abandoned"


def test_withdrawal_under_review_is_told_to_the_reviewers_alone() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.step("withdraw", scene.author)
    deliver()
    assert told(scene.practitioner)[-1] == "review_over"
    assert "revision_abandoned" not in told(scene.author)


def test_lapse_asks_the_owner_and_renewal_answers() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    scene.approve()
    with unit_of_work():
        scene.revision.practice.valid_until = date(2020, 1, 1)
    lapse_overdue()
    deliver()
    true = {"all_still_true": True}
    take_practice_step(scene.revision.practice_id, "renew", scene.moderator, answers=true)
    deliver()
    assert told(scene.manager)[-2:] == ["practice_lapsed", "practice_renewed"]
    assert "practice_lapsed" not in told(scene.author)


def test_every_kind_of_thing_told_of_has_its_rights_asked_again(app: Flask) -> None:
    river, _ = the_river()
    river.report(river.use(S.IN_USE))
    Scene().begin_review()
    deliver()
    kinds = {row[0] for row in session.connection().exec_driver_sql(
        "SELECT DISTINCT subject_kind FROM message"
    )}  # fmt: skip
    assert {"adoption", "revision", "review"} <= kinds <= set(SEES)
    assert all(mail["Message-ID"] for mail in mails(app))


def test_a_letter_that_is_not_listed_cannot_be_stopped() -> None:
    assert kind_of("something_new") is OTHERWISE
    assert OTHERWISE.group is None
