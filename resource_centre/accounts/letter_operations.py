"""Posting a letter to a mailbox, and opening what its link leads to."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from resource_centre import limits, outbox
from resource_centre.accounts.events import LetterPosted
from resource_centre.accounts.letter_models import Letter, LetterPurpose
from resource_centre.accounts.queries import email_key, hash_of_token
from resource_centre.accounts.tokens import derived_token
from resource_centre.db import new_id, now, session
from resource_centre.i18n import current_language
from resource_centre.unit_of_work import unit_of_work

LINK_LASTS = timedelta(minutes=60)
HOUR = timedelta(hours=1)
LETTERS_AN_HOUR = 3
LETTERS_FROM_ADDRESS = 10
WITH_LINK = (LetterPurpose.REGISTRATION, LetterPurpose.PASSWORD_RESET, LetterPurpose.NEW_EMAIL)


def count_letter(email: str, address: str, *, from_address: int = LETTERS_FROM_ADDRESS) -> None:
    """Count one letter asked for: by mailbox, known here or not, and by network address."""
    with unit_of_work():
        limits.count_try("letter from", address, at_most=from_address, within=HOUR)
        limits.count_try("letter to", email_key(email), at_most=LETTERS_AN_HOUR, within=HOUR)


def post_letter(
    purpose: LetterPurpose,
    email: str,
    *,
    person_id: str | None = None,
    language: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Letter:
    """Put a letter into the outbox. Inside a unit of work. A newer link makes an older one void."""
    if purpose in WITH_LINK:
        same = (Letter.purpose == purpose) & (Letter.email_key == email_key(email))
        if person_id is not None:
            same |= (Letter.purpose == purpose) & (Letter.person_id == person_id)
        session().execute(delete(Letter).where(same))
    letter_id = new_id()
    letter = Letter(
        id=letter_id,
        purpose=purpose,
        email=email,
        email_key=email_key(email),
        language=language or current_language(),
        person_id=person_id,
        facts=dict(facts or {}),
        token_hash=hash_of_token(derived_token(purpose.value, letter_id)),
        expires_at=now() + LINK_LASTS,
    )
    session().add(letter)
    session().flush()
    outbox.announce(LetterPosted(letter_id))
    return letter


def open_letter(purpose: LetterPurpose, token: str, *, held: bool = False) -> Letter | None:
    """The letter of this link, when it is for this, was not used and is not too old.

    ``held``: locked until the end of the write, so that of many at once one uses it up.
    """
    wanted = select(Letter).where(
        Letter.token_hash == hash_of_token(token), Letter.purpose == purpose
    )
    found: Letter | None = session().scalar(wanted.with_for_update() if held else wanted)
    return found if found is not None and found.expires_at > now() else None


def void_links_of(person_id: str) -> None:
    """No link posted to this person works any more. Inside a unit of work."""
    whose = (Letter.person_id == person_id) & Letter.purpose.in_(WITH_LINK)
    session().execute(delete(Letter).where(whose))


def forget_letter(letter_id: str) -> None:
    """A letter without a link was sent."""
    with unit_of_work():
        session().execute(delete(Letter).where(Letter.id == letter_id))
