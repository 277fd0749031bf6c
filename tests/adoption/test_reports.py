"""What a report asks for, and who signs it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from resource_centre.adoption.models import AdoptionState
from resource_centre.adoption.order_operations import Order
from resource_centre.adoption.report_models import Changed, ReportState
from resource_centre.adoption.report_operations import draft_report, send_report, sign_report
from resource_centre.errors import BadInput, WrongState
from tests.support.uses import ORDER, REPORT, River

S = AdoptionState


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("period_from", {"period_from": None}),
        ("period_to", {"period_to": None}),
        ("period_to", {"period_to": date(2026, 3, 13)}),
        ("started", {"started": None, "finished": None, "better": None}),
        ("worse", {"worse": None}),
        ("summary", {"summary": None}),
        ("changed", {"changed": None}),
        ("change_text", {"changed": Changed.CORE}),
        ("recommend", {"recommend": None}),
    ],
)
def test_a_report_with_a_gap_is_kept_but_not_sent(
    river: River, field: str, changed: dict[str, Any]
) -> None:
    answers = replace(REPORT, **changed)
    report = draft_report(river.use(S.IN_USE), answers, actor=river.member)
    with pytest.raises(BadInput) as refused:
        send_report(report, answers, actor=river.member)
    assert field in refused.value.fields
    assert report.state is ReportState.DRAFT


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("finished", {"finished": 32}),
        ("better", {"better": 16}),
        ("worse", {"worse": -1}),
        ("period_to", {"period_to": date(2025, 8, 31)}),
    ],
)
def test_figures_that_contradict_each_other_are_not_kept(
    river: River, field: str, changed: dict[str, Any]
) -> None:
    with pytest.raises(BadInput) as refused:
        draft_report(river.use(S.IN_USE), replace(REPORT, **changed), actor=river.member)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("state", [S.CONSIDERING, S.REQUESTED, S.AUTHORISED, S.PREPARING])
def test_there_is_no_report_before_the_pilot(river: River, state: S) -> None:
    with pytest.raises(WrongState):
        draft_report(river.use(state), REPORT, actor=river.member)


def test_a_period_is_reported_once(river: River) -> None:
    adoption = river.use(S.IN_USE)
    river.report(adoption)
    overlapping = replace(REPORT, period_from=date(2026, 2, 1), period_to=date(2026, 3, 1))
    with pytest.raises(BadInput):
        river.report(adoption, overlapping)
    river.report(adoption, replace(overlapping, period_from=date(2026, 3, 1)))


def test_a_member_signs_by_document_only(river: River) -> None:
    report = draft_report(river.use(S.IN_USE), REPORT, actor=river.member)
    with pytest.raises(BadInput):
        sign_report(report, Order(), actor=river.member)
    sign_report(report, ORDER, actor=river.member)
    assert (report.state, report.by_document) == (ReportState.SIGNED, True)


def test_a_changed_core_component_makes_a_variant(river: River) -> None:
    adoption = river.use(S.IN_USE)
    river.report(adoption, replace(REPORT, changed=Changed.CORE, change_text="No coordinator."))
    assert adoption.is_variant
