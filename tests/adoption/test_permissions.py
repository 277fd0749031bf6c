"""Who may know of an adoption, of a scan, of a pinned revision; and who is counted."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from resource_centre.accounts.models import RoleName
from resource_centre.adoption import queries
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.adoption.permissions import adoptions_visible_to
from resource_centre.authorisation import SYSTEM
from resource_centre.db import now, session
from resource_centre.organisations.models import Membership
from resource_centre.practices.models import Practice, PracticeState, Revision
from resource_centre.practices.permissions import revisions_visible_to
from resource_centre.unit_of_work import unit_of_work
from tests.support.uses import REQUEST, River, approve_next, person

S = AdoptionState
FROM_ORDER_ON = {S.AUTHORISED, S.PREPARING, S.PILOT, S.IN_USE, S.PAUSED, S.ENDED}
EVERYTHING = set(S)
VISIBLE = {
    "visitor": set(),
    "system": EVERYTHING,
    "reader": set(),
    "member": EVERYTHING,
    "manager": EVERYTHING,
    "former member": set(),
    "blocked member": set(),
    "member of the owner": FROM_ORDER_ON,
    "member of another institution": set(),
    "moderator": FROM_ORDER_ON,
    "auditor": FROM_ORDER_ON,
    "administrator": set(),
}


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


def seen_by(actor: Any) -> list[int]:
    return list(session.scalars(select(Adoption.id).where(adoptions_visible_to(actor))))


def everybody(river: River) -> dict[str, Any]:
    place = river.institution_id
    former, blocked = person("former", member=place), person("blocked", member=place)
    with unit_of_work():
        left = session.scalar(select(Membership).where(Membership.person_id == former.id))
        left.until = now()
        blocked.is_blocked = True
    return {
        "visitor": None,
        "system": SYSTEM,
        "reader": person("reader"),
        "member": river.other,
        "manager": river.manager,
        "former member": former,
        "blocked member": blocked,
        "member of the owner": person("author", member=river.practice.owner_id),
        "member of another institution": River("another-practice", "lime").member,
        "moderator": person("moderator", role=RoleName.MODERATOR),
        "auditor": person("auditor", role=RoleName.AUDITOR),
        "administrator": person("administrator", role=RoleName.ADMINISTRATOR),
    }


@pytest.mark.parametrize("state", list(S), ids=lambda state: state.value)
def test_each_sees_what_is_theirs_and_no_more(river: River, state: S) -> None:
    adoption = river.use(state)
    found = {name for name, actor in everybody(river).items() if adoption.id in seen_by(actor)}
    assert found == {name for name, states in VISIBLE.items() if state in states}


def test_the_owner_sees_the_name_earlier_only_if_the_institution_wishes(river: River) -> None:
    owner = person("author", member=river.practice.owner_id)
    river.use(S.REQUESTED, replace(REQUEST, name_early=True))
    assert len(seen_by(owner)) == 1


def test_the_owner_is_told_a_count_of_those_who_look(river: River) -> None:
    requested = river.use(S.REQUESTED)
    lime = River("another-practice", "lime")
    lime.practice_id = river.practice_id
    lime.use(S.CONSIDERING)
    assert queries.considering_count(river.practice) == 2
    river.go(requested, "authorise")
    assert queries.considering_count(river.practice) == 1
    assert queries.authorised_counts([river.practice_id]) == {river.practice_id: 1}


def readable(actor: Any) -> set[int]:
    texts = select(Revision.id).join(Practice, Revision.practice_id == Practice.id)
    return set(session.scalars(texts.where(revisions_visible_to(actor))))


def test_who_pinned_a_revision_reads_it_when_the_practice_is_withdrawn(river: River) -> None:
    adoption = river.use(S.IN_USE)
    pinned = adoption.revision_id
    approve_next(river.practice_id)
    with unit_of_work():
        river.practice.state = PracticeState.WITHDRAWN
    assert readable(river.other) == {pinned}
    assert readable(person("reader")) == set()


def test_what_waits_for_whom(river: River) -> None:
    adoption = river.use(S.REQUESTED)
    assert queries.requests_waiting_for(river.member) == []
    assert queries.requests_waiting_for(river.other) == [adoption]
    assert queries.requests_waiting_for(river.manager) == [adoption]
    river.go(adoption, "authorise")
    river.go(adoption, "prepare")
    river.go(adoption, "start_pilot")
    [(due, day)] = queries.reports_due_for(river.member)
    assert (due, day.isoformat()) == (adoption, "2026-09-12")
