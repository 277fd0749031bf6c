"""Delivery reports: believed when they return a Message-ID of ours, and then the address rests."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import given
from hypothesis import strategies as st

from resource_centre.accounts.models import Person
from resource_centre.db import session_scope
from resource_centre.notifications import mail
from resource_centre.notifications.bounces import read_report, take_report
from resource_centre.notifications.health_queries import addresses_in_trouble, trouble_of
from resource_centre.notifications.operations import tell
from resource_centre.notifications.queries import inbox_of
from tests.notifications.test_handlers import mails
from tests.support.review_scene import somebody

FACTS = {"titles": {"en": "Befriending"}, "number": "1", "url": "/desk"}


def report(
    original: str, *, status: str = "5.1.1", action: str = "failed", whole: bool = False
) -> bytes:
    """What Postfix writes: words for people, the facts, the headers of the mail it is about."""
    boundary = "B0UNDARY"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return (
        "From: MAILER-DAEMON@example.org\r\nTo: noreply@localhost\r\nSubject: Undelivered\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n"
        f' boundary="{boundary}"\r\n\r\n--{boundary}\r\nContent-Type: text/plain\r\n\r\n'
        f"It could not be delivered.\r\n\r\n--{boundary}\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; forwarded@example.net\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n--{boundary}\r\n"
        f"Content-Type: {kind}\r\n\r\n{original}\r\n--{boundary}--\r\n"
    ).encode()


def told_once(app: Flask, name: str = "ann") -> tuple[Person, EmailMessage]:
    """Somebody, and the mail that went to them."""
    person = somebody(name)
    tell([person], "revision_approved", ("a_test", 1), FACTS, may_see=lambda _: True)
    (sent,) = [one for one in mails(app) if one["To"] == person.email]
    return person, sent


def headers(message_id: object) -> str:
    return f"Message-ID: {message_id}\r\nSubject: Approved\r\n"


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("whole", [True, False])
def test_failure_for_good_stops_mail_to_the_address_we_sent_to(app: Flask, whole: bool) -> None:
    person, sent = told_once(app)
    said = take_report(report(headers(sent["Message-ID"]), whole=whole))
    assert "nothing more is sent" in said
    assert person.email not in said
    (trouble,) = addresses_in_trouble()
    assert (trouble.person, trouble.status) == (person, "5.1.1")
    tell([person], "revision_approved", ("a_test", 2), FACTS, may_see=lambda _: True)
    assert len(mails(app)) == 1
    assert len(inbox_of(person).items) == 2


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("status", "action"), [("4.2.2", "delayed"), ("4.4.1", "failed"), ("2.0.0", "delivered")]
)
def test_delay_or_delivery_changes_nothing(app: Flask, status: str, action: str) -> None:
    person, sent = told_once(app)
    take_report(report(headers(sent["Message-ID"]), status=status, action=action))
    assert trouble_of(person) is None


@pytest.mark.usefixtures("work")
def test_forged_report_cannot_switch_off_a_stranger(app: Flask) -> None:
    """Who knows the number of a message still cannot make its Message-ID."""
    person, sent = told_once(app)
    true = str(sent["Message-ID"])
    key = mail.key_of_message_id(true)
    assert key is not None
    forged = (
        f"<{key}@127.0.0.1>",
        f"<{key}.{'0' * 20}@127.0.0.1>",
        true.replace(key, f"{key}1"),
        true.replace("@", "@evil."),
        "<x>",
        "",
    )
    for wrong in forged:
        assert take_report(report(headers(wrong))) == "The report is about no mail of ours."
    assert trouble_of(person) is None


@pytest.mark.usefixtures("work")
def test_report_on_a_mail_that_never_went_out_is_not_ours() -> None:
    assert "no mail of ours" in take_report(report(headers(mail.message_id("message-999"))))


@pytest.mark.usefixtures("work")
def test_other_mail_is_no_report(app: Flask) -> None:
    person, sent = told_once(app)
    words = b"Subject: Out of office\r\nIn-Reply-To: " + str(sent["Message-ID"]).encode()
    assert take_report(words + b"\r\n\r\nI am away.") == "This is no delivery report."
    assert trouble_of(person) is None


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fall(source: bytes) -> None:
    assert read_report(source) is None
    read_report(b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" + source)
    read_report(b"Content-Type: message/delivery-status\r\n\r\n" + source)


def test_command_reads_a_report_from_a_pipe(
    app: Flask, cli: FlaskCliRunner, tmp_path: Path
) -> None:
    with session_scope(app.extensions["engine"]):
        person, sent = told_once(app)
        email = person.email
    source = report(headers(sent["Message-ID"]))
    piped = cli.invoke(args=["mail", "bounced", "-"], input=source)
    assert (piped.exit_code, email in piped.output) == (0, False)
    file = tmp_path / "other.eml"
    file.write_bytes(b"Subject: x\r\n\r\ny")
    assert "no delivery report" in cli.invoke(args=["mail", "bounced", str(file)]).output
    assert cli.invoke(args=["mail", "bounced", str(tmp_path / "none")]).exit_code != 0
    with session_scope(app.extensions["engine"]):
        assert [one.status for one in addresses_in_trouble()] == ["5.1.1"]
