"""What people are told, once, with rights as they are then."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from resource_centre import outbox, wiring
from resource_centre.accounts.models import Person
from resource_centre.db import now, session
from resource_centre.notifications import (
    adoption_handlers,
    handlers,
    practice_handlers,
    report_handlers,
)
from resource_centre.notifications.kinds import KINDS
from resource_centre.notifications.models import Message
from resource_centre.notifications.queries import inbox_of, unread_count
from resource_centre.notifications.words import body_said, subject_said
from resource_centre.organisations.models import Membership
from resource_centre.practices import events
from resource_centre.practices.models import Track
from resource_centre.practices.step_operations import take_practice_step
from resource_centre.unit_of_work import unit_of_work
from tests.support.review_scene import P, Scene

pytestmark = pytest.mark.usefixtures("work")
TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
FOLDERS = sorted(path.parent.name for path in TEMPLATES.glob("*/subject.txt"))
PARAMETERS = {
    "titles": {"en": "Befriending", "ru": "Дружеское сопровождение"},
    "number": "2",
    "url": "/practices/befriending",
    "kind": "practitioner",
    "answer": "recused",
    "respond_by": "2026-03-19",
    "reason": "A report of harm.",
    "institution": {"en": "The River centre", "ru": "Центр «Река»"},
    "due": "2026-03-19",
    "count": 1,
    "first": "Befriending. Дружеское сопровождение",
    "lines": [{"said": "Befriending. Дружеское сопровождение", "url": "/adoptions/3"}],
    "more": 2,
    "concern": 7,
    "danger": True,
    "outcome": "upheld",
    "days": 5,
    "role": "moderator",
    "owner": {"en": "The Network", "ru": "Сеть"},
    "organisation": {"en": "The Network", "ru": "Сеть"},
    "words": "Please look at the steps.",
    "expires": "2026-04-19",
    "sent_on": "2026-03-18",
    "from_day": "2026-03-18",
    "until_day": "2026-03-28",
    "hours": 3.5,
}
OURS = (handlers, adoption_handlers, practice_handlers, report_handlers)


def deliver() -> None:
    """Everything that waits, as the worker does."""
    session.rollback()
    while outbox.deliver_pending(session.get_bind()):
        pass
    session.rollback()


def told(person: Person) -> list[str]:
    """The events of somebody's inbox, the oldest first."""
    return [message.event for message in reversed(inbox_of(person).items)]


def mails(app: Flask) -> list[EmailMessage]:
    """The mails in the data folder, by their names."""
    folder = Path(app.config["DATA_DIR"]) / "mail"
    read = (path.read_bytes() for path in sorted(folder.glob("*.eml")))
    return [message_from_bytes(source, policy=policy.default) for source in read]


def test_journey_tells_each_person_what_is_theirs() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    scene.step("request_changes", scene.moderator, note="Thank you.", must=["Who pays?"])
    scene.rewrite()
    scene.step("resubmit", scene.author)
    scene.send(scene.first)
    scene.approve()
    deliver()
    assert told(scene.author) == ["review_started", "changes_requested", "revision_approved"]
    assert told(scene.manager) == told(scene.author)
    assert told(scene.practitioner) == ["scores_open", "next_round"]
    assert told(scene.moderator) == [
        "revision_submitted", "reviewer_answered", "review_sent", "revision_resubmitted",
    ]  # fmt: skip
    assert told(scene.other_moderator) == ["revision_submitted"]
    assert told(scene.methodologist) == []


def test_reviewer_is_asked_by_mail_in_their_language(app: Flask) -> None:
    scene = Scene()
    with unit_of_work():
        scene.practitioner.language = "ru"
    scene.ask(scene.practitioner, P)
    deliver()
    (mail,) = [m for m in mails(app) if m["To"] == scene.practitioner.email]
    assert "Befriending" in mail["Subject"]
    assert f"{app.config['BASE_URL']}/reviews/" in mail.get_content()
    assert mail["Content-Language"] == "ru"
    assert "hidden body" not in mail.get_content()


def test_decline_and_return_reach_author_and_managers() -> None:
    returned, declined = Scene("returned"), Scene("declined")
    returned.step("return", returned.moderator, note="More.", reason_code="incomplete")
    declined.step("decline", declined.moderator, note="Not here.", reason_code="out_of_scope")
    deliver()
    assert told(returned.author) == told(returned.manager) == ["revision_returned"]
    assert told(declined.author) == told(declined.manager) == ["revision_declined"]


def test_repeated_delivery_makes_no_second_message_and_no_second_mail(app: Flask) -> None:
    scene = Scene()
    deliver()
    before = (told(scene.moderator), len(mails(app)))
    event = events.RevisionSubmitted(scene.revision_id, scene.revision.practice_id)
    for _ in range(3):
        handlers.tell_moderators_of_submission(event)
    assert (told(scene.moderator), len(mails(app))) == before


