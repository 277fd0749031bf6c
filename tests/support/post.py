"""A mail server for tests: it remembers what it took, in order, and refuses whom it is told to."""

from typing import Any

from aiosmtpd.smtp import Envelope, Session


class Post:
    """A mail server that remembers, in order; it may refuse."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        source = envelope.content if isinstance(envelope.content, bytes) else b""
        key = source.split(b"Message-ID: <", 1)[1].split(b".", 1)[0].decode()
        self.sent.append((envelope.rcpt_tos[0], key))
        return "250 OK"
