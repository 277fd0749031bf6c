"""The pages of an account, and those to which the links of letters lead."""

import re

from flask import Flask
from sqlalchemy import select

from resource_centre.accounts.consent_models import ConsentKind
from resource_centre.accounts.models import Person
from resource_centre.accounts.password_operations import ask_for_reset
from resource_centre.accounts.profile_operations import ask_for_email
from resource_centre.accounts.registration_operations import Newcomer, ask_to_register
from resource_centre.db import session, session_scope
from tests.accounts.letters import letters
from tests.journeys.samples import VISITOR, Seen
from tests.support.city import AUTHOR, MODERATOR, STAFF

HERE = "127.0.0.1"
AGREED = [ConsentKind.TERMS, ConsentKind.PRIVACY]


def letter_links(app: Flask) -> dict[str, str]:
    """What a letter is for → the path of its link, as the worker has written it."""
    with session_scope(app.extensions["engine"]):
        ask_to_register(Newcomer("Ann", "ann@example.org", "en", AGREED), address=HERE)
        ask_for_reset(STAFF, address=HERE)
        author = session.scalar(select(Person).where(Person.email == AUTHOR))
        ask_for_email(author, "new-author@example.org", address=HERE)
    words = "\n".join(letter.get_content() for letter in letters(app))
    parts = ("register/confirm", "account/reset", "account/email")
    found = {part: re.findall(rf"http://127\.0\.0\.1:\d+(/{part}/\S+)", words) for part in parts}
    return {part: paths[-1] for part, paths in found.items()}


def accounts(links: dict[str, str]) -> dict[str, list[Seen]]:
    """Registering, a new password, a new address, one's profile."""
    return {
        "registration.form": [(VISITOR, "/register")],
        "registration.sent": [(VISITOR, "/register/sent")],
        "registration.confirmation": [(VISITOR, links["register/confirm"])],
        "registration.start": [(AUTHOR, "/account/start")],
        "mailbox.reset_form": [(VISITOR, "/account/reset")],
        "mailbox.reset_sent": [(VISITOR, "/account/reset/sent")],
        "mailbox.new_password": [(VISITOR, links["account/reset"])],
        "mailbox.new_email": [(VISITOR, links["account/email"])],
        "profile.profile": [(AUTHOR, "/account/profile"), (MODERATOR, "/account/profile")],
        "profile.confirm_password_form": [(MODERATOR, "/account/confirm-password")],
    }
