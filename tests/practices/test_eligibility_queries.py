"""What nobody may decide on: named before anybody waits for it in vain."""

import pytest
from sqlalchemy import delete

from resource_centre.accounts.models import RoleGrant
from resource_centre.db import session
from resource_centre.practices.appeal_operations import lodge_appeal
from resource_centre.practices.eligibility_queries import (
    has_enough_deciders,
    items_nobody_may_decide,
)
from resource_centre.practices.models import Track
from resource_centre.practices.step_operations import take_practice_step
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import M, P, Scene, moderator, reviewer

pytestmark = pytest.mark.usefixtures("work")


def told() -> list[str]:
    return [str(one.what) for one in items_nobody_may_decide()]


def take_role(person_id: str) -> None:
    with unit_of_work():
        session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    session.expire_all()


def test_nothing_is_stuck_while_somebody_is_free() -> None:
    Scene()
    assert told() == []
    assert not has_enough_deciders()
    moderator("third")
    assert has_enough_deciders()


def test_text_is_stuck_when_every_moderator_has_a_part_in_it() -> None:
    scene = Scene()
    scene.take_in(scene.moderator)
    assert told() == []
    scene.take_in(scene.other_moderator)
    stuck = items_nobody_may_decide()
    assert [(str(one.what), one.title) for one in stuck] == [
        ("Text under review, no moderator", scene.title)
    ]
    assert "another moderator" in str(stuck[0].what_to_do)


def test_full_review_is_stuck_without_one_of_its_kinds() -> None:
    scene = Scene(settings=["shelter"])
    assert told() == []
    scene.take_in(scene.methodologist)
    assert told() == ["Text under review, no reviewer"]
    reviewer("another", M)
    assert told() == []


def test_basic_review_is_stuck_only_without_any_reviewer() -> None:
    scene = Scene()
    scene.take_in(scene.methodologist)
    assert told() == []
    scene.take_in(scene.practitioner)
    assert told() == ["Text under review, no reviewer"]
    reviewer("another", P)
    assert told() == []


def test_suspension_is_stuck_with_one_moderator() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    scene.approve()
    take_practice_step(
        scene.revision.practice_id,
        "suspend",
        scene.moderator,
        note="Harm.",
        answers={"public_reason": "Until checked."},
    )
    assert told() == []
    take_role(scene.other_moderator.id)
    assert told() == ["Suspension without a second moderator"]


def test_appeal_is_stuck_when_everybody_took_part() -> None:
    scene = Scene()
    scene.step("decline", scene.moderator, "No.", reason_code="out_of_scope")
    lodge_appeal(scene.revision, scene.author, words="Please.")
    assert told() == []
    take_role(scene.other_moderator.id)
    assert told() == ["Appeal that everybody took part in"]
