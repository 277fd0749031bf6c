"""Asking to join, and coming in by a one-time link."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from resource_centre import outbox
from resource_centre.accounts.models import Invitation, Person
from resource_centre.accounts.operations import accept_invitation
from resource_centre.accounts.queries import person_with_email
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, session_scope
from resource_centre.errors import BadInput, NotFound, NotReady, Refused, WrongState
from resource_centre.notifications.queries import inbox_of
from resource_centre.organisations.application_operations import take_organisation_step
from resource_centre.organisations.joining_models import (
    InvitationState,
    JoinRequest,
    JoinState,
    OrganisationInvitation,
)
from resource_centre.organisations.joining_operations import (
    answer_request,
    ask_to_join,
    expire_invitations,
    invite_member,
    revoke_invitation,
    take_up_invitation,
    token_of,
)
from resource_centre.organisations.models import MemberRole
from resource_centre.organisations.permissions import is_manager, is_member
from resource_centre.organisations.workflow import INVITATION
from resource_centre.steps import take
from resource_centre.unit_of_work import unit_of_work
from tests.organisations.scene import Register, decisions
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")
PASSWORD = "seven lamps over quiet water"
NEW = "new.person@example.org"


def deliver() -> None:
    session.rollback()
    while outbox.deliver_pending(session.get_bind()):
        pass
    session.rollback()


def told(who: Person) -> list[str]:
    return [message.event for message in reversed(inbox_of(who).items)]


def letters(app: Flask) -> list[str]:
    """The mails in the data folder: to whom, and the text."""
    folder = Path(app.config["DATA_DIR"]) / "mail"
    read = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in folder.glob("*.eml")]
    return [f"{mail['To']}\n{mail.get_content()}" for mail in read]  # type: ignore[attr-defined]


def test_a_manager_lets_in_who_asked() -> None:
    scene = Register()
    request = ask_to_join(scene.place, "I teach there.", scene.asker)
    deliver()
    assert told(scene.manager) == ["join_requested"]
    assert told(scene.moderator) == []
    answer_request(request.id, "accept", scene.manager, seen_version=request.version)
    assert is_member(scene.asker, scene.place.id)
    assert not is_manager(scene.asker, scene.place.id)
    deliver()
    assert told(scene.asker) == ["join_accepted"]
    with pytest.raises(WrongState):
        answer_request(request.id, "refuse", scene.second, note="Late.")


def test_who_is_refused_reads_why_and_may_ask_again() -> None:
    scene = Register()
    request = ask_to_join(scene.place, "I teach there.", scene.asker)
    with pytest.raises(NotReady):
        answer_request(request.id, "refuse", scene.manager)
    answer_request(request.id, "refuse", scene.manager, note="We do not know you.")
    deliver()
    assert told(scene.asker) == ["join_refused"]
    assert ask_to_join(scene.place, "Ask Maria about me.", scene.asker).id != request.id


def test_moderators_are_asked_where_nobody_manages_it() -> None:
    scene = Register()
    ask_to_join(scene.other, "I teach there.", scene.asker)
    with unit_of_work():
        session().execute(sql("UPDATE membership SET until = since"))
    deliver()
    assert told(scene.moderator) == ["join_requested"]


def test_asking_twice_is_one_request_by_code_and_database() -> None:
    scene = Register()
    first = ask_to_join(scene.place, "I teach there.", scene.asker)
    assert ask_to_join(scene.place, "Once more.", scene.asker).id == first.id
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        scene.request()


def test_nobody_asks_where_they_work_or_where_nobody_can_come_in() -> None:
    scene = Register()
    for actor in (scene.member, scene.manager, None):
        with pytest.raises(Refused):
            ask_to_join(scene.place, "I.", actor)
    for words in (" ", "x" * 1_001):
        with pytest.raises(BadInput):
            ask_to_join(scene.place, words, scene.asker)
    waiting = ask_to_join(scene.place, "I teach there.", scene.asker)
    take_organisation_step(scene.place.id, "close", scene.moderator, note="It ended.")
    session().refresh(waiting)
    assert waiting.state is JoinState.WITHDRAWN
    with pytest.raises(NotReady):
        ask_to_join(scene.place, "Again.", scene.asker)


def test_the_link_is_mailed_and_lets_its_holder_in_once(app: Flask) -> None:
    scene = Register()
    made = invite_member(scene.place, NEW, MemberRole.MANAGER, scene.manager)
    token = token_of(made)
    deliver()
    (letter,) = letters(app)
    assert letter.startswith(NEW)
    assert f"/organisations/invitations/{token}" in letter
    kept = Path(app.config["DATA_DIR"]).rglob("*.sqlite3*")
    assert all(token.encode() not in path.read_bytes() for path in kept)
    take_up_invitation(token, scene.reader)
    assert is_manager(scene.reader, scene.place.id)
    with pytest.raises(WrongState):
        take_up_invitation(token, scene.asker)
    deliver()
    assert told(scene.manager) == ["member_came"]


def test_a_link_is_void_when_it_is_revoked_too_old_renewed_or_wrong(clock) -> None:
    scene = Register()

    def link(email: str) -> str:
        return token_of(invite_member(scene.place, email, MemberRole.MEMBER, scene.manager))

    revoked = link("a@example.org")
    row = session().query(OrganisationInvitation).one()
    revoke_invitation(row.id, scene.second)
    first = link("b@example.org")
    link("B@example.org")
    old = link("c@example.org")
    assert session().query(Invitation).count() == 2
    for token in (revoked, first):
        with pytest.raises(WrongState):
            take_up_invitation(token, scene.reader)
    with pytest.raises(NotFound):
        take_up_invitation("nothing", scene.reader)
    clock.shift(timedelta(days=7, seconds=1))
    with pytest.raises(NotReady):
        take_up_invitation(old, scene.reader)
    expire_invitations()
    states = {row.state for row in session().query(OrganisationInvitation)}
    assert states == {InvitationState.REVOKED, InvitationState.EXPIRED}
    assert session().query(Invitation).count() == 0
    assert not is_member(scene.reader, scene.place.id)


def test_an_invitation_is_taken_up_by_its_link_alone() -> None:
    scene = Register()
    made = invite_member(scene.place, NEW, MemberRole.MANAGER, scene.manager)
    for answers in ({}, {"token": "x"}, {"token": made.token_hash}):
        with pytest.raises(NotFound), unit_of_work():
            take(INVITATION, "take_up", made, scene.reader, answers=answers)


def test_the_link_makes_an_account_and_a_member_at_once() -> None:
    scene = Register()
    token = token_of(invite_member(scene.place, NEW, MemberRole.MEMBER, scene.manager))
    accept_invitation(token, name="New Person", password=PASSWORD, device="test")
    came = person_with_email(NEW)
    assert came is not None
    assert is_member(came, scene.place.id)
    with pytest.raises(NotFound):
        accept_invitation(token, name="Again", password=PASSWORD, device="test")


def test_the_link_never_sets_the_password_of_who_has_an_account_by_then() -> None:
    scene = Register()
    token = token_of(invite_member(scene.place, NEW, MemberRole.MEMBER, scene.manager))
    with unit_of_work():
        session().add(
            Person(email=NEW, email_key=NEW, name="New", name_key="new", password_hash="kept")
        )
    with pytest.raises(NotFound):
        accept_invitation(token, name="Thief", password=PASSWORD, device="test")
    assert person_with_email(NEW).password_hash == "kept"


def test_who_works_there_is_not_invited_and_strangers_invite_nobody() -> None:
    scene = Register()
    with pytest.raises(BadInput):
        invite_member(scene.place, scene.member.email, MemberRole.MANAGER, scene.manager)
    for actor in (None, scene.member, scene.reader, scene.elsewhere, scene.administrator):
        with pytest.raises(Refused):
            invite_member(scene.place, NEW, MemberRole.MEMBER, actor)
    with pytest.raises(BadInput):
        invite_member(scene.place, "nothing", MemberRole.MEMBER, scene.manager)


def test_coming_by_link_never_makes_a_manager_less() -> None:
    scene = Register()
    token = token_of(invite_member(scene.place, NEW, MemberRole.MEMBER, scene.manager))
    take_up_invitation(token, scene.second)
    assert is_manager(scene.second, scene.place.id)


def test_of_eight_who_open_the_link_at_once_one_comes_in(app: Flask) -> None:
    scene = Register()
    token = token_of(invite_member(scene.place, NEW, MemberRole.MEMBER, scene.manager))
    ids = [p.id for p in (scene.reader, scene.asker, scene.elsewhere, scene.moderator)] * 2
    session.rollback()
    results: list[str] = []

    def open_link(person_id: str) -> None:
        with session_scope(app.extensions["engine"]):
            try:
                take_up_invitation(token, session().get(Person, person_id))
                results.append("in")
            except WrongState:
                results.append("late")

    threads = [threading.Thread(target=open_link, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in"] + ["late"] * 7
    assert len(decisions("organisation_invitation", "take_up")) == 1


def test_the_pages_lead_through_asking_and_answering(client: FlaskClient) -> None:
    scene = Register()
    enter(client, scene.asker)
    assert 'href="/organisations/river/join"' in client.get("/organisations/river").text
    refused = send(client, "/organisations/river/join", {"words": " "})
    assert refused.status_code == 422
    words = "I teach <b>there</b>."
    assert send(client, "/organisations/river/join", {"words": words}).status_code == 303
    waiting = client.get("/organisations/river/join?lang=en").text
    assert "waits for an answer" in waiting
    assert "I teach &lt;b&gt;there" in waiting
    assert "/organisations/river/join" in client.get("/account").text
    request = session().query(JoinRequest).one()
    step = f"/join-requests/{request.id}/steps/"
    assert send(client, step + "accept", {}).status_code == 403
    enter(client, scene.reader)
    assert send(client, step + "accept", {}).status_code == 404
    enter(client, scene.member)
    assert send(client, step + "accept", {}).status_code == 404
    enter(client, scene.manager)
    assert "I teach &lt;b&gt;there" in client.get("/organisations/river/members").text
    assert client.get(step + "refuse").status_code == 200
    assert send(client, step + "refuse", {"note": ""}).status_code == 422
    assert send(client, step + "accept", {"seen_version": "9"}).status_code == 409
    assert send(client, step + "accept", {"seen_version": "1"}).status_code == 303
    assert send(client, step + "accept", {}).status_code == 409
    assert send(client, step + "nothing", {}).status_code == 422


def test_the_clock_and_the_command_line_may_do_what_managers_may() -> None:
    scene = Register()
    made = invite_member(scene.place, NEW, MemberRole.MEMBER, SYSTEM)
    assert made.invited_by is None
    assert decisions("organisation_invitation", "invite")[0].decided_by_system
