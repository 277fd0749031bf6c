"""Who sees which opinion, and who may be asked."""

import pytest

from resource_centre.accounts.models import RoleName
from resource_centre.authorisation import SYSTEM
from resource_centre.practices.models import RevisionState, Track
from resource_centre.practices.review_invitations import change_interests
from resource_centre.practices.review_queries import (
    CONFLICT_SOURCES,
    assignments_of,
    candidates_for,
    known_interests,
    reviews_shown_to,
    visible_assignment,
)
from tests.support.review_scene import M, P, Scene, reviewer, somebody

pytestmark = pytest.mark.usefixtures("work")


def seen(scene: Scene, actor: object) -> list[str]:
    """Whose reviews somebody sees, by name."""
    shown = reviews_shown_to(actor, scene.revision)
    return [review.assignment.reviewer.name for review in shown]


def test_reviewers_are_blind_until_both_are_in() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    first, second = scene.practitioner.name, scene.methodologist.name
    assert seen(scene, scene.practitioner) == [first]
    assert seen(scene, scene.methodologist) == []
    scene.send(scene.second)
    assert seen(scene, scene.practitioner) == [first, second]
    assert seen(scene, scene.methodologist) == [first, second]


def test_moderator_sees_each_review_as_it_comes() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    assert seen(scene, scene.moderator) == [scene.practitioner.name]
    assert seen(scene, SYSTEM) == [scene.practitioner.name]


def test_author_sees_no_review_before_the_decision_and_all_after_it() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    scene.send(scene.second)
    assert seen(scene, scene.author) == seen(scene, scene.manager) == []
    scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    assert seen(scene, scene.author) == []
    assert scene.revision.state is RevisionState.CHANGES_REQUESTED


def test_author_sees_all_reviews_after_the_decision() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    scene.send(scene.second)
    scene.approve()
    both = [scene.practitioner.name, scene.methodologist.name]
    assert seen(scene, scene.author) == seen(scene, scene.manager) == both


def test_stranger_and_visitor_see_no_review() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    assert seen(scene, None) == seen(scene, reviewer("other", P)) == []


def test_moderator_of_the_owner_sees_no_review_of_their_own_text() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    insider = Scene("another").moderator
    scene.take_in(insider)
    assert seen(scene, insider) == []


def test_moderator_who_reviews_it_is_as_blind_as_any_reviewer() -> None:
    scene = Scene()
    scene.methodologist = somebody("two-hats", (RoleName.MODERATOR, None), (RoleName.REVIEWER, M))
    scene.begin_review()
    scene.send(scene.first)
    assert seen(scene, scene.methodologist) == []


def test_opinion_of_who_stood_aside_is_shown_to_nobody() -> None:
    scene = Scene()
    scene.begin_review()
    scene.send(scene.first)
    change_interests(
        scene.first, scene.practitioner, has_conflict=True, has_disclosure=None, disclosure=""
    )
    assert seen(scene, scene.moderator) == []


def test_assignment_is_known_to_its_reviewer_and_moderators_only() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    for actor in (scene.practitioner, scene.moderator):
        assert visible_assignment(assignment.id, actor) is assignment
    for actor in (None, scene.author, scene.methodologist):
        assert visible_assignment(assignment.id, actor) is None


def test_candidates_say_what_stands_in_the_way() -> None:
    scene = Scene()
    scene.ask(scene.practitioner, P)
    told = {c.person.name: str(c.obstacle) for c in candidates_for(scene.revision, scene.moderator)}
    assert told == {
        scene.practitioner.name: "This person was asked already.",
        scene.methodologist.name: "",
    }


def test_work_list_leaves_out_what_was_declined_or_decided() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    assert [a.id for a in assignments_of(scene.practitioner)] == [scene.first.id]
    scene.send(scene.first)
    scene.approve()
    assert assignments_of(scene.practitioner) == []


def test_interests_known_elsewhere_are_shown_first() -> None:
    scene = Scene()
    CONFLICT_SOURCES.append(lambda person, revision: ["Its institution uses the practice."])
    try:
        known = known_interests(scene.practitioner, scene.revision)
    finally:
        CONFLICT_SOURCES.pop()
    assert known == ["Its institution uses the practice."]
