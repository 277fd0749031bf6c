"""A mail server that is not up yet."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from resource_centre.notifications import mail
from tests.support.ports import free_port
from tests.support.post import Post


@pytest.fixture
def post(app: Flask) -> Iterator[tuple[Post, Controller]]:
    """A server that is not up yet, and a site that mails through it."""
    port = free_port()
    mail.configure(app.config | {"MAIL_URL": f"smtp://127.0.0.1:{port}"})
    server = Controller(Post(), hostname="127.0.0.1", port=port)
    yield server.handler, server
    if server.loop.is_running():
        server.stop()
