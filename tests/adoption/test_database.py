"""What the database itself refuses."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from resource_centre.adoption.models import AdoptionState
from resource_centre.adoption.report_operations import draft_report
from resource_centre.db import session
from resource_centre.unit_of_work import unit_of_work
from tests.support.uses import REPORT, River

S = AdoptionState


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


def broken(statement: str, **given: Any) -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        session.execute(text(statement), given)


def test_the_database_refuses_what_the_rules_refuse(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    mine, member = {"id": adoption.id}, river.member.id
    broken("UPDATE adoption SET revision_id = NULL WHERE id = :id", **mine)
    broken("UPDATE adoption SET revision_hash = '' WHERE id = :id", **mine)
    broken("UPDATE adoption SET requested_by = NULL WHERE id = :id", **mine)
    broken("UPDATE adoption SET terms_accepted = false WHERE id = :id", **mine)
    broken("UPDATE adoption SET state = 'authorised' WHERE id = :id", **mine)
    broken("UPDATE adoption SET authorised_by = :who WHERE id = :id", who=member, **mine)
    broken("UPDATE adoption SET by_document = true WHERE id = :id", **mine)
    broken("UPDATE adoption SET state_before_pause = 'pilot' WHERE id = :id", **mine)
    broken("UPDATE adoption SET end_kind = 'stopped', end_reason = 'cost' WHERE id = :id", **mine)
    broken("UPDATE adoption SET planned_count = 0 WHERE id = :id", **mine)
    broken("UPDATE adoption SET pilot_to = '2026-01-01' WHERE id = :id", **mine)
    broken("UPDATE adoption SET state = 'adopted' WHERE id = :id", **mine)


def test_the_database_refuses_a_second_open_adoption(river: River) -> None:
    river.use(S.PILOT)
    broken(
        "INSERT INTO adoption (practice_id, institution_id, state, version, revision_hash,"
        " began_by, began_at, site, for_whom, funding, funding_note, founder_letter,"
        " founder_needed, support, terms_accepted, name_early, name_public,"
        " by_document, order_number, signer_post,"
        " is_variant) SELECT practice_id, institution_id, 'considering', 1, '', began_by, began_at,"
        " '', '', '', '', '', false, '', false, false, false, false, '', '', false FROM adoption"
    )


def test_the_database_refuses_impossible_reports(river: River) -> None:
    report = draft_report(river.use(S.IN_USE), REPORT, actor=river.member)
    mine = {"id": report.id}
    broken("UPDATE outcome_report SET finished = 32 WHERE id = :id", **mine)
    broken("UPDATE outcome_report SET better = 16 WHERE id = :id", **mine)
    broken("UPDATE outcome_report SET worse = -1 WHERE id = :id", **mine)
    broken("UPDATE outcome_report SET state = 'signed' WHERE id = :id", **mine)
    broken("UPDATE outcome_report SET period_to = '2020-01-01' WHERE id = :id", **mine)
