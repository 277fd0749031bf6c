"""Asking reviewers, the conflict question, saving and sending a review."""

from datetime import timedelta

import pytest
import time_machine

from resource_centre.accounts.models import RoleName
from resource_centre.db import session
from resource_centre.errors import (
    BadInput,
    ChangedMeanwhile,
    NotReady,
    Refused,
    ResourceCentreError,
    WrongState,
)
from resource_centre.practices import review_invitations, review_operations
from resource_centre.practices.models import CoAuthor, RevisionState, Track
from resource_centre.practices.review_log import has_extension, last_snapshot
from resource_centre.practices.review_models import Review
from resource_centre.practices.review_operations import Opinion
from resource_centre.practices.review_queries import MOST_OPEN_REVIEWS, visible_revision
from resource_centre.steps import decisions_on
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import L, M, P, Scene, opinion, reviewer, somebody

pytestmark = pytest.mark.usefixtures("work")


def test_invitation_is_refused_to_who_may_not_judge() -> None:
    scene = Scene()
    for actor in (None, scene.author, scene.manager, scene.practitioner):
        with pytest.raises(Refused):
            review_invitations.invite_reviewer(scene.revision, scene.practitioner, P, actor)


def test_moderator_of_the_owner_organisation_may_not_invite() -> None:
    scene = Scene()
    scene.take_in(scene.moderator)
    with pytest.raises(Refused):
        scene.ask(scene.practitioner, P)


@pytest.mark.parametrize(("days_ago", "is_asked"), [(None, False), (300, False), (400, True)])
def test_former_member_is_asked_only_when_they_left_a_year_ago(
    days_ago: int | None, is_asked: bool
) -> None:
    scene = Scene()
    scene.take_in(scene.practitioner, days_ago)
    if is_asked:
        assert scene.ask(scene.practitioner, P).reviewer_id == scene.practitioner.id
    else:
        with pytest.raises(NotReady, match="last 12 months"):
            scene.ask(scene.practitioner, P)


def test_co_author_is_not_asked() -> None:
    scene = Scene()
    with unit_of_work():
        session.add(
            CoAuthor(practice_id=scene.revision.practice_id, person_id=scene.practitioner.id)
        )
    with pytest.raises(NotReady, match="author of the practice"):
        scene.ask(scene.practitioner, P)


def test_only_a_reviewer_of_the_kind_is_asked() -> None:
    scene = Scene()
    with pytest.raises(NotReady, match="reviews as something else"):
        scene.ask(scene.practitioner, M)
    with pytest.raises(NotReady, match="not a reviewer"):
        scene.ask(somebody("passer-by"), P)


def test_nobody_holds_two_roles_on_one_text() -> None:
    scene = Scene()
    both = somebody("both", (RoleName.MODERATOR, None), (RoleName.REVIEWER, P))
    scene.step("return", both, note="More.", reason_code="incomplete")
    scene.step("submit", scene.author)
    with pytest.raises(NotReady, match="has decided"):
        scene.ask(both, P)
    scene.moderator = both
    with pytest.raises(NotReady, match="You decide on this text"):
        scene.ask(both, P)


def test_person_asked_once_is_not_asked_again() -> None:
    scene = Scene()
    scene.ask(scene.practitioner, P)
    with pytest.raises(NotReady, match="asked already"):
        scene.ask(scene.practitioner, P)


def test_fifth_open_review_is_refused() -> None:
    busy = reviewer("busy", P)
    for number in range(MOST_OPEN_REVIEWS):
        Scene(f"practice-{number}").ask(busy, P)
    with pytest.raises(NotReady, match="four open reviews"):
        Scene("one-more").ask(busy, P)