def test_second_return_is_told_anew() -> None:
    scene = Scene()
    for _ in range(2):
        scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
        deliver()
        scene.step("submit", scene.author)
        deliver()
    assert told(scene.author) == ["revision_returned", "revision_returned"]


def test_mail_that_failed_goes_out_with_the_next_try_under_the_same_id(app: Flask) -> None:
    scene = Scene()
    folder = Path(app.config["DATA_DIR"]) / "mail"
    folder.write_text("in the way")
    event = events.RevisionSubmitted(scene.revision_id, scene.revision.practice_id)
    with pytest.raises(OSError):
        handlers.tell_moderators_of_submission(event)
    assert told(scene.moderator) == ["revision_submitted"]
    folder.unlink()
    handlers.tell_moderators_of_submission(event)
    ids = [mail["Message-ID"] for mail in mails(app)]
    assert len(ids) == len(set(ids)) == 2
    assert all(m.mailed_at for m in session.scalars(select(Message)))


def test_who_left_before_delivery_is_told_nothing() -> None:
    scene = Scene()
    scene.step("return", scene.moderator, note="More.", reason_code="incomplete")
    with unit_of_work():
        for held in session.scalars(select(Membership)):
            if held.person_id == scene.author.id:
                held.until = now()
    deliver()
    assert told(scene.author) == []
    assert told(scene.manager) == ["revision_returned"]


def test_blocked_person_gets_no_mail(app: Flask) -> None:
    scene = Scene()
    with unit_of_work():
        scene.moderator.is_blocked = True
    deliver()
    assert [m["To"] for m in mails(app)] == [scene.other_moderator.email]


def test_moderator_of_the_owner_is_not_told_of_the_own_text() -> None:
    scene = Scene()
    scene.take_in(scene.moderator)
    deliver()
    assert told(scene.moderator) == []


def test_reviewer_who_answered_meanwhile_is_not_asked_again() -> None:
    scene = Scene()
    scene.accept(scene.ask(scene.practitioner, P))
    deliver()
    assert told(scene.practitioner) == []


def test_suspension_reaches_the_owner() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.send(scene.first)
    scene.approve()
    take_practice_step(
        scene.revision.practice_id,
        "suspend",
        scene.other_moderator,
        note="A report.",
        answers={"public_reason": "A report of harm."},
    )
    deliver()
    assert told(scene.manager)[-1] == "practice_suspended"
    newest = inbox_of(scene.manager).items[0]
    assert newest.parameters["reason"] == "A report of harm."


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("event", FOLDERS)
def test_every_sentence_can_be_said_in_both_languages(event: str, language: str) -> None:
    subject = subject_said(event, PARAMETERS, language)
    body = body_said(event, PARAMETERS, language, name="Ann", base_url="https://example.org/")
    if "title=title" in (TEMPLATES / event / "subject.txt").read_text():
        assert PARAMETERS["titles"][language] in subject  # type: ignore[index]
    assert "\n" not in subject
    assert "https://example.org/practices/befriending" in body
    assert "%(" not in subject + body


@pytest.mark.parametrize("event", FOLDERS)
def test_every_letter_says_why_it_came(event: str) -> None:
    written = (TEMPLATES / event / "body.txt").read_text()
    assert event in KINDS or "{% block because %}" in written


def test_what_is_listed_has_its_letter() -> None:
    assert set(KINDS) <= set(FOLDERS)


def test_a_letter_ends_with_why_and_how_to_stop_it() -> None:
    """The whole of it, so that a blank line too many is seen."""
    body = body_said(
        "practice_taken_up", PARAMETERS, "en", name="Ann", base_url="https://example.org",
        stop_url="https://example.org/mail/stop/x",
    )  # fmt: skip
    assert (
        body
        == """Good day, Ann,

The River centre takes up your practice “Befriending”.

What it has agreed to show:
https://example.org/practices/befriending

The Resource Centre
https://example.org

You get this because you manage the organisation this practice belongs to.

This letter was sent by the site. You see all messages in your inbox: https://example.org/desk/inbox
Stop mails like this one: https://example.org/mail/stop/x
"""
    )


def test_line_breaks_in_a_title_stay_out_of_the_header(app: Flask) -> None:
    Scene(title="Befriending\r\nBcc: all@example.org")
    deliver()
    for mail in mails(app):
        assert mail["Bcc"] is None
        assert "Bcc: all@example.org" in mail["Subject"]


def test_every_handler_of_ours_is_wired() -> None:
    wired = {
        listener.__name__
        for listeners in wiring.SUBSCRIBERS.values()
        for listener in listeners
        if listener.__module__ in {module.__name__ for module in OURS}
    }
    ours = {
        name
        for module in OURS
        for name, thing in vars(module).items()
        if callable(thing)
        and getattr(thing, "__module__", "") == module.__name__
        and not name.startswith("_")
    }
    assert wired == ours


def test_unread_messages_are_counted() -> None:
    scene = Scene()
    assert unread_count(scene.moderator) == 0
    deliver()
    assert unread_count(scene.moderator) == 1
