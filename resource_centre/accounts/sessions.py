"""Sessions of people signed in: a row each, so that one can be ended at once and everywhere.

The cookie carries a 256-bit id; the row keeps its SHA-256. When a session was last used stands
in the signed cookie, because a GET writes no row.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from resource_centre.accounts.models import Person, RoleName, SignedInSession
from resource_centre.db import now, session


class Lasting(NamedTuple):
    """How long a session lives unused, and at most."""

    idle: timedelta
    at_most: timedelta


OF_MEMBERS = Lasting(timedelta(days=14), timedelta(days=60))
OF_THOSE_WHO_DECIDE = Lasting(timedelta(minutes=30), timedelta(hours=12))
_DECIDE = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR, RoleName.ADMINISTRATOR)


def lasting_for(person: Person) -> Lasting:
    """How long the sessions of this person last, by the roles held now."""
    decides = any(person.has_role(role) for role in _DECIDE)
    return OF_THOSE_WHO_DECIDE if decides else OF_MEMBERS


def hash_of_id(sid: str) -> str:
    """What the row keeps of a session id."""
    return hashlib.sha256(sid.encode("utf-8", "replace")).hexdigest()


def begin_session(person: Person, device: str) -> str:
    """A new session; returns the id for the cookie. Inside a unit of work."""
    sid, instant = secrets.token_urlsafe(32), now()
    own = SignedInSession.person_id == person.id
    session().execute(delete(SignedInSession).where(own, SignedInSession.ends_at <= instant))
    session().add(
        SignedInSession(
            id_hash=hash_of_id(sid),
            person_id=person.id,
            begun_at=instant,
            ends_at=instant + lasting_for(person).at_most,
            device=device[:200],
        )
    )
    return sid


def person_of_session(sid: str, seen_at: int | None = None) -> Person | None:
    """Whose session this is, or ``None`` when it is over or the person is blocked.

    ``seen_at``: when it was last used, in seconds since 1970, as the cookie says.
    """
    row = session().get(SignedInSession, hash_of_id(sid))
    if row is None:
        return None
    person: Person | None = session().get(Person, row.person_id)
    if person is None or not person.is_active or _is_over(row, person, seen_at):
        return None
    return person


def _is_over(row: SignedInSession, person: Person, seen_at: int | None) -> bool:
    lasting, instant = lasting_for(person), now()
    if instant >= min(row.ends_at, row.begun_at + lasting.at_most):
        return True
    if seen_at is None:
        return False
    return instant - datetime.fromtimestamp(seen_at, tz=UTC) > lasting.idle


def sessions_of(person: Person) -> list[SignedInSession]:
    """The sessions that are not over, newest first."""
    own = select(SignedInSession).where(
        SignedInSession.person_id == person.id, SignedInSession.ends_at > now()
    )
    return list(session().scalars(own.order_by(SignedInSession.begun_at.desc())))


def end_session(sid: str) -> None:
    """Signed out. Inside a unit of work."""
    gone = SignedInSession.id_hash == hash_of_id(sid)
    session().execute(delete(SignedInSession).where(gone))


def end_session_of(person: Person, id_hash: str) -> None:
    """End one of one's own sessions elsewhere; another person's is not touched."""
    gone = (SignedInSession.id_hash == id_hash) & (SignedInSession.person_id == person.id)
    session().execute(delete(SignedInSession).where(gone))


def end_all_sessions(person: Person, except_sid: str | None = None) -> None:
    """End every session of the person, but for the one in use. Inside a unit of work."""
    gone = SignedInSession.person_id == person.id
    if except_sid is not None:
        gone &= SignedInSession.id_hash != hash_of_id(except_sid)
    session().execute(delete(SignedInSession).where(gone))
