"""Sending mail: by SMTP with a checked certificate, or as .eml files where no server is set."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Route:
    """How mail leaves: the server, the sender, the folder of the files, our address."""

    mail_url: str
    mail_from: str
    folder: Path
    base_url: str


_route: list[Route] = []


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
    """Take over MAIL_URL, MAIL_FROM, DATA_DIR and BASE_URL (when the app is made)."""
    folder = Path(settings["DATA_DIR"]) / "mail"
    _route[:] = [Route(settings["MAIL_URL"], settings["MAIL_FROM"], folder, settings["BASE_URL"])]


def base_url() -> str:
    """The address under which people reach the site: every link in a mail begins with it."""
    return _route[0].base_url


def send(*, to: str, key: str, subject: str, body: str, language: str) -> None:
    """Hand one mail over. ``key`` is stable per message, so that a second try is no second mail."""
    route = _route[0]
    mail = _mail(route, to=to, key=key, subject=subject, body=body, language=language)
    if route.mail_url:
        _send_by_smtp(route.mail_url, mail)
    else:
        _keep_as_file(route.folder, key, mail)


def _mail(
    route: Route, *, to: str, key: str, subject: str, body: str, language: str
) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    host = urlsplit(route.base_url).hostname or "localhost"
    mail["Message-ID"] = f"<{key}@{host}>"
    mail["Date"] = format_datetime(now())
    mail["From"] = route.mail_from
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = " ".join(subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    mail["Content-Language"] = language  # after the content, which clears such headers
    return mail


def _send_by_smtp(url: str, mail: EmailMessage) -> None:
    """Always over TLS with a checked certificate; in the clear to this very machine at most."""
    server = urlsplit(url)
    host, context = server.hostname or "localhost", ssl.create_default_context()
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, server.port or 465, timeout=SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(host, server.port or 587, timeout=SECONDS)
    with connection:
        connection.ehlo()
        if server.scheme != "smtps" and (host not in LOOPBACK or connection.has_extn("starttls")):
            connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(mail)


def _keep_as_file(folder: Path, key: str, mail: EmailMessage) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f".{key}.part"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(mail.as_bytes())
    unfinished.replace(folder / f"{key}.eml")
