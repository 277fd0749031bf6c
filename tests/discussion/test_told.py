"""Who is told of a concern, and that nobody ever learns the reporter's address."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from resource_centre.db import session, session_scope
from resource_centre.discussion import operations
from resource_centre.discussion.events import ConcernAcknowledged, ConcernClosed, ConcernReported
from resource_centre.discussion.models import Concern, ConcernKind, InDanger
from resource_centre.discussion.operations import Report, new_token, reply_to_concern, suspend_for
from resource_centre.notifications import concern_handlers, mail
from resource_centre.notifications.models import Message
from resource_centre.practices.models import Practice
from tests.support.concern_scene import CONTACT, WORDS, Concerned, deliver, told
from tests.support.uses import person
from tests.support.writers import enter


@pytest.fixture
def scene(work: None, clock: Any) -> Concerned:
    return Concerned()


def mails(app: Flask) -> list[EmailMessage]:
    folder = Path(app.config["DATA_DIR"]) / "mail"
    read = (path.read_bytes() for path in sorted(folder.glob("*.eml")))
    return [message_from_bytes(source, policy=policy.default) for source in read]  # type: ignore[misc]


def whole_story(scene: Concerned) -> Concern:
    """Reported about the use, taken, suspended, answered, upheld; each told of in time."""
    concern = scene.report(about_use=True)
    deliver()
    scene.take(concern)
    deliver()
    suspend_for(concern.id, scene.moderator, public_reason="Until checked", note="No. 1")
    owner = scene.reply_of(concern, scene.practice.owner_id)
    reply_to_concern(owner.id, "The doors are open.", actor=scene.owner_manager)
    deliver()
    scene.close(concern)
    deliver()
    return concern


def test_each_is_told_what_is_theirs(app: Flask, scene: Concerned) -> None:
    concern = whole_story(scene)
    assert told(scene.moderator) == ["concern_reported", "concern_replied"]
    assert told(scene.second) == told(scene.chief) == ["concern_reported"]
    assert told(scene.owner_manager) == ["concern_asked", "practice_suspended", "concern_ended"]
    assert told(scene.manager) == ["concern_asked", "practice_recalled", "concern_ended"]
    assert told(scene.member) == ["practice_recalled"]
    for nobody in (scene.owner_moderator, scene.owner_member, scene.auditor):
        assert told(nobody) == []
    letters = [mail for mail in mails(app) if mail["To"] == CONTACT]
    assert [mail["Subject"].split(":")[0] for mail in letters] == [
        "The answer to your concern",
        "We have your concern",
        "A moderator looks at your concern",
    ]  # in the order of their names
    for letter in letters:
        assert f"/concerns/{scene.token}" in letter.get_content()
        assert WORDS not in letter.get_content()
        assert letter["Content-Language"] == "en"
    assert concern.contact == CONTACT


def test_a_second_delivery_tells_nobody_twice(app: Flask, scene: Concerned) -> None:
    concern = whole_story(scene)
    before = (session.query(Message).count(), len(mails(app)))
    for _ in range(2):
        concern_handlers.confirm_to_reporter(ConcernReported(concern.id))
        concern_handlers.tell_reporter_of_taking(ConcernAcknowledged(concern.id))
        concern_handlers.ask_organisations(ConcernAcknowledged(concern.id))
        concern_handlers.tell_organisations_of_end(ConcernClosed(concern.id))
        concern_handlers.tell_reporter_of_answer(ConcernClosed(concern.id))
    assert (session.query(Message).count(), len(mails(app))) == before


def test_nobody_without_an_address_is_written_to(app: Flask, scene: Concerned) -> None:
    scene.close(scene.take(scene.report(contact="", in_danger=InDanger.YES)))
    deliver()
    addresses = {person.email for person in session.query(type(scene.member))}
    assert {mail["To"] for mail in mails(app)} <= addresses


def pages_of(client: FlaskClient, concern: Concern, scene: Concerned) -> list[str]:
    """Every page that has to do with a concern, and what it leads to."""
    slug = scene.practice.slug
    return [
        client.get(path).text
        for path in (
            "/desk",
            "/desk/inbox",
            "/concerns",
            "/concerns?show=closed",
            f"/concerns/{concern.id}",
            f"/concerns/{concern.id}/reply",
            f"/practices/{slug}",
            f"/practices/{slug}/recall",
            f"/practices/{slug}/revisions",
            f"/adoptions/{scene.adoption_id}",
            f"/adoptions/{scene.adoption_id}/recall",
            "/account",
        )
    ]


def test_the_reporters_address_is_shown_to_nobody(
    app: Flask, client: FlaskClient, scene: Concerned, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    concern = whole_story(scene)
    people = (
        None, scene.moderator, scene.second, scene.chief, scene.owner_moderator, scene.auditor,
        scene.owner_manager, scene.owner_member, scene.manager, scene.member, person("reader"),
    )  # fmt: skip
    for one in people:
        if one is not None:
            enter(client, one)
        shown = pages_of(client, concern, scene)
        assert [page for page in shown if CONTACT in page or scene.token in page] == []
        if one not in (scene.moderator, scene.second, scene.chief, scene.auditor):
            assert [page for page in shown if "heronfeather" in page] == []
    assert CONTACT not in client.get(f"/concerns/{scene.token}").text
    for letter in mails(app):
        if letter["To"] != CONTACT:
            assert CONTACT not in letter.as_string()
            assert scene.token not in letter.get_content()
            assert "heronfeather" not in letter.get_content()
    assert CONTACT not in caplog.text
    assert scene.token not in caplog.text
    found = rows_with(CONTACT) | rows_with(scene.token)
    assert found == {"concern.contact", "concern.contact_token"}


def rows_with(word: str) -> set[str]:
    """The columns of the whole database in which a word stands."""
    inspected = inspect(session.get_bind())
    found = set()
    for table in inspected.get_table_names():
        for row in session.execute(text(f'SELECT * FROM "{table}"')).mappings():
            found |= {f"{table}.{k}" for k, v in row.items() if word in json.dumps(v, default=str)}
    return found


def test_a_mail_server_that_quotes_the_address_leaves_it_in_no_log(
    app: Flask, scene: Concerned, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Nothing listens there: what fails is kept and tried again.
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    mail.configure(app.config)
    scene.report()
    deliver()
    assert "confirm_to_reporter" in caplog.text
    assert CONTACT not in caplog.text
    assert rows_with(CONTACT) == {"concern.contact"}
    errors = session.scalars(text("SELECT last_error FROM outbox")).all()
    assert any("concern" in (error or "") for error in errors)


def test_a_form_sent_by_eight_at_once_is_one_concern(app: Flask, scene: Concerned) -> None:
    practice_id, token = scene.practice_id, new_token()
    report = Report(ConcernKind.DANGER, InDanger.UNSURE, "Locked in.")
    session.rollback()

    def sent(_: int) -> str:
        with session_scope(app.extensions["engine"]):
            practice = session.get(Practice, practice_id)
            return operations.report_concern(practice, None, report, token=token)

    with ThreadPoolExecutor(8) as eight:
        assert set(eight.map(sent, range(8))) == {token}
    assert session.query(Concern).count() == 1
    waiting = session.execute(text("SELECT listener FROM outbox")).scalars().all()
    assert len(waiting) == 2
