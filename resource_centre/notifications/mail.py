"""Sending mail: by SMTP with a checked certificate, or as .eml files where no server is set."""

import hmac
import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from resource_centre.db import now

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECONDS = 20
PAUSE = timedelta(seconds=15)
"""After a server that did not answer: so long nothing is tried, or every listener would wait."""


class AddressRefused(Exception):
    """The server says that this address takes no mail, and will not (5.x.x of RFC 3463)."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class LetterRefused(OSError):
    """The server did not take this letter now; the next one it may. Says nothing of the address."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the mail server answered {code}")


class ServerDown(OSError):
    """No mail can leave now, to nobody."""


@dataclass(frozen=True)
class Route:
    """How mail leaves: the server, the sender, the folder of the files, our address."""

    mail_url: str
    mail_from: str
    folder: Path
    base_url: str
    secret: str


@dataclass(frozen=True)
class Letter:
    """One mail in words. ``key`` is stable per message: a second try is no second mail."""

    to: str
    key: str
    subject: str
    body: str
    language: str
    stop_url: str = ""
    """Where one click stops its group (RFC 8058); empty where it may not be stopped."""


_route: list[Route] = []
_down: list[tuple[datetime, str]] = []


class _WholeWords(EmailPolicy):
    """The policy of SMTP, but for a long subject that is not ASCII: Python's own folding may lose
    the space between two encoded words."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        said = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {said}{self.linesep}".encode("ascii")


POLICY = _WholeWords(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)


def configure(settings: Mapping[str, Any]) -> None:
    """Take over MAIL_URL, MAIL_FROM, DATA_DIR, BASE_URL, SECRET_KEY (when the app is made)."""
    url, sender = settings["MAIL_URL"], settings["MAIL_FROM"]
    folder = Path(settings["DATA_DIR"]) / "mail"
    _route[:] = [Route(url, sender, folder, settings["BASE_URL"], settings["SECRET_KEY"])]
    _down.clear()


def route() -> Route:
    """How mail leaves now."""
    return _route[0]


def base_url() -> str:
    """The address under which people reach the site: every link in a mail begins with it."""
    return route().base_url


def keyed(purpose: str, value: str) -> str:
    """A hash that only this installation can make: of addresses, of our Message-IDs."""
    said = f"{purpose}\0{value}".encode("utf-8", "replace")
    return hmac.new(route().secret.encode(), said, "sha256").hexdigest()


def message_id(key: str) -> str:
    """The Message-ID of a key. Nobody else can make one, so a report that carries it is true."""
    host = urlsplit(base_url()).hostname or "localhost"
    return f"<{key}.{keyed('message-id', key)[:20]}@{host}>"


def key_of_message_id(said: str) -> str | None:
    """The key of a Message-ID that we made; nothing for any other."""
    found = re.search(r"<([a-z0-9-]+)\.[0-9a-f]{20}@[^<>\s]+>", said)
    if found is None or not hmac.compare_digest(found[0].encode(), message_id(found[1]).encode()):
        return None
    return found[1]


def send(letter: Letter) -> None:
    """Hand one mail over; raises AddressRefused, ServerDown or another OSError."""
    mail = _mail(letter)
    if route().mail_url:
        _send_by_smtp(route().mail_url, mail)
    else:
        _keep_as_file(route().folder, letter.key, mail)


def _mail(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["Message-ID"] = message_id(letter.key)
    mail["Date"] = format_datetime(now())
    mail["From"] = route().mail_from
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        mail["List-Unsubscribe"] = f"<{letter.stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.body)
    mail["Content-Language"] = letter.language  # after the content, which clears such headers
    return mail


def _send_by_smtp(url: str, mail: EmailMessage) -> None:
    if _down and now() - _down[0][0] < PAUSE:
        raise ServerDown(_down[0][1])
    _down.clear()
    try:
        connection = _connection(url)
    except OSError as error:
        said = f"{type(error).__name__}: {error}"
        _down[:] = [(now(), said)]
        raise ServerDown(said) from error
    with connection:
        try:
            connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, answer),) = refused.recipients.values()
            status = _permanent(code, answer.decode("utf-8", "replace"))
            # The answer may quote the address, and what we raise is logged: no "from".
            raise (AddressRefused(status) if status else LetterRefused(code)) from None
        except smtplib.SMTPDataError as refused:
            raise LetterRefused(refused.smtp_code) from None


def _connection(url: str) -> smtplib.SMTP:
    """Always over TLS with a checked certificate; in the clear to this very machine at most."""
    server = urlsplit(url)
    host, context = server.hostname or "localhost", ssl.create_default_context()
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, server.port or 465, timeout=SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(host, server.port or 587, timeout=SECONDS)
    try:
        connection.ehlo()
        if server.scheme != "smtps" and (host not in LOOPBACK or connection.has_extn("starttls")):
            connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        connection.close()
        raise
    return connection


def _permanent(code: int, said: str) -> str | None:
    """The status of a refusal for good. 5.7.x is about us (relaying, policy), not the address."""
    if code < 500:
        return None
    named = re.match(r"5\.\d{1,3}\.\d{1,3}", said)
    status = named[0] if named else "5.0.0"
    return None if status.startswith("5.7.") else status


def _keep_as_file(folder: Path, key: str, mail: EmailMessage) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f".{key}.part"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(mail.as_bytes())
    unfinished.replace(folder / f"{key}.eml")
