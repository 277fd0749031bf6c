"""Registration: the mailbox first, then the account."""

from collections.abc import Sequence
from typing import NamedTuple

from resource_centre.accounts import passwords, sessions
from resource_centre.accounts.consent_models import ConsentKind
from resource_centre.accounts.consents import NEEDED, record_consents
from resource_centre.accounts.letter_models import LetterPurpose
from resource_centre.accounts.letter_operations import count_letter, open_letter, post_letter
from resource_centre.accounts.operations import (
    SignedIn,
    add_person,
    checked_email,
    checked_name,
    near_names,
)
from resource_centre.accounts.queries import person_with_email
from resource_centre.db import session
from resource_centre.errors import BadInput, NotFound
from resource_centre.i18n import LANGUAGES, Said, text
from resource_centre.unit_of_work import unit_of_work

REGISTRATIONS_FROM_ADDRESS = 50
"""An hour: a whole office or training course shares one."""
NEEDED_SAID: dict[ConsentKind, Said] = {
    ConsentKind.TERMS: text("An account needs your consent to the terms of use."),
    ConsentKind.PRIVACY: text("An account needs your consent to the privacy notice."),
}


class Newcomer(NamedTuple):
    """What somebody who registers says of themselves."""

    name: str
    email: str
    language: str
    consents: Sequence[ConsentKind]


def ask_to_register(newcomer: Newcomer, *, address: str) -> None:
    """Post the letter that leads on. Who has the mailbox already is not asked here.

    One way for a known, an unknown and a blocked address: the worker finds out which letter it is.
    """
    wrong: dict[str, Said] = {
        kind.value: NEEDED_SAID[kind] for kind in NEEDED if kind not in newcomer.consents
    }
    if wrong:
        raise BadInput(wrong)
    email, name = checked_email(newcomer.email), checked_name(newcomer.name)
    language = newcomer.language if newcomer.language in LANGUAGES else "ru"
    count_letter(email, address, from_address=REGISTRATIONS_FROM_ADDRESS)
    facts = {"name": name, "consents": [kind.value for kind in newcomer.consents]}
    with unit_of_work():
        post_letter(LetterPurpose.REGISTRATION, email, language=language, facts=facts)


def confirm_registration(token: str, *, password: str, device: str) -> SignedIn:
    """The mailbox is theirs: make the account and sign in; of many at once exactly one succeeds.

    Only now is a password set: nobody's password is kept for a mailbox that is not theirs.
    """
    letter = open_letter(LetterPurpose.REGISTRATION, token)
    if letter is None:
        raise NotFound
    about = [letter.facts["name"], letter.email, *near_names(letter.email)]
    passwords.check_password(password, about=about)
    session().rollback()
    hashed = passwords.hash_of(password)
    with unit_of_work():
        letter = open_letter(LetterPurpose.REGISTRATION, token, held=True)
        if letter is None or person_with_email(letter.email) is not None:
            raise NotFound
        person = add_person(letter.email, letter.facts["name"], letter.language)
        person.password_hash = hashed
        record_consents(person, [ConsentKind(kind) for kind in letter.facts["consents"]])
        session().delete(letter)
        sid = sessions.begin_session(person, device)
    return SignedIn(person, sid)
