"""A password forgotten, changed, typed once more."""

from resource_centre import limits
from resource_centre.accounts import passwords, sessions
from resource_centre.accounts.letter_models import LetterPurpose
from resource_centre.accounts.letter_operations import (
    count_letter,
    open_letter,
    post_letter,
    void_links_of,
)
from resource_centre.accounts.models import Person
from resource_centre.accounts.operations import SignedIn, checked_email, near_names
from resource_centre.accounts.queries import person_with_email
from resource_centre.db import session
from resource_centre.errors import BadInput, Busy, NotFound
from resource_centre.i18n import text
from resource_centre.unit_of_work import unit_of_work

NOT_THE_PASSWORD = text("This is not your password.")


def ask_for_reset(email: str, *, address: str) -> None:
    """Post a letter to this mailbox; whether it has an account, only the letter says."""
    asked = checked_email(email)
    count_letter(asked, address)
    with unit_of_work():
        person = person_with_email(asked)
        post_letter(
            LetterPurpose.PASSWORD_RESET,
            # To the address that is kept: the one typed may only look the same.
            person.email if person is not None else asked,
            person_id=person.id if person is not None and person.is_active else None,
        )


def reset_password(token: str, *, password: str, device: str) -> SignedIn:
    """A new password by the link of a letter; every session ends, every other link is void."""
    person = person_of_reset(token)
    if person is None:
        raise NotFound
    person_id, about = person.id, [person.name, person.email, *near_names(person.email)]
    passwords.check_password(password, about=about)
    session().rollback()
    hashed = passwords.hash_of(password)
    with unit_of_work():
        letter = open_letter(LetterPurpose.PASSWORD_RESET, token, held=True)
        person = session().get(Person, person_id)
        if letter is None or person is None or not person.is_active:
            raise NotFound
        sid = _put_password(person, hashed, device)
    return SignedIn(person, sid)


def person_of_reset(token: str) -> Person | None:
    """Whose password this link sets; looking uses nothing up."""
    letter = open_letter(LetterPurpose.PASSWORD_RESET, token)
    person = session().get(Person, letter.person_id) if letter and letter.person_id else None
    return person if person is not None and person.is_active else None


def change_password(person: Person, *, current: str, password: str, device: str) -> SignedIn:
    """A new password for who knows the old one; every other session ends."""
    person_id, kept = person.id, person.password_hash
    about = [person.name, person.email, *near_names(person.email)]
    check_again(person, current, field="current")
    passwords.check_password(password, about=about)
    hashed = passwords.hash_of(password)
    with unit_of_work():
        changed = session().get(Person, person_id)
        if changed is None or not changed.is_active or changed.password_hash != kept:
            raise BadInput({"current": NOT_THE_PASSWORD})
        sid = _put_password(changed, hashed, device)
    return SignedIn(changed, sid)


def _put_password(person: Person, hashed: str, device: str) -> str:
    person.password_hash = hashed
    void_links_of(person.id)
    sessions.end_all_sessions(person)
    post_letter(
        LetterPurpose.PASSWORD_CHANGED, person.email, person_id=person.id, language=person.language
    )
    return sessions.begin_session(person, device)


def check_again(person: Person, password: str, *, field: str = "password") -> None:
    """Raise BadInput unless this is the person's password; wrong tries wait longer and longer."""
    person_id, kept = person.id, person.password_hash
    limits.begin_try("password of", person_id)
    session().rollback()  # no read transaction stays open while hashing
    try:
        right = passwords.matches(password, kept)
    except Busy:
        limits.take_back_begun_try("password of", person_id)
        raise
    if not right:
        raise BadInput({field: NOT_THE_PASSWORD})
    limits.forgive_tries("password of", person_id)


def confirm_session(person: Person, sid: str, *, password: str) -> None:
    """The password was typed in this session now."""
    check_again(person, password)
    with unit_of_work():
        sessions.note_confirmed(sid)
