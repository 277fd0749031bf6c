"""What stands on the page of a practice: nothing of anybody who could be found."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from resource_centre.adoption.models import AdoptionState
from resource_centre.adoption.report_models import Recommend, Summary
from resource_centre.adoption.transfer import transfer_record
from tests.support.uses import REPORT, REQUEST, River

S = AdoptionState


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


def places(river: River, count: int) -> list[River]:
    """As many institutions at the same practice."""
    found = [river]
    for number in range(count - 1):
        other = River(f"another-{number}", f"place-{number}")
        other.practice_id = river.practice_id
        found.append(other)
    return found


@pytest.mark.parametrize("state", [S.CONSIDERING, S.REQUESTED, S.DROPPED])
def test_counters_count_authorised_adoptions_only(river: River, state: S) -> None:
    river.use(state)
    assert transfer_record(river.practice_id).has_sites is False


def test_a_signed_report_stands_and_its_institution_is_not_named(river: River) -> None:
    river.report(river.use(S.IN_USE))
    record = transfer_record(river.practice_id)
    [shown] = record.reports
    assert (shown.institution, shown.institution_kind) == (None, None)
    figures = shown.figures
    assert (figures.started, figures.finished) == (31, 26)
    assert (figures.better, figures.same, figures.worse) == (15, 6, 5)
    assert (record.pooled, record.figures) == (1, figures)
    assert (record.sites.total, record.sites.is_few) == (None, True)


def test_drafts_and_sent_reports_are_not_public(river: River) -> None:
    from resource_centre.adoption.report_operations import draft_report, send_report

    report = draft_report(river.use(S.IN_USE), REPORT, actor=river.member)
    assert transfer_record(river.practice_id).reports == []
    send_report(report, REPORT, actor=river.member)
    assert transfer_record(river.practice_id).reports == []


@pytest.mark.parametrize(("started", "named"), [(9, False), (10, True)])
def test_an_institution_is_named_with_its_consent_and_from_ten_on(
    river: River, started: int, named: bool
) -> None:
    adoption = river.use(S.IN_USE, replace(REQUEST, name_public=True))
    few = replace(REPORT, started=started, finished=9, better=9, same=0, worse=0)
    river.report(adoption, few)
    [shown] = transfer_record(river.practice_id).reports
    assert (shown.institution is not None) is named


def test_small_reports_enter_the_sum_together_only(river: River) -> None:
    small = replace(REPORT, started=12, finished=12, better=6, same=3, worse=3)
    for count, place in enumerate(places(river, 3), start=1):
        place.report(place.use(S.IN_USE), small)
        record = transfer_record(river.practice_id)
        assert record.pooled == (3 if count == 3 else 0)
    assert record.figures is not None
    assert (record.figures.better, record.figures.worse) == (18, 9)
    assert {report.figures.better for report in record.reports} == {None}


def test_the_owner_has_thirty_days_before_a_null_result_is_public(river: River, clock: Any) -> None:
    null = replace(REPORT, summary=Summary.NOT_HERE, recommend=Recommend.NO)
    river.report(river.use(S.IN_USE), null)
    assert transfer_record(river.practice_id).reports == []
    clock.shift(timedelta(days=31))
    [shown] = transfer_record(river.practice_id).reports
    assert shown.is_null


def test_five_institutions_of_a_kind_are_counted_and_their_kind_is_said(river: River) -> None:
    for place in places(river, 5):
        place.use(S.AUTHORISED)
    record = transfer_record(river.practice_id)
    assert (dict(record.sites.cells), record.sites.total) == ({"family_centre": 5}, 5)


def test_reasons_of_those_who_stopped_are_said_without_a_number(river: River) -> None:
    river.use(S.ENDED)
    assert transfer_record(river.practice_id).stop_reasons == ["no_staff"]
