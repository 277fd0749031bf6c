"""The letters that lie as files in the data folder, and the links in them."""

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from tests.support.city import deliver_all


def letters(app: Flask) -> list[EmailMessage]:
    """What was sent, after the worker has delivered; the oldest first."""
    deliver_all(app)
    folder = Path(app.config["DATA_DIR"]) / "mail"
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files
    ]


def link_in(letter: EmailMessage) -> str:
    """The path of the link that leads on."""
    found = re.search(
        r"http://127\.0\.0\.1:\d+(/(?:register|account|sign-in)\S*)", letter.get_content()
    )
    assert found is not None, letter.get_content()
    return found[1]


def newest(app: Flask) -> EmailMessage:
    """The letter that came last."""
    return letters(app)[-1]
