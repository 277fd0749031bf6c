"""What is done with accounts: sign in, invite, take an invitation up, grant a role, block."""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete

from resource_centre import limits
from resource_centre.accounts import passwords, sessions
from resource_centre.accounts.consent_models import ConsentKind
from resource_centre.accounts.consents import record_consents
from resource_centre.accounts.letter_models import Letter
from resource_centre.accounts.models import (
    Invitation,
    Person,
    ReviewerKind,
    RoleGrant,
    RoleName,
    SignedInSession,
)
from resource_centre.accounts.queries import (
    NEAR_NAMES,
    email_key,
    hash_of_token,
    open_invitation,
    person_with_email,
)
from resource_centre.authorisation import SYSTEM, Actor, require
from resource_centre.db import now, session, sort_key
from resource_centre.errors import BadInput, Busy, NotFound
from resource_centre.i18n import current_language, text
from resource_centre.unit_of_work import unit_of_work

INVITATION_LASTS = timedelta(days=7)
ON_ACCEPTED_INVITATION: list[Callable[[Person, str], None]] = []
"""What higher slices do when an account was made by a link: ``(person, token)``."""
KEPT_FOR_SENDING = timedelta(days=2)
"""A mail server may be down for two days: a letter is sent all the same."""
A_MINUTE = timedelta(minutes=1)
FROM_ADDRESS = 20
NOT_RIGHT = text("The email address or the password is not right.")
NO_NAME = re.compile(
    r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff<>]|://|www\.", re.IGNORECASE
)
"""Invisible or turning characters, markup and links: a name stands in letters to others."""
NO_EMAIL = text("Enter an email address in the correct format, like name@example.org")


class SignedIn(NamedTuple):
    """Who signed in, and the id for the cookie."""

    person: Person
    sid: str


class _Tries(NamedTuple):
    """Who is counted: the account (apart from a browser that signed in before) and the address."""

    account: str
    address: str


def sign_in(
    email: str, password: str, *, address: str, device: str, known_browser: bool = False
) -> SignedIn:
    """Sign somebody in. One answer, in one time, for a wrong password and an unknown person.

    Only failures count: each makes the next wait longer. ``known_browser``: this person signed in
    from it before; it has a count of its own, so that nobody can keep the owner out by trying.
    """
    key = email_key(email)
    tries = _Tries(f"{key}\0known" if known_browser else key, address)
    _count(tries)
    found = person_with_email(email)
    known = (found.id, found.password_hash) if found is not None else (None, None)
    session().rollback()  # no read transaction stays open while hashing
    try:
        right = passwords.matches(password, known[1])
        fresh = _rehashed(password, known[1]) if right else None
    except Busy:
        _take_back(tries, right=False)  # our load, not their fault
        raise
    if not right:
        raise BadInput({"password": NOT_RIGHT})
    return _begin(known, tries, device, fresh)


def _begin(
    known: tuple[str | None, str | None], tries: _Tries, device: str, fresh: str | None
) -> SignedIn:
    with unit_of_work():
        person = session().get(Person, known[0])
        if person is None or not person.is_active or person.password_hash != known[1]:
            raise BadInput({"password": NOT_RIGHT})
        if fresh is not None:
            person.password_hash = fresh
        sid = sessions.begin_session(person, device)
        _take_back(tries, right=True)
    return SignedIn(person, sid)


def _rehashed(password: str, kept: str | None) -> str | None:
    outdated = kept is not None and passwords.is_outdated(kept)
    return passwords.hash_of(password) if outdated else None


def _count(tries: _Tries) -> None:
    with unit_of_work():
        limits.count_try("sign-in from", tries.address, at_most=FROM_ADDRESS, within=A_MINUTE)
        limits.begin_try("sign-in as", tries.account)


def _take_back(tries: _Tries, *, right: bool) -> None:
    with unit_of_work():
        limits.take_back_try("sign-in from", tries.address, within=A_MINUTE)
        if right:
            limits.forgive_tries("sign-in as", tries.account)
        else:
            limits.take_back_begun_try("sign-in as", tries.account)


def checked_email(email: str) -> str:
    """The address as it is kept; BadInput when it is none."""
    try:
        # "test_environment" lets through the names that samples use, such as .example.
        checked = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise BadInput({"email": NO_EMAIL}) from None
    return str(checked.normalized)


def checked_name(name: str) -> str:
    """The name as it is kept; BadInput when it is none."""
    named = " ".join(name.replace("\0", "").split())
    if not named or len(named) > 120 or re.search(NO_NAME, named):
        raise BadInput({"name": text("Enter your first name and surname.")})
    return named


