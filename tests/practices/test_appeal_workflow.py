"""The table of appeals in full against triples by hand; what an appeal upheld makes of the text."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from resource_centre.accounts.models import RoleName
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.errors import BadInput, NotReady, Refused, WrongState
from resource_centre.practices.appeal_models import Appeal, AppealState
from resource_centre.practices.appeal_operations import lodge_appeal, may_appeal, take_appeal_step
from resource_centre.practices.appeal_workflow import APPEAL
from resource_centre.practices.models import ChangeClass, Revision, RevisionState, Track
from resource_centre.practices.operations import begin_revision
from resource_centre.practices.review_invitations import invite_reviewer
from resource_centre.practices.step_operations import take_revision_step
from resource_centre.steps import decisions_on, steps_for
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import M, P, Scene, moderator, reviewer, somebody
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")
TRIPLES: dict[str, tuple[set[str], set[str]]] = {
    "uphold": ({"lodged"}, {"outsider", "chief"}),
    "dismiss": ({"lodged"}, {"outsider", "chief"}),
    "take_back": ({"lodged"}, {"author", "manager"}),
}


def declined(scene: Scene | None = None) -> Scene:
    """A text that was reviewed and not recommended."""
    scene = scene or Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first, 1)
    scene.step("decline", scene.moderator, "Not clear.", reason_code="not_repeatable")
    return scene


def appealed() -> tuple[Scene, Appeal]:
    scene = declined()
    return scene, lodge_appeal(scene.revision, scene.author, words="Read step two again.")


def test_table_lets_exactly_these_people_take_these_steps() -> None:
    scene, appeal = appealed()
    scene.take_in(member := moderator("moderator-of-owner"))
    actors: dict[str, Any] = {
        "visitor": None,
        "system": SYSTEM,
        "reader": somebody("reader"),
        "author": scene.author,
        "manager": scene.manager,
        "who declined": scene.moderator,
        "outsider": scene.other_moderator,
        "chief": somebody("chief", (RoleName.CHIEF_MODERATOR, None)),
        "moderator of the owner": member,
        "its reviewer": scene.practitioner,
        "other reviewer": scene.methodologist,
        "administrator": somebody("admin", (RoleName.ADMINISTRATOR, None)),
        "auditor": somebody("auditor", (RoleName.AUDITOR, None)),
    }
    wrong = []
    for state in AppealState:
        with unit_of_work():
            session.execute(update(Appeal).values(state=state))
        session.expire_all()
        for name, actor in actors.items():
            offered = {step.action for step in steps_for(APPEAL, actor, appeal)}
            for action, (states, who) in TRIPLES.items():
                if (action in offered) is not (state.value in states and name in who):
                    wrong.append((state.value, name, action))
    assert ({step.action for step in APPEAL.steps}, wrong) == (set(TRIPLES), [])


def test_only_its_writers_appeal() -> None:
    scene = declined()
    for actor in (None, scene.moderator, scene.practitioner, somebody("stranger")):
        with pytest.raises(Refused):
            lodge_appeal(scene.revision, actor, words="Please.")
    assert may_appeal(scene.revision)


@pytest.mark.parametrize("words", ["", "  \n", "x" * 4001])
def test_appeal_without_usable_words_is_refused(words: str) -> None:
    scene = declined()
    with pytest.raises(BadInput):
        lodge_appeal(scene.revision, scene.author, words=words)


def test_appeal_is_possible_once_and_only_when_declined() -> None:
    scene = Scene()
    with pytest.raises(WrongState):
        lodge_appeal(scene.revision, scene.author, words="Please.")
    declined(scene)
    appeal = lodge_appeal(scene.revision, scene.author, words="Please.")
    take_appeal_step(appeal.id, "take_back", scene.author)
    with pytest.raises(WrongState, match="once"):
        lodge_appeal(scene.revision, scene.manager, words="Again.")


def test_who_declined_or_reviewed_decides_on_no_appeal() -> None:
    scene, appeal = appealed()
    for actor in (scene.moderator, scene.practitioner, scene.author):
        with pytest.raises(Refused):
            take_appeal_step(appeal.id, "uphold", actor, note="Yes.")


def test_decision_needs_a_reason() -> None:
    scene, appeal = appealed()
    with pytest.raises(NotReady):
        take_appeal_step(appeal.id, "dismiss", scene.other_moderator, note=" ")


def test_dismissed_appeal_changes_nothing_of_the_text() -> None:
    scene, appeal = appealed()
    take_appeal_step(appeal.id, "dismiss", scene.other_moderator, note="It was read well.")
    assert scene.revision.state is RevisionState.DECLINED
    assert session.scalar(select(func.count()).select_from(Revision)) == 1
    assert [d.action for d in decisions_on("appeal", appeal.id)] == ["lodge", "dismiss"]


def test_upheld_appeal_brings_the_same_text_to_other_people() -> None:
    scene, appeal = appealed()
    take_appeal_step(appeal.id, "uphold", scene.other_moderator, note="A second look is due.")
    fresh = session.get(Appeal, appeal.id).new_revision
    assert fresh is not None
    assert (fresh.number, fresh.state) == (2, RevisionState.SUBMITTED)
    assert fresh.content_hash == scene.revision.content_hash
    with pytest.raises(Refused):  # another moderator
        invite_reviewer(fresh, scene.methodologist, M, scene.moderator)
    with pytest.raises(NotReady, match="appealed"):  # other reviewers
        invite_reviewer(fresh, scene.practitioner, P, scene.other_moderator)
    other = reviewer("another", P)
    assert invite_reviewer(fresh, other, P, scene.other_moderator).revision_id == fresh.id
    with pytest.raises(Refused):
        take_revision_step(
            fresh.id, "return", scene.moderator, note="No.", reason_code="incomplete"
        )


def test_second_decline_after_an_appeal_is_final() -> None:
    scene, appeal = appealed()
    take_appeal_step(appeal.id, "uphold", scene.other_moderator, note="A second look is due.")
    fresh = session.get(Appeal, appeal.id).new_revision
    third = moderator("third")
    take_revision_step(fresh.id, "decline", third, note="No.", reason_code="out_of_scope")
    with pytest.raises(WrongState, match="once"):
        lodge_appeal(fresh, scene.author, words="Again.")


def test_appeal_waits_while_a_newer_revision_is_under_way() -> None:
    scene, appeal = appealed()
    practice = scene.revision.practice
    begin_revision(practice, scene.author, change_class=ChangeClass.SUBSTANTIVE)
    with pytest.raises(NotReady, match="under way"):
        take_appeal_step(appeal.id, "uphold", scene.other_moderator, note="Yes.")


def test_author_writes_and_a_moderator_decides_by_the_pages(app: Flask) -> None:
    scene = declined()
    author = enter(app.test_client(), scene.author)
    page = f"/revisions/{scene.revision_id}/appeal"
    listed = author.get(f"/practices/{scene.slug}/revisions").text
    assert page in listed
    assert send(author, page, {"words": " "}).status_code == 422
    sent = send(author, page, {"words": "Read step <two> again."})
    assert sent.status_code == 303
    shown = author.get(sent.location).text
    assert "Read step &lt;two&gt; again." in shown
    assert "/steps/uphold" not in shown
    judge = enter(app.test_client(), scene.other_moderator)
    assert sent.location in judge.get("/reviews/appeals").text
    kept = send(judge, f"{sent.location}/steps/dismiss", {"note": ""})
    assert kept.status_code == 422
    done = send(judge, f"{sent.location}/steps/dismiss", {"note": "Read twice."})
    assert (done.status_code, done.location) == (303, sent.location)
    assert "Read twice." in author.get(sent.location).text


def test_strangers_know_of_no_appeal(app: Flask) -> None:
    scene, appeal = appealed()
    address, words = f"/appeals/{appeal.id}", {"note": "Yes.", "words": "Mine."}
    for who in (scene.methodologist, somebody("stranger")):
        client = enter(app.test_client(), who)
        assert client.get(address).status_code == 404
        assert send(client, f"{address}/steps/uphold", words).status_code == 404
        assert send(client, f"/revisions/{scene.revision_id}/appeal", words).status_code == 404
    session.rollback()
    assert session.get(Appeal, appeal.id).state is AppealState.LODGED
