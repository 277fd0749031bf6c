"""Saving, sending and changing a review, and what an approval needs of it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from resource_centre.db import session
from resource_centre.errors import (
    BadInput,
    ChangedMeanwhile,
    NotReady,
    ResourceCentreError,
    WrongState,
)
from resource_centre.practices import review_operations
from resource_centre.practices.models import RevisionState, Track
from resource_centre.practices.review_log import last_snapshot
from resource_centre.practices.review_models import Review
from resource_centre.practices.review_operations import Opinion
from resource_centre.steps import decisions_on
from tests.support.review_scene import L, M, P, Scene, opinion, reviewer

pytestmark = pytest.mark.usefixtures("work")


def test_half_a_review_is_kept_but_not_sent() -> None:
    scene = Scene()
    scene.begin_review()
    half = Opinion(scores={"K1": 3}, reasons={"K1": "Narrow and clear."})
    review = review_operations.save_review(scene.first, scene.practitioner, half, seen_version=0)
    assert {s.criterion: s.value for s in review.scores if s.value is not None} == {"K1": 3}
    with pytest.raises(BadInput) as refused:
        review_operations.send_review(
            scene.first, scene.practitioner, half, seen_version=review.version
        )
    assert {"K2", "reason_K2", "K6", "evidence", "evidence_reason"} <= set(refused.value.fields)
    assert review.sent_at is None


def test_second_tab_is_told_that_the_review_changed() -> None:
    scene = Scene()
    scene.begin_review()
    whole = opinion(scene.first)
    review_operations.save_review(scene.first, scene.practitioner, whole, seen_version=0)
    with pytest.raises(ChangedMeanwhile):
        review_operations.save_review(scene.first, scene.practitioner, whole, seen_version=0)


def test_review_of_a_text_that_changed_is_refused() -> None:
    scene = Scene()
    scene.begin_review()
    with pytest.raises(ChangedMeanwhile):
        review_operations.send_review(
            scene.first,
            scene.practitioner,
            opinion(scene.first),
            seen_version=0,
            seen_hash="0" * 64,
        )
    assert list(session.scalars(select(Review))) == []


def test_sent_review_names_the_text_that_was_read() -> None:
    scene = Scene()
    scene.begin_review()
    review = scene.send(scene.first)
    assert review.content_hash == scene.revision.content_hash
    sent = [d for d in decisions_on("review", scene.first.id) if d.action == "send"]
    assert [d.content_hash for d in sent] == [scene.revision.content_hash]
    assert last_snapshot(scene.first, before_round=2) == {
        "card": scene.revision.card,
        "texts": {t.language: [t.title, t.summary, t.body] for t in scene.revision.texts},
    }


def test_reviewer_scores_only_what_is_theirs() -> None:
    scene = Scene()
    scene.begin_review()
    with pytest.raises(BadInput) as refused:
        review_operations.save_review(
            scene.first, scene.practitioner, Opinion(scores={"K3": 2}), seen_version=0
        )
    assert set(refused.value.fields) == {"K3"}


def test_one_reviewer_scores_all_blocks_on_basic_and_claims_no_more_than_one() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    whole = opinion(scene.first)
    assert len(whole.scores) == 10
    high = Opinion(whole.scores, whole.reasons, evidence_proposed=2, evidence_reason="Data.")
    with pytest.raises(BadInput) as refused:
        review_operations.send_review(scene.first, scene.practitioner, high, seen_version=0)
    assert set(refused.value.fields) == {"evidence"}


def test_lived_experience_reviewer_needs_no_evidence_level() -> None:
    scene = Scene()
    lived = reviewer("lived", L)
    third = scene.ask(lived, L)
    scene.accept(third)
    scene.begin_review()
    whole = opinion(third)
    bare = Opinion(whole.scores, whole.reasons)
    review_operations.send_review(third, lived, bare, seen_version=0)
    assert set(whole.scores) == {"K6", "K10", "K11"}


def test_review_is_saved_by_its_reviewer_alone() -> None:
    scene = Scene()
    scene.begin_review()
    whole = opinion(scene.first)
    for actor in (None, scene.author, scene.moderator, scene.methodologist):
        with pytest.raises(ResourceCentreError) as refused:
            review_operations.save_review(scene.first, actor, whole, seen_version=0)
        assert refused.value.status == 403


def test_review_does_not_begin_before_its_start() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    with pytest.raises(WrongState, match="interests first"):
        scene.send(assignment)
    scene.accept(assignment)
    with pytest.raises(WrongState, match="not begun"):
        scene.send(assignment)


def test_sent_review_is_changed_only_after_all_are_in_within_three_days_with_a_note(
    clock: time_machine.Traveller,
) -> None:
    scene = Scene()
    scene.begin_review()
    first = scene.send(scene.first)
    better = opinion(scene.first, 3)
    args = (scene.first, scene.practitioner, better)
    with pytest.raises(WrongState):
        review_operations.change_review(*args, seen_version=first.version, note="Read it again.")
    scene.send(scene.second)
    with pytest.raises(BadInput):
        review_operations.change_review(*args, seen_version=first.version, note=" ")
    changed = review_operations.change_review(
        *args, seen_version=first.version, note="Read it again."
    )
    last = decisions_on("review", scene.first.id)[-1]
    assert (last.action, last.note, last.details["scores"]["K1"]) == (
        "change",
        "Read it again.",
        [2, 3],
    )
    clock.shift(timedelta(days=6))  # Wednesday: four working days after Thursday
    with pytest.raises(WrongState):
        review_operations.change_review(*args, seen_version=changed.version, note="Again.")


def test_approval_waits_for_every_review_and_every_minimum() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first, K2=1)
    with pytest.raises(NotReady, match="Not every review"):
        scene.approve()
    scene.send(scene.second)
    with pytest.raises(NotReady, match="A minimum is not met: K2"):
        scene.approve()


def test_third_reviewer_decides_where_two_are_far_apart() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first, K6=0)
    scene.send(scene.second)
    with pytest.raises(NotReady, match="third one"):
        scene.approve()
    third_person = reviewer("third", M)
    third = scene.ask(third_person, M)
    scene.accept(third)
    scene.send(third)
    scene.approve()
    assert scene.revision.state is RevisionState.APPROVED


def test_next_round_asks_the_same_reviewers_for_a_new_review() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    scene.send(scene.second)
    scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    scene.rewrite()
    scene.step("resubmit", scene.author)
    with pytest.raises(NotReady, match="Not every review"):
        scene.approve()
    again = scene.send(scene.first)
    assert (again.round, again.content_hash) == (2, scene.revision.content_hash)
    scene.send(scene.second)
    scene.approve()
    assert scene.revision.state is RevisionState.APPROVED
