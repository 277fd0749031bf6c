"""Handing over: texts of who leaves go on with another member, reviews with another reviewer."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from resource_centre.authorisation import SYSTEM, may
from resource_centre.db import now, session
from resource_centre.errors import NotReady, Refused, WrongState
from resource_centre.organisations.events import MemberLeft
from resource_centre.organisations.models import Membership
from resource_centre.practices.author_operations import add_co_author, remove_co_author
from resource_centre.practices.handover_handlers import hand_on_texts
from resource_centre.practices.handover_operations import hand_over_drafts, pass_on_review
from resource_centre.practices.models import Track
from resource_centre.practices.permissions import author, wrote_it
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.steps import decisions_on
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import M, P, Scene, reviewer, somebody
from tests.support.writers import Town, enter, send

pytestmark = pytest.mark.usefixtures("work")


def leave(town: Town) -> None:
    """The author works there no more."""
    with unit_of_work():
        session.execute(
            update(Membership).where(Membership.person_id == town.author.id).values(until=now())
        )


def test_successor_becomes_an_author_and_who_left_stays_one_who_wrote() -> None:
    town = Town()
    revision = town.draft()
    assert not author(town.colleague, revision)
    handed = hand_over_drafts(town.author, town.ngo, town.colleague, actor=town.manager)
    leave(town)
    assert handed == [revision.practice_id]
    assert author(town.colleague, revision)
    assert not author(town.author, revision)
    assert wrote_it(town.author, revision)
    told = decisions_on("practice_authors", revision.practice_id)
    assert [d.details for d in told] == [{"from": town.author.id, "to": town.colleague.id}]


def test_nobody_else_hands_texts_over() -> None:
    town = Town()
    town.draft()
    for actor in (None, town.colleague, town.moderator):
        with pytest.raises(Refused):
            hand_over_drafts(town.author, town.ngo, town.colleague, actor=actor)


def test_successor_is_another_member() -> None:
    town = Town()
    town.draft()
    for successor in (town.author, town.moderator):
        with pytest.raises(NotReady):
            hand_over_drafts(town.author, town.ngo, successor, actor=town.manager)


def test_reviewer_of_the_text_takes_nothing_over() -> None:
    town = Town()
    revision = town.draft()
    town.asked(revision, town.colleague, P)
    with pytest.raises(NotReady, match="reviewer"):
        hand_over_drafts(town.author, town.ngo, town.colleague, actor=SYSTEM)
    assert not author(town.colleague, revision)


def test_texts_follow_when_somebody_leaves_with_a_successor() -> None:
    town = Town()
    revision = town.draft()
    leave(town)
    hand_on_texts(MemberLeft(town.ngo.id, town.author.id, town.colleague.id))
    hand_on_texts(MemberLeft(town.ngo.id, town.author.id, town.colleague.id))
    assert may(town.colleague, "practice.revise", revision)
    assert not may(town.author, "practice.revise", revision)


def test_co_author_who_left_the_owner_writes_no_more() -> None:
    town = Town()
    practice = town.draft().practice
    add_co_author(practice, town.manager, email=town.colleague.email)
    with unit_of_work():
        gone = Membership.person_id == town.colleague.id
        session.execute(update(Membership).where(gone).values(until=now()))
    hand_on_texts(MemberLeft(town.ngo.id, town.colleague.id, None))
    assert not author(town.colleague, practice)
    assert wrote_it(town.colleague, practice)


def test_co_author_removed_and_added_again_is_one_row() -> None:
    town = Town()
    practice = town.draft().practice
    add_co_author(practice, town.manager, email=town.moderator.email)
    remove_co_author(practice, town.manager, person_id=town.moderator.id)
    assert not may(town.moderator, "revision.decide", practice)
    assert not author(town.moderator, practice)
    add_co_author(practice, town.manager, email=town.moderator.email)
    assert author(town.moderator, practice)
    assert len(practice.co_authors) == 1


def test_moderator_passes_a_review_on_as_a_new_invitation() -> None:
    scene, other = Scene(), reviewer("other", P)
    assignment = scene.ask(scene.practitioner, P)
    scene.accept(assignment)
    following = pass_on_review(assignment, other, scene.moderator)
    assert (following.reviewer_id, following.answered_at) == (other.id, None)
    assert session.get(ReviewAssignment, assignment.id).cancelled_at is not None
    with pytest.raises(WrongState):
        pass_on_review(assignment, reviewer("third", P), scene.moderator)


def test_review_is_passed_on_to_no_other_kind_and_by_no_stranger() -> None:
    scene = Scene()
    assignment = scene.ask(scene.practitioner, P)
    with pytest.raises(NotReady):
        pass_on_review(assignment, reviewer("other", M), scene.moderator)
    for actor in (None, scene.author, scene.practitioner):
        with pytest.raises(Refused):
            pass_on_review(assignment, reviewer(f"r-{actor and actor.name}".lower(), P), actor)
    assert session.get(ReviewAssignment, assignment.id).is_open


def test_sent_review_stays_with_who_sent_it() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    with pytest.raises(WrongState, match="stays"):
        pass_on_review(scene.first, reviewer("other", P), scene.moderator)


def test_direct_post_of_a_stranger_passes_nothing_on(app: Flask) -> None:
    scene, other = Scene(), reviewer("other", P)
    assignment = scene.ask(scene.practitioner, P)
    for who, status in ((scene.author, 403), (somebody("reader"), 403), (scene.practitioner, 403)):
        client = enter(app.test_client(), who)
        answer = send(client, f"/reviews/{assignment.id}/pass-on", {"reviewer": other.id})
        assert answer.status_code == status
    session.rollback()
    assert len(list(session.scalars(select(ReviewAssignment)))) == 1
