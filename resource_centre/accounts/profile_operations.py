"""What somebody changes about themselves: name, language of letters, address."""

from resource_centre.accounts import sessions
from resource_centre.accounts.letter_models import LetterPurpose
from resource_centre.accounts.letter_operations import (
    count_letter,
    open_letter,
    post_letter,
    void_links_of,
)
from resource_centre.accounts.models import Person
from resource_centre.accounts.operations import checked_email, checked_name
from resource_centre.accounts.queries import email_key, person_with_email
from resource_centre.db import session, sort_key
from resource_centre.errors import BadInput, NotFound
from resource_centre.i18n import LANGUAGES, text
from resource_centre.unit_of_work import unit_of_work


def change_profile(person: Person, *, name: str, language: str) -> None:
    """Another name, or letters in the other language."""
    named = checked_name(name)
    if language not in LANGUAGES:
        raise BadInput({"language": text("Choose one of the list.")})
    with unit_of_work():
        person.name, person.name_key, person.language = named, sort_key(named), language


def ask_for_email(person: Person, email: str, *, address: str) -> None:
    """Post a link to the new address; nothing changes before it is used.

    One answer, whether somebody has the address already: the letter says so to its reader alone.
    """
    asked = checked_email(email)
    if email_key(asked) == person.email_key:
        raise BadInput({"email": text("This is your address already.")})
    count_letter(asked, address)
    with unit_of_work():
        post_letter(LetterPurpose.NEW_EMAIL, asked, person_id=person.id, language=person.language)


def person_of_new_email(token: str) -> tuple[Person, str] | None:
    """Whose address this link changes, and to which; looking uses nothing up."""
    letter = open_letter(LetterPurpose.NEW_EMAIL, token)
    person = session().get(Person, letter.person_id) if letter and letter.person_id else None
    if letter is None or person is None or not person.is_active:
        return None
    return (person, letter.email) if person_with_email(letter.email) is None else None


def confirm_email(token: str) -> None:
    """The new address is theirs: from now on they sign in with it; every session ends."""
    with unit_of_work():
        letter = open_letter(LetterPurpose.NEW_EMAIL, token, held=True)
        person = session().get(Person, letter.person_id) if letter and letter.person_id else None
        if letter is None or person is None or not person.is_active:
            raise NotFound
        if person_with_email(letter.email) is not None:
            raise NotFound
        before = person.email
        person.email, person.email_key = letter.email, letter.email_key
        void_links_of(person.id)
        sessions.end_all_sessions(person)
        post_letter(
            LetterPurpose.EMAIL_CHANGED, before, person_id=person.id, language=person.language
        )
