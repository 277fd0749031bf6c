"""Sessions of people signed in: a row each, so that one can be ended at once and everywhere.

The cookie carries a 256-bit id; the row keeps its SHA-256. When a session was last used stands
in the signed cookie, because a GET writes no row.
"""

import hashlib
import secrets
from collections.abc import Callable
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


SCOPE_HOLDS: dict[str, Callable[[str], bool]] = {}
"""By the first word of a scope: whether what it opens is still open. Higher slices register."""


def begin_session(person: Person, device: str, *, scope: str | None = None) -> str:
    """A new session; returns the id for the cookie. Inside a unit of work.

    With a scope it opens nothing but the pages that name the same one.
    """
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
            scope=scope,
        )
    )
    return sid


def person_of_session(
    sid: str, seen_at: int | None = None, *, scope: str | None = None
) -> Person | None:
    """Whose session this is, or ``None`` when it is over or the person is blocked.

    ``seen_at``: when it was last used, in seconds since 1970, as the cookie says. ``scope``: what
    is asked for; a limited session is nobody's anywhere else.
    """
    row = session().get(SignedInSession, hash_of_id(sid))
    if row is None or not _reaches(row.scope, scope):
        return None
    person: Person | None = session().get(Person, row.person_id)
    if person is None or not person.is_active or _is_over(row, person, seen_at):
        return None
    return person


def _reaches(scope: str | None, asked_for: str | None) -> bool:
    if scope is None:
        return True
    kind, _, rest = scope.partition(":")
    return scope == asked_for and kind in SCOPE_HOLDS and SCOPE_HOLDS[kind](rest)


def scope_of_session(sid: str) -> str | None:
    """What a session is limited to; ``None``: to nothing, or there is no such session."""
    row = session().get(SignedInSession, hash_of_id(sid))
    return row.scope if row is not None else None


def end_sessions_within(scope: str) -> None:
    """End every session that is limited to this. Inside a unit of work."""
    session().execute(delete(SignedInSession).where(SignedInSession.scope == scope))


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


RECENT = timedelta(minutes=10)


def note_confirmed(sid: str) -> None:
    """The password was typed in this session now. Inside a unit of work."""
    row = session().get(SignedInSession, hash_of_id(sid))
    if row is not None:
        row.confirmed_at = now()


def was_confirmed(sid: str) -> bool:
    """Whether the password was typed in this session in the last ten minutes."""
    row: SignedInSession | None = session().get(SignedInSession, hash_of_id(sid))
    if row is None or row.scope is not None:
        return False
    return now() - (row.confirmed_at or row.begun_at) <= RECENT


def owner_of_session(sid: str) -> str | None:
    """Whose session this is or was, while its row is there: over or not."""
    row = session().get(SignedInSession, hash_of_id(sid))
    return row.person_id if row is not None else None


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
