"""Asking by a link: who may, whom, what the link opens, and when it dies."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from resource_centre.accounts.models import Person, SignedInSession
from resource_centre.accounts.queries import hash_of_token, person_with_email
from resource_centre.accounts.sessions import person_of_session
from resource_centre.db import session, today
from resource_centre.errors import BadInput, NotReady, Refused, TooMany, WrongState
from resource_centre.practices import review_invitations, review_link_operations
from resource_centre.practices.models import Track
from resource_centre.practices.review_guest_operations import (
    LinkIsClosed,
    answer_by_link,
    decline_by_link,
    enter_by_link,
)
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_operations import (
    invite_by_link,
    remind_reviewer,
    revoke_link,
    token_of,
)
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queries import visible_revision
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import P, Scene, somebody

pytestmark = pytest.mark.usefixtures("work")
WITHOUT = {"has_conflict": False, "has_disclosure": False, "disclosure": ""}


def ask(scene: Scene, email: str = "guest@example.net", actor: Any = None, **more: Any) -> Any:
    """A link for somebody."""
    given = {"kind": P, "words": "Please.", "due_on": today() + timedelta(days=20)} | more
    return invite_by_link(scene.revision, actor or scene.moderator, email=email, **given)


def accept(link: ReviewLink, name: str = "Anna Guest", **more: Any) -> Any:
    """Its holder answers."""
    return answer_by_link(token_of(link), name=name, device="test", **(WITHOUT | more))


def people() -> int:
    return int(session.scalar(select(func.count()).select_from(Person)))


def test_link_is_made_by_nobody_who_may_not_judge() -> None:
    scene = Scene()
    scene.take_in(scene.other_moderator)
    for actor in (None, scene.author, scene.manager, scene.practitioner, scene.other_moderator):
        with pytest.raises(Refused):
            invite_by_link(
                scene.revision, actor, email="g@example.net", kind=P, words="", due_on=today()
            )


def test_link_keeps_no_token() -> None:
    link = ask(Scene())
    token = token_of(link)
    kept = {str(getattr(link, column.key)) for column in ReviewLink.__table__.columns}
    assert link.token_hash == hash_of_token(token)
    assert not any(token in value for value in kept)
    assert len(token) == 43


def test_two_links_have_two_tokens() -> None:
    scene = Scene()
    assert token_of(ask(scene)) != token_of(ask(scene, "other@example.net"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"kind": None}, "kind"),
        ({"words": "x" * 1001}, "words"),
        ({"due_on": None}, "due_on"),
        ({"due_on": today()}, "due_on"),
        ({"due_on": today() + timedelta(days=121)}, "due_on"),
        ({"language": "de"}, "language"),
    ],
)
def test_wrong_value_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        ask(Scene(), **given)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("who", ["author", "manager", "moderator"])
def test_somebody_with_a_known_interest_is_not_asked_by_mail(who: str) -> None:
    scene = Scene()
    with pytest.raises(NotReady):
        ask(scene, getattr(scene, who).email)


def test_nobody_is_asked_twice() -> None:
    scene = Scene()
    ask(scene)
    with pytest.raises(NotReady, match="asked already"):
        ask(scene, "GUEST@example.net")


def test_somebody_known_is_asked_at_once_and_needs_no_reviewer_role() -> None:
    scene, known = Scene(), somebody("known")
    link = ask(scene, known.email)
    assert link.assignment is not None
    assert link.assignment.reviewer_id == known.id
    assert visible_revision(scene.revision_id, known) is None


def test_answer_makes_a_person_without_any_role_and_a_limited_session() -> None:
    scene = Scene()
    link = ask(scene)
    assert person_with_email("guest@example.net") is None
    signed = accept(link)
    link = session.get(ReviewLink, link.id)
    guest = signed.person
    assert (guest.name, guest.roles, guest.password_hash) == ("Anna Guest", [], None)
    scope = f"review:{link.assignment_id}"
    assert session.scalar(select(SignedInSession.scope)) == scope
    assert person_of_session(signed.sid) is None
    assert person_of_session(signed.sid, scope="review:0") is None
    assert person_of_session(signed.sid, scope=scope) is guest
    assert visible_revision(scene.revision_id, guest) is not None
    assert link.assignment is not None
    assert link.assignment.due_on == link.due_on


def test_account_keeps_its_name_when_its_link_is_answered() -> None:
    known = somebody("known")
    accept(ask(Scene(), known.email), name="Another Name")
    assert session.get(Person, known.id).name == "Known"


def test_blocked_person_comes_in_by_no_link() -> None:
    known = somebody("known")
    link = ask(Scene(), known.email)
    signed = accept(link)
    scope = f"review:{session.get(ReviewLink, link.id).assignment_id}"
    with unit_of_work():
        session.get(Person, known.id).is_blocked = True
    assert person_of_session(signed.sid, scope=scope) is None
    with pytest.raises(LinkIsClosed):
        enter_by_link(token_of(link), "test")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "\0"])
def test_stranger_must_give_a_name(name: str) -> None:
    link = ask(Scene())
    with pytest.raises(BadInput) as refused:
        accept(link, name=name)
    assert "name" in refused.value.fields
    assert link.answered_at is None


def test_who_stands_aside_or_has_no_time_leaves_no_person() -> None:
    scene = Scene()
    before = people()
    aside, busy = ask(scene), ask(scene, "busy@example.net")
    assert accept(aside, name="", has_conflict=True, has_disclosure=None) is None
    decline_by_link(token_of(busy))
    assert people() == before
    for link in (aside, busy):
        with pytest.raises(LinkIsClosed):
            accept(link)


def test_question_is_answered_once() -> None:
    link = ask(Scene())
    accept(link)
    with pytest.raises(WrongState):
        accept(link)
    with pytest.raises(WrongState):
        decline_by_link(token_of(link))
    assert people() == len(set(session.scalars(select(Person.email_key))))


def test_revoked_link_ends_the_session_and_the_assignment() -> None:
    scene = Scene()
    link = ask(scene)
    signed = accept(link)
    revoke_link(session.get(ReviewLink, link.id), scene.moderator)
    link = session.get(ReviewLink, link.id)
    assert session.scalar(select(func.count()).select_from(SignedInSession)) == 0
    assert not link.assignment.is_open
    assert person_of_session(signed.sid, scope=f"review:{link.assignment_id}") is None
    with pytest.raises(LinkIsClosed):
        enter_by_link(token_of(link), "test")


def test_link_dies_with_its_day_and_a_reminder_makes_a_new_one() -> None:
    scene = Scene()
    link = ask(scene)
    old = token_of(link)
    with time_machine.travel(link.expires_on + timedelta(days=1, hours=9)):
        with pytest.raises(LinkIsClosed):
            accept(link)
        remind_reviewer(link, scene.moderator)
        fresh = session.get(ReviewLink, link.id)
        assert token_of(fresh) != old
        with pytest.raises(LinkIsClosed):
            enter_by_link(old, "test")
        assert accept(fresh) is not None


def test_link_dies_when_the_text_is_decided_on() -> None:
    scene = Scene()
    link = ask(scene)
    signed = accept(link)
    scene.step("decline", scene.other_moderator, "Out of scope.", reason_code="out_of_scope")
    assert not session.get(ReviewLink, link.id).opens
    scope = f"review:{session.get(ReviewLink, link.id).assignment_id}"
    assert person_of_session(signed.sid, scope=scope) is None


def test_nobody_is_reminded_twice_a_day() -> None:
    scene = Scene()
    link = ask(scene)
    remind_reviewer(link, scene.moderator)
    with pytest.raises(WrongState, match="today"):
        remind_reviewer(session.get(ReviewLink, link.id), scene.moderator)
    with pytest.raises(Refused):
        remind_reviewer(session.get(ReviewLink, link.id), scene.author)


def test_guest_counts_as_a_reviewer_of_the_text() -> None:
    scene = Scene()
    link = ask(scene)
    accept(link)
    scene.step("start_review", scene.moderator, track=Track.BASIC)
    assignment = session.get(ReviewAssignment, session.get(ReviewLink, link.id).assignment_id)
    scene.send(assignment)
    scene.approve()
    assert scene.revision.state.value == "approved"
    with pytest.raises(LinkIsClosed):
        enter_by_link(token_of(session.get(ReviewLink, link.id)), "test")


def test_extension_keeps_the_link_open_as_long() -> None:
    scene = Scene()
    link = ask(scene)
    accept(link)
    assignment = session.get(ReviewLink, link.id).assignment
    review_invitations.extend_review(assignment, assignment.reviewer)
    link = session.get(ReviewLink, link.id)
    assert link.expires_on == link.assignment.due_on > link.due_on


def test_number_of_invitations_an_hour_is_limited() -> None:
    scene = Scene()
    for number in range(30):
        ask(scene, f"guest{number}@example.net")
    with pytest.raises(TooMany):
        ask(scene, "one-more@example.net")


def test_scope_of_nothing_holds_nothing() -> None:
    assert review_link_operations.scope_holds("999") is False