def test_decided_review_no_longer_counts_as_open() -> None:
    busy = reviewer("busy", P)
    scenes = [Scene(f"practice-{number}") for number in range(MOST_OPEN_REVIEWS)]
    for scene in scenes:
        scene.ask(busy, P)
    scenes[0].step("decline", scenes[0].moderator, note="Not here.", reason_code="out_of_scope")
    assert Scene("one-more").ask(busy, P).reviewer_id == busy.id


def test_invitation_is_refused_when_the_text_was_not_sent() -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    with pytest.raises(WrongState):
        scene.ask(scene.practitioner, P)


def test_text_opens_only_after_the_conflict_question() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    assert assignment.asked_at is not None
    assert visible_revision(scene.revision_id, scene.practitioner) is None
    scene.accept(assignment)
    assert assignment.answered_at is not None
    assert visible_revision(scene.revision_id, scene.practitioner) is scene.revision


def test_recused_reviewer_never_reads_the_text() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    review_invitations.answer_invitation(assignment, scene.practitioner, has_conflict=True)
    assert (assignment.has_conflict, assignment.accepted_at) == (True, None)
    assert visible_revision(scene.revision_id, scene.practitioner) is None
    with pytest.raises(WrongState):
        scene.accept(assignment)


def test_reviewer_who_stands_aside_later_loses_the_text_and_the_voice() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    review_invitations.change_interests(
        scene.first, scene.practitioner, has_conflict=True, has_disclosure=None, disclosure=""
    )
    assert visible_revision(scene.revision_id, scene.practitioner) is None
    scene.send(scene.second)
    with pytest.raises(NotReady):
        scene.approve()


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ({"has_conflict": None}, {"has_conflict"}),
        ({"has_conflict": False, "days": 10}, {"has_disclosure"}),
        ({"has_conflict": False, "has_disclosure": True, "days": 10}, {"disclosure"}),
        ({"has_conflict": False, "has_disclosure": False, "days": 12}, {"days"}),
    ],
)
def test_question_is_never_left_open(answer: dict[str, object], fields: set[str]) -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    with pytest.raises(BadInput) as refused:
        review_invitations.answer_invitation(assignment, scene.practitioner, **answer)  # type: ignore[arg-type]
    assert set(refused.value.fields) == fields
    assert assignment.answered_at is None


def test_question_is_answered_by_the_reviewer_alone() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    for actor in (None, scene.author, scene.moderator, scene.methodologist):
        with pytest.raises(Refused):
            review_invitations.answer_invitation(assignment, actor, has_conflict=True)


def test_review_begins_only_with_a_reviewer_without_interest() -> None:
    scene = Scene()
    scene.accept(scene.ask(scene.practitioner, P), disclosure="A lecture there in 2022.")
    with pytest.raises(NotReady, match="disclosed interest"):
        scene.step("start_review", scene.moderator, track=Track.BASIC)
    scene.accept(scene.ask(scene.methodologist, M))
    scene.step("start_review", scene.moderator, track=Track.FULL)
    assert scene.revision.state is RevisionState.IN_REVIEW


def test_declined_invitation_is_closed() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    review_invitations.decline_invitation(assignment, scene.practitioner)
    assert assignment.is_open is False
    with pytest.raises(WrongState):
        scene.accept(assignment)


def test_reviewer_who_sent_cannot_be_released() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first, score=0)
    with pytest.raises(WrongState, match="stays"):
        review_invitations.cancel_assignment(scene.first, scene.moderator)
    review_invitations.cancel_assignment(scene.second, scene.moderator)
    assert visible_revision(scene.revision_id, scene.methodologist) is None


def test_review_is_extended_once() -> None:
    scene = Scene()
    scene.begin_review()
    before = scene.first.due_on
    review_invitations.extend_review(scene.first, scene.practitioner)
    assert has_extension(scene.first)
    assert before is not None
    assert scene.first.due_on is not None
    assert scene.first.due_on > before
    with pytest.raises(WrongState):
        review_invitations.extend_review(scene.first, scene.practitioner)


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
    assert session.get(Review, 1) is None


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
