"""Letters to a mailbox about its account. Only here is it found out which letter it is."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from resource_centre.accounts.events import LetterPosted
from resource_centre.accounts.letter_models import Letter, LetterPurpose
from resource_centre.accounts.letter_operations import forget_letter
from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import hash_of_token, person_with_email
from resource_centre.accounts.tokens import derived_token
from resource_centre.db import now, session
from resource_centre.notifications.operations import send_to_address

GREETED = (
    LetterPurpose.PASSWORD_RESET,
    LetterPurpose.PASSWORD_CHANGED,
    LetterPurpose.EMAIL_CHANGED,
)
"""By name only where the mailbox is known to be the person's."""


class Written(NamedTuple):
    """The folder of templates/mail, where the letter leads, and whether by a one-time link."""

    folder: str
    path: str = ""
    by_link: bool = False


def send_letter(event: LetterPosted) -> None:
    """Write the letter as things are now, and send it; a link that is over is not sent."""
    letter = session().get(Letter, event.letter_id)
    if letter is None:
        return
    written = _WRITTEN[letter.purpose](letter)
    token = derived_token(letter.purpose.value, letter.id) if written.by_link else ""
    if written.by_link and not _works(letter, token):
        return
    letter_id = letter.id
    send_to_address(
        letter.email,
        written.folder,
        {"url": written.path + token},
        language=letter.language,
        key=f"letter-{letter_id}",
        name=_greeted(letter),
    )
    if not written.by_link:
        forget_letter(letter_id)


def _works(letter: Letter, token: str) -> bool:
    """Whether its link would be accepted: not too old, and made with the key of today."""
    return letter.expires_at > now() and letter.token_hash == hash_of_token(token)


def _greeted(letter: Letter) -> str:
    if letter.purpose not in GREETED or letter.person_id is None:
        return ""
    person = session().get(Person, letter.person_id)
    return person.name if person is not None and person.closed_at is None else ""


def _registration(letter: Letter) -> Written:
    if person_with_email(letter.email) is not None:
        return Written("account_known", "/sign-in")
    return Written("account_confirm", "/register/confirm/", by_link=True)


def _password_reset(letter: Letter) -> Written:
    if letter.person_id is None:
        return Written("password_reset_unknown", "/register")
    return Written("password_reset", "/account/reset/", by_link=True)


def _new_email(letter: Letter) -> Written:
    if person_with_email(letter.email) is not None:
        return Written("account_known", "/sign-in")
    return Written("email_confirm", "/account/email/", by_link=True)


_WRITTEN: Mapping[LetterPurpose, Callable[[Letter], Written]] = {
    LetterPurpose.REGISTRATION: _registration,
    LetterPurpose.PASSWORD_RESET: _password_reset,
    LetterPurpose.NEW_EMAIL: _new_email,
    LetterPurpose.PASSWORD_CHANGED: lambda _: Written("password_changed", "/account/reset"),
    LetterPurpose.EMAIL_CHANGED: lambda _: Written("email_changed"),
    LetterPurpose.ACCOUNT_CLOSED: lambda _: Written("account_closed"),
}
