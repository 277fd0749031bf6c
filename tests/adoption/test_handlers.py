"""What happens to running adoptions when a newer revision is approved."""

from typing import Any

import pytest
from sqlalchemy import select

from resource_centre.adoption.handlers import follow_or_offer
from resource_centre.adoption.models import Adoption, AdoptionState, OfferState, UpdateOffer
from resource_centre.adoption.operations import answer_update
from resource_centre.db import session
from resource_centre.errors import NotReady, WrongState
from resource_centre.outbox import OutboxRow
from resource_centre.practices.events import RevisionApproved
from resource_centre.practices.models import ChangeClass, PracticeState
from resource_centre.steps import decisions_on
from resource_centre.unit_of_work import unit_of_work
from tests.support.uses import River, approve_next

S, U = AdoptionState, OfferState
MINOR = [ChangeClass.EDITORIAL, ChangeClass.TRANSLATION]
MAJOR = [ChangeClass.SUBSTANTIVE, ChangeClass.SAFETY]
RUNNING = [S.AUTHORISED, S.PREPARING, S.PILOT, S.IN_USE, S.PAUSED]


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


def approve(river: River, change_class: ChangeClass = ChangeClass.SUBSTANTIVE) -> int:
    revision_id = approve_next(river.practice_id, change_class=change_class)
    follow_or_offer(RevisionApproved(revision_id, river.practice_id))
    return revision_id


def offers() -> list[tuple[int, OfferState]]:
    rows = session.scalars(select(UpdateOffer).order_by(UpdateOffer.id))
    return [(offer.revision_id, offer.state) for offer in rows]


def announced() -> list[str]:
    return list(session.scalars(select(OutboxRow.event).where(OutboxRow.event == "UpdateOffered")))


@pytest.mark.parametrize("change_class", MINOR)
@pytest.mark.parametrize("state", [S.REQUESTED, *RUNNING])
def test_a_correction_moves_the_pin_and_is_logged(
    river: River, state: S, change_class: ChangeClass
) -> None:
    adoption = river.use(state)
    before, newer = adoption.revision_id, approve(river, change_class)
    approved = river.practice.approved_revision
    assert (adoption.revision_id, adoption.revision_hash) == (newer, approved.content_hash)
    row = decisions_on("adoption", adoption.id)[-1]
    assert (row.action, row.decided_by_system, row.from_state, row.details) == (
        "follow_pin", True, state.value, {"from_revision": before, "to_revision": newer},
    )  # fmt: skip
    assert offers() == []


@pytest.mark.parametrize("change_class", MAJOR)
@pytest.mark.parametrize("state", RUNNING)
def test_a_new_text_is_offered_to_every_running_adoption(
    river: River, state: S, change_class: ChangeClass
) -> None:
    adoption = river.use(state)
    before, newer = adoption.revision_id, approve(river, change_class)
    assert adoption.revision_id == before
    assert offers() == [(newer, U.OPEN)]
    assert len(announced()) >= 1


@pytest.mark.parametrize("state", [S.CONSIDERING, S.REQUESTED, S.ENDED, S.DROPPED])
def test_a_new_text_is_not_offered_where_nothing_runs(river: River, state: S) -> None:
    river.use(state)
    approve(river)
    assert offers() == []


def test_delivering_twice_changes_nothing(river: River) -> None:
    adoption = river.use(S.IN_USE)
    newer = approve(river)
    told = len(announced())
    follow_or_offer(RevisionApproved(newer, river.practice_id))
    corrected = approve(river, ChangeClass.EDITORIAL)
    follow_or_offer(RevisionApproved(newer, river.practice_id))
    assert offers() == [(corrected, U.OPEN)]
    assert len(announced()) == told
    follow_or_offer(RevisionApproved(corrected, river.practice_id))
    assert [d.action for d in decisions_on("adoption", adoption.id)].count("follow_pin") == 0


def test_a_still_newer_text_overtakes_the_offer(river: River) -> None:
    river.use(S.IN_USE)
    first, second = approve(river), approve(river)
    assert offers() == [(first, U.OVERTAKEN), (second, U.OPEN)]


def offer_of(adoption: Adoption) -> UpdateOffer:
    found = adoption.unanswered_offer
    assert found is not None
    return found


def test_accepting_moves_the_pin_to_what_readers_see(river: River) -> None:
    adoption = river.use(S.IN_USE)
    before, newer = adoption.revision_id, approve(river)
    answer_update(offer_of(adoption), "accept", actor=river.member, seen_version=None)
    assert (adoption.revision_id, adoption.state) == (newer, S.IN_USE)
    row = decisions_on("adoption", adoption.id)[-1]
    assert (row.action, row.decided_by, row.details) == (
        "move_pin", river.member.id, {"from_revision": before, "to_revision": newer},
    )  # fmt: skip


def test_putting_off_leaves_the_pin_and_the_offer(river: River) -> None:
    adoption = river.use(S.IN_USE)
    before, newer = adoption.revision_id, approve(river)
    answer_update(offer_of(adoption), "defer", actor=river.member, seen_version=None)
    assert (adoption.revision_id, offers()) == (before, [(newer, U.DEFERRED)])
    answer_update(offer_of(adoption), "accept", actor=river.member, seen_version=None)
    assert adoption.revision_id == newer


def test_declining_needs_a_reason_and_is_not_offered_again(river: River) -> None:
    adoption = river.use(S.IN_USE)
    newer = approve(river)
    with pytest.raises(NotReady):
        answer_update(offer_of(adoption), "decline", actor=river.member, seen_version=None)
    answer_update(
        offer_of(adoption), "decline", actor=river.member, reason="In June.", seen_version=None
    )
    follow_or_offer(RevisionApproved(newer, river.practice_id))
    assert offers() == [(newer, U.DECLINED)]


def test_a_suspended_practice_is_not_moved_to(river: River) -> None:
    adoption = river.use(S.IN_USE)
    approve(river)
    with unit_of_work():
        river.practice.state = PracticeState.SUSPENDED
    with pytest.raises(NotReady):
        answer_update(offer_of(adoption), "accept", actor=river.member, seen_version=None)


def test_an_offer_ends_with_its_adoption(river: River) -> None:
    adoption = river.use(S.IN_USE)
    newer = approve(river)
    river.go(adoption, "end")
    assert offers() == [(newer, U.OVERTAKEN)]


def test_an_offer_that_was_overtaken_unseen_is_not_accepted(river: River) -> None:
    adoption = river.use(S.IN_USE)
    approve(river)
    approve_next(river.practice_id, change_class=ChangeClass.SAFETY)
    with pytest.raises(WrongState):
        answer_update(offer_of(adoption), "accept", actor=river.member, seen_version=None)
