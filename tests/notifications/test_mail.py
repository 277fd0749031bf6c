"""Mail leaves over SMTP with a checked certificate, or lies as a file."""

import ssl
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from resource_centre.notifications import mail
from tests.support.ports import free_port

SELF_SIGNED = Path(__file__).parent / "self_signed.pem"


@pytest.fixture
def mail_port() -> int:
    """A free port of its own: the site of the browser tests may be served on the other one."""
    return free_port()


class Kept(MessageHandler):
    """A mail server that remembers."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[object] = []

    def handle_message(self, message: object) -> None:
        self.mails.append(message)


def configured(url: str, folder: Path) -> None:
    mail.configure(
        {
            "MAIL_URL": url,
            "MAIL_FROM": "noreply@example.org",
            "DATA_DIR": str(folder),
            "BASE_URL": "https://example.org",
            "SECRET_KEY": "the key of a test, at least 32 characters long",
        }
    )


def send() -> None:
    mail.send(mail.Letter("ann@example.org", "message-7", "A\r\nB", "Text\n", "en"))


def test_a_long_russian_subject_keeps_every_space(tmp_path: Path) -> None:
    configured("", tmp_path)
    subject = "Ждёт вашего согласования: Выходной в принимающей семье (пример), редакция № 1"
    mail.send(mail.Letter("ann@example.org", "message-8", subject, "x\n", "ru"))
    (kept,) = tmp_path.glob("mail/*.eml")
    assert message_from_bytes(kept.read_bytes(), policy=modern)["Subject"] == subject


def test_mail_goes_to_the_server_of_the_setting(tmp_path: Path, mail_port: int) -> None:
    server = Controller(Kept(), hostname="127.0.0.1", port=mail_port)
    server.start()
    try:
        configured(f"smtp://127.0.0.1:{mail_port}", tmp_path)
        send()
    finally:
        server.stop()
    (received,) = server.handler.mails
    assert received["Subject"] == "A B"
    assert mail.key_of_message_id(str(received["Message-ID"])) == "message-7"
    assert received["To"] == "ann@example.org"
    assert list((tmp_path).glob("mail/*")) == []


def test_mail_does_not_leave_in_the_clear_to_another_machine(
    tmp_path: Path, mail_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Controller(Kept(), hostname="127.0.0.1", port=mail_port)
    server.start()
    try:
        monkeypatch.setattr(mail, "LOOPBACK", ())
        configured(f"smtp://127.0.0.1:{mail_port}", tmp_path)
        with pytest.raises((OSError, ssl.SSLError)):
            send()
    finally:
        server.stop()
    assert server.handler.mails == []


def test_mail_lies_in_the_data_folder_where_no_server_is_set(tmp_path: Path) -> None:
    configured("", tmp_path)
    send()
    send()
    (file,) = (tmp_path / "mail").iterdir()
    assert (file.name, file.stat().st_mode & 0o077) == ("message-7.eml", 0)
    assert message_from_bytes(file.read_bytes(), policy=modern)["Subject"] == "A B"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_does_not_leave_to_a_server_whose_certificate_is_not_good(
    tmp_path: Path, mail_port: int, scheme: str
) -> None:
    """Signed by itself: nothing is sent, and the failure says why."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    kept = Kept()
    if scheme == "smtps":
        server = Controller(kept, hostname="127.0.0.1", port=mail_port, ssl_context=context)
    else:
        server = Controller(kept, hostname="127.0.0.1", port=mail_port, tls_context=context)
    server.start()
    try:
        configured(f"{scheme}://localhost:{mail_port}", tmp_path)
        with pytest.raises(mail.ServerDown, match="CERTIFICATE_VERIFY_FAILED"):
            send()
    finally:
        server.stop()
    assert kept.mails == []
