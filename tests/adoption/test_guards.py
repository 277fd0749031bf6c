"""What each step asks for, and what the database itself refuses."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from resource_centre.adoption import operations
from resource_centre.adoption.models import AdoptionState, FitQuestion, FitValue
from resource_centre.adoption.operations import StepInput, take_step
from resource_centre.adoption.order_operations import Scan, authorise_adoption
from resource_centre.db import session
from resource_centre.errors import BadInput, NotReady, Refused, WrongState
from resource_centre.organisations.models import OrganisationKind, OrganisationState
from resource_centre.practices.models import ChangeClass, PracticeState, Track
from resource_centre.steps import decisions_on
from resource_centre.storage import path_of
from resource_centre.unit_of_work import unit_of_work
from tests.support.uses import (
    CHECKLIST,
    FIT,
    ORDER,
    PDF,
    REQUEST,
    River,
    approve_next,
    institution,
    person,
)

S = AdoptionState


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


def test_considering_makes_one_adoption_and_leaves_a_decision(river: River) -> None:
    first = river.use()
    again = operations.consider_practice(river.practice, river.organisation, actor=river.other)
    assert again.id == first.id
    rows = [
        (d.action, d.from_state, d.to_state, d.decided_by)
        for d in decisions_on("adoption", first.id)
    ]
    assert rows == [("consider", "", "considering", river.member.id)]


@pytest.mark.parametrize(
    ("state", "track"),
    [
        (PracticeState.PUBLISHED, Track.LIGHT),
        (PracticeState.LAPSED, Track.FULL),
        (PracticeState.SUSPENDED, Track.FULL),
        (PracticeState.WITHDRAWN, Track.FULL),
    ],
)
def test_a_practice_that_is_not_adoptable_is_not_considered(
    river: River, state: PracticeState, track: Track
) -> None:
    with unit_of_work():
        river.practice.state = state
        river.practice.approved_revision.track = track
    with pytest.raises(NotReady):
        river.use()


@pytest.mark.parametrize("track", [Track.BASIC, Track.FULL])
def test_a_reviewed_practice_is_adoptable(river: River, track: Track) -> None:
    with unit_of_work():
        river.practice.approved_revision.track = track
    assert river.use(S.REQUESTED).state is S.REQUESTED


def test_only_an_accepted_institution_takes_up_a_practice(river: River) -> None:
    for fields in ({"kind": OrganisationKind.NGO}, {"state": OrganisationState.APPLIED}):
        place = institution(f"place-{len(fields)}-{next(iter(fields))}", **fields)
        staff = person(f"staff-{place}", manager=place)
        organisation = session.get(type(river.organisation), place)
        with pytest.raises(Refused):
            operations.consider_practice(river.practice, organisation, actor=staff)


@pytest.mark.parametrize("question", list(FitQuestion))
def test_a_request_needs_every_question_answered(river: River, question: FitQuestion) -> None:
    fit = {**FIT, question: (None, "")}
    with pytest.raises(NotReady) as refused:
        operations.request_adoption(river.use(), actor=river.member, fit=fit, request=REQUEST)
    assert refused.value.field == f"fit_{question.value}"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("site", {"site": " "}),
        ("for_whom", {"for_whom": ""}),
        ("planned_count", {"planned_count": None}),
        ("planned_count", {"planned_count": 0}),
        ("pilot_from", {"pilot_from": None}),
        ("pilot_to", {"pilot_to": None}),
        ("pilot_to", {"pilot_to": date(2026, 5, 31)}),
        ("funding", {"funding": "gold"}),
        ("founder_letter", {"founder_needed": True}),
        ("terms_accepted", {"terms_accepted": False}),
    ],
)
def test_a_request_with_a_gap_names_the_field(
    river: River, field: str, changed: dict[str, Any]
) -> None:
    request = replace(REQUEST, **changed)
    with pytest.raises(BadInput) as refused:
        operations.request_adoption(river.use(), actor=river.member, fit=FIT, request=request)
    assert set(refused.value.fields) == {field}


def test_a_request_pins_the_revision_now_approved_with_its_hash(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    approved = river.practice.approved_revision
    assert (adoption.revision_id, adoption.revision_hash) == (approved.id, approved.content_hash)


def test_a_request_of_a_text_that_was_replaced_while_reading_is_refused(river: River) -> None:
    adoption, seen = river.use(), river.practice.approved_revision_id
    approve_next(river.practice_id)
    with pytest.raises(WrongState):
        operations.request_adoption(
            adoption, actor=river.member, fit=FIT, request=REQUEST, seen_revision_id=seen
        )


def test_a_returned_request_is_asked_for_again_with_the_text_approved_then(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    river.go(adoption, "return")
    newer = approve_next(river.practice_id)
    river.go(adoption, "request")
    assert adoption.revision_id == newer


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("order_number", {"number": " "}),
        ("order_date", {"day": None}),
        ("order_date", {"day": date(2026, 3, 13)}),
        ("signer_post", {"signer_post": ""}),
        ("order_file", {"scan": None}),
        ("order_file", {"scan": Scan("order.pdf", b"<html>")}),
        ("order_file", {"scan": Scan("order.exe", PDF)}),
        ("order_file", {"scan": Scan("order.pdf", PDF + b"0" * 10 * 1024 * 1024)}),
    ],
)
def test_by_document_the_whole_order_is_needed(
    river: River, field: str, changed: dict[str, Any]
) -> None:
    adoption, order = river.use(S.REQUESTED), replace(ORDER, **changed)
    with pytest.raises(BadInput) as refused:
        authorise_adoption(adoption, order, actor=river.other, seen_version=None)
    assert set(refused.value.fields) == {field}
    assert (adoption.state, adoption.authorised_by) == (S.REQUESTED, None)


def test_by_document_the_scan_is_kept_and_named(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    authorise_adoption(adoption, ORDER, actor=river.other, seen_version=None)
    kept = adoption.order_file
    assert (adoption.by_document, adoption.order_number, kept.label) == (True, "41", "order.pdf")
    assert path_of(kept.id).read_bytes() == PDF


def test_a_refused_order_leaves_no_file(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    with pytest.raises(Refused):
        authorise_adoption(adoption, ORDER, actor=river.member, seen_version=None)
    folder = path_of("x").parent
    assert list(folder.iterdir()) == []


def test_the_manager_authorises_without_a_document(river: River) -> None:
    adoption = river.use(S.AUTHORISED)
    assert (adoption.by_document, adoption.authorised_by) == (False, river.manager.id)


@pytest.mark.parametrize("change_class", [ChangeClass.EDITORIAL, ChangeClass.TRANSLATION])
def test_a_corrected_text_may_still_be_authorised(river: River, change_class: ChangeClass) -> None:
    adoption = river.use(S.REQUESTED)
    for _ in range(2):
        approve_next(river.practice_id, change_class=change_class)
    river.go(adoption, "authorise")
    assert adoption.state is S.AUTHORISED


@pytest.mark.parametrize("change_class", [ChangeClass.SUBSTANTIVE, ChangeClass.SAFETY])
def test_an_overtaken_text_is_not_authorised(river: River, change_class: ChangeClass) -> None:
    adoption = river.use(S.REQUESTED)
    approve_next(river.practice_id, change_class=change_class)
    with pytest.raises(NotReady):
        river.go(adoption, "authorise")


def test_a_suspended_practice_is_not_authorised(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    with unit_of_work():
        river.practice.state = PracticeState.SUSPENDED
    with pytest.raises(NotReady):
        river.go(adoption, "authorise")


@pytest.mark.parametrize(
    "gap", ["prerequisites", "staff_trained", "baseline", "core_kept", "adaptations", "stop_rule"]
)
def test_a_pilot_begins_only_with_the_checklist_answered(river: River, gap: str) -> None:
    adoption = river.use(S.PREPARING)
    empty = None if gap in ("prerequisites", "staff_trained") else " "
    checklist = replace(CHECKLIST, **{gap: empty})
    operations.save_preparation(adoption, checklist, actor=river.member)
    with pytest.raises(NotReady):
        take_step(adoption, "start_pilot", StepInput(), actor=river.member)


def test_a_pause_leads_back_to_where_it_began(river: River) -> None:
    for state in (S.PILOT, S.IN_USE):
        adoption = river.use(state)
        river.go(adoption, "pause")
        assert adoption.state is S.PAUSED
        river.go(adoption, "resume")
        assert adoption.state is state
        river.go(adoption, "end")


def test_an_ended_use_can_be_considered_anew(river: River) -> None:
    ended = river.use(S.ENDED)
    assert river.use(S.CONSIDERING).id != ended.id


def test_answers_that_say_no_are_answers(river: River) -> None:
    fit = dict.fromkeys(FitQuestion, (FitValue.NO, "Everything"))
    operations.request_adoption(river.use(), actor=river.member, fit=fit, request=REQUEST)
