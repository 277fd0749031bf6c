"""Asking reviewers, the conflict question, standing aside."""

import pytest

from resource_centre.accounts.models import RoleName
from resource_centre.db import session
from resource_centre.errors import (
    BadInput,
    NotReady,
    Refused,
    WrongState,
)
from resource_centre.practices import review_invitations
from resource_centre.practices.models import CoAuthor, RevisionState, Track
from resource_centre.practices.review_log import has_extension
from resource_centre.practices.review_queries import MOST_OPEN_REVIEWS, visible_revision
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import M, P, Scene, reviewer, somebody

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