def invite(
    email: str, *, actor: Actor, role: RoleName, reviewer_kind: ReviewerKind | None = None
) -> str:
    """Make a one-time link; returns its token. An earlier one for this address is void."""
    if actor is not SYSTEM:
        require(actor, "people.invite")
    _check_kind(role, reviewer_kind)
    address, token = checked_email(email), secrets.token_urlsafe(32)
    with unit_of_work():
        session().execute(delete(Invitation).where(Invitation.email == email_key(address)))
        session().add(
            Invitation(
                token_hash=hash_of_token(token),
                email=email_key(address),
                role=role,
                reviewer_kind=reviewer_kind,
                expires_at=now() + INVITATION_LASTS,
            )
        )
    return token


def _check_kind(role: RoleName, reviewer_kind: ReviewerKind | None) -> None:
    if (role is RoleName.REVIEWER) != (reviewer_kind is not None):
        raise BadInput({"reviewer_kind": text("A reviewer, and nobody else, has a reviewer kind.")})


def accept_invitation(
    token: str, *, name: str, password: str, device: str, consents: Sequence[ConsentKind] = ()
) -> SignedIn:
    """Set name and password and sign in; of many at once exactly one succeeds.

    Somebody who has an account already gets the role and this password; every older session ends.
    """
    invitation = open_invitation(token)
    if invitation is None:
        raise NotFound
    email, named = invitation.email, checked_name(name)
    passwords.check_password(password, about=[named, email, *near_names(email)])
    session().rollback()
    hashed = passwords.hash_of(password)
    with unit_of_work():
        invitation = session().get(Invitation, hash_of_token(token), with_for_update=True)
        if invitation is None or invitation.expires_at <= now():
            raise NotFound
        known = person_with_email(email)
        if invitation.role is None and known is not None:
            raise NotFound  # it makes an account; who has one signs in, and keeps the password
        session().delete(invitation)
        session().flush()
        person = known or add_person(email, named, current_language())
        person.name, person.name_key, person.password_hash = named, sort_key(named), hashed
        if invitation.role is not None:
            grant_role(person, invitation.role, reviewer_kind=invitation.reviewer_kind)
        record_consents(person, consents)
        for follow in ON_ACCEPTED_INVITATION:
            follow(person, token)
        sessions.end_all_sessions(person)
        sid = sessions.begin_session(person, device)
    return SignedIn(person, sid)


def near_names(email: str) -> list[str]:
    """Names that make a poor password for who has this address."""
    return [name for provider in NEAR_NAMES for name in provider(email)]


def add_person(email: str, name: str, language: str) -> Person:
    """A row for somebody new. Inside a unit of work."""
    person = Person(
        email=email, email_key=email_key(email), name=name, name_key=sort_key(name),
        language=language,
    )  # fmt: skip
    session().add(person)
    session().flush()
    return person


def create_person(email: str, *, name: str, password: str, language: str = "ru") -> Person:
    """An account made by the command line; people themselves come by invitation."""
    address = checked_email(email)
    passwords.check_password(password, about=[name, address])
    hashed = passwords.hash_of(password)
    with unit_of_work():
        if person_with_email(address) is not None:
            raise BadInput({"email": text("There is an account with this address already.")})
        person = add_person(address, name, language)
        person.password_hash = hashed
    return person


def grant_role(
    person: Person,
    role: RoleName,
    *,
    reviewer_kind: ReviewerKind | None = None,
    granted_by: Actor = SYSTEM,
) -> None:
    """Give a role; one that is held already stays as it is."""
    if granted_by is not SYSTEM:
        require(granted_by, "people.invite")
    _check_kind(role, reviewer_kind)
    with unit_of_work():
        held = {(grant.role, grant.reviewer_kind) for grant in person.roles}
        if (role, reviewer_kind) not in held:
            person.roles.append(
                RoleGrant(role=role, reviewer_kind=reviewer_kind, granted_by=granted_by.id)
            )


def block_person(email: str, *, actor: Actor, is_blocked: bool = True) -> None:
    """Shut an account, or open it again; who is blocked is signed out at once, everywhere."""
    if actor is not SYSTEM:
        require(actor, "people.invite")
    with unit_of_work():
        person = person_with_email(email)
        if person is None:
            raise NotFound(text("There is no account with this address."))
        person.is_blocked = is_blocked
        if is_blocked:
            sessions.end_all_sessions(person)


def end_own_session(person: Person, id_hash: str) -> None:
    """End one of one's own sessions on another device."""
    with unit_of_work():
        sessions.end_session_of(person, id_hash)


def end_other_sessions(person: Person, sid: str) -> None:
    """End all of one's own sessions but this one."""
    with unit_of_work():
        sessions.end_all_sessions(person, except_sid=sid)


def sign_out(sid: str) -> None:
    """End this session."""
    with unit_of_work():
        sessions.end_session(sid)


def forget_what_ended() -> None:
    """Remove sessions, invitations and letters whose time is over (by the clock)."""
    with unit_of_work():
        session().execute(delete(SignedInSession).where(SignedInSession.ends_at <= now()))
        session().execute(delete(Invitation).where(Invitation.expires_at <= now()))
        session().execute(delete(Letter).where(Letter.expires_at <= now() - KEPT_FOR_SENDING))
