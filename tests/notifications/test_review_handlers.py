"""Letters about links, thanks, substitutes, hand-over and appeals: who gets them, once, and how."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from resource_centre.db import session, today
from resource_centre.notifications.review_reminders import remind_by_link
from resource_centre.practices.appeal_operations import lodge_appeal, take_appeal_step
from resource_centre.practices.handover_operations import hand_over_drafts, pass_on_review
from resource_centre.practices.models import Track
from resource_centre.practices.review_link_models import ReviewLink
from resource_centre.practices.review_link_operations import revoke_link, token_of
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.substitute_operations import name_substitute
from tests.notifications.test_handlers import deliver, mails, told
from tests.practices.test_review_link_operations import accept, ask
from tests.support.review_scene import P, Scene, reviewer
from tests.support.writers import Town

pytestmark = pytest.mark.usefixtures("work", "clock")
GUEST = "guest@example.net"


def to(app: Flask, address: str) -> list[tuple[str, str]]:
    """Subject and text of the mails to an address."""
    sent = [one for one in mails(app) if one["To"] == address]
    return [(str(one["Subject"]), str(one.get_content())) for one in sent]


def as_guest(scene: Scene) -> ReviewAssignment:
    accept(link := ask(scene))
    found = session.get(ReviewAssignment, session.get(ReviewLink, link.id).assignment_id)
    assert found is not None
    return found


@pytest.mark.sqlite_only
def test_link_goes_to_the_address_alone_and_into_no_table(app: Flask) -> None:
    scene = Scene()
    link = ask(scene, language="en")
    token = token_of(link)
    deliver()
    ((subject, body),) = to(app, GUEST)
    assert "Will you review" in subject
    assert f"/reviews/by-link/{token}" in body
    assert all(words in body for words in ("Befriending", "Neighbours Network", "Please."))
    with app.extensions["engine"].connect() as connection:
        names = [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        ]
        rows = [str(list(connection.exec_driver_sql(f'SELECT * FROM "{n}"'))) for n in names]
    assert not any(token in row for row in rows)


def test_mail_speaks_the_language_chosen(app: Flask) -> None:
    ask(Scene(), language="ru")
    deliver()
    ((subject, body),) = to(app, GUEST)
    assert re.search("[а-я]", subject)
    assert re.search("[а-я]", body)


def test_revoked_link_is_not_mailed(app: Flask) -> None:
    scene = Scene()
    revoke_link(ask(scene), scene.moderator)
    deliver()
    assert to(app, GUEST) == []


def test_guest_is_led_back_by_the_link_and_thanked_once(app: Flask) -> None:
    scene = Scene()
    assignment = as_guest(scene)
    deliver()
    scene.step("start_review", scene.moderator, track=Track.BASIC)
    deliver()
    assert len(to(app, GUEST)) == 2
    assert all("/reviews/by-link/" in body for _, body in to(app, GUEST))
    scene.send(assignment)
    deliver()
    thanks = [
        body for subject, body in to(app, GUEST) if "Thank" in subject or "Спасибо" in subject
    ]
    assert len(thanks) == 1
    assert f"/reviews/{assignment.id}" not in thanks[0]
    assert "review_thanks" not in told(assignment.reviewer)


def test_reviewer_with_an_account_is_thanked_in_the_inbox_once(app: Flask) -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.practitioner.password_hash = "x"
    session.commit()
    scene.send(scene.first)
    deliver()
    assert (
        told(session.get(type(scene.practitioner), scene.practitioner.id)).count("review_thanks")
        == 1
    )


def test_guest_is_reminded_once_before_the_day_and_once_after(
    app: Flask, clock: time_machine.Traveller
) -> None:
    scene = Scene()
    assignment = as_guest(scene)
    scene.step("start_review", scene.moderator, track=Track.BASIC)
    deliver()
    due = session.get(ReviewAssignment, assignment.id).due_on
    before = len(to(app, GUEST))
    for day in range((due - today()).days + 1):
        clock.move_to(f"{today() + timedelta(days=1 if day else 0)}T09:00:00+00:00")
        remind_by_link()
        remind_by_link()
    assert len(to(app, GUEST)) == before + 1


def test_moderator_learns_of_a_guest_who_has_no_time() -> None:
    scene = Scene()
    accept(ask(scene), name="", has_conflict=True, has_disclosure=None)
    deliver()
    assert "reviewer_answered" in told(scene.moderator)


def test_substitute_successor_and_released_reviewer_are_told() -> None:
    scene, town = Scene(), Town()
    name_substitute(
        scene.moderator,
        substitute_id=scene.other_moderator.id,
        from_day=today(),
        until_day=today(),
    )
    assignment, other = scene.ask(scene.practitioner, P), reviewer("other", P)
    scene.practitioner.password_hash = "x"
    session.commit()
    pass_on_review(assignment, other, scene.moderator)
    town.draft()
    hand_over_drafts(town.author, town.ngo, town.colleague, actor=town.manager)
    deliver()
    assert "substitute_named" in told(scene.other_moderator)
    assert "review_passed_on" in told(scene.practitioner)
    assert "reviewer_invited" in told(other)
    assert "drafts_handed_over" in told(town.colleague)


def test_appeal_is_told_to_who_took_no_part_and_its_outcome_to_the_author() -> None:
    scene = Scene()
    scene.step("decline", scene.moderator, "No.", reason_code="out_of_scope")
    appeal = lodge_appeal(scene.revision, scene.author, words="Please.")
    deliver()
    assert "appeal_lodged" in told(scene.other_moderator)
    assert "appeal_lodged" not in told(scene.moderator)
    take_appeal_step(appeal.id, "dismiss", scene.other_moderator, note="It was read well.")
    deliver()
    assert told(scene.author).count("appeal_decided") == 1
