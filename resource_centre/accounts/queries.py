"""Finding people and invitations."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from sqlalchemy import select

from resource_centre.accounts.models import Invitation, Person
from resource_centre.db import now, session


@dataclass(frozen=True)
class AccountPart:
    """What a higher slice shows on somebody's own account page: a partial and its facts."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)


ACCOUNT_PARTS: list[Callable[[Person], AccountPart | None]] = []
"""Providers registered by higher slices, in the order of the page."""

NEAR_NAMES: list[Callable[[str], list[str]]] = []
"""Providers of names that make a poor password for the person with this address."""


def email_key(email: str) -> str:
    """The form in which addresses are matched: NFKC, casefold, without blanks around.

    Without NUL, which PostgreSQL cannot compare.
    """
    return normalize("NFKC", email).replace("\0", "").strip().casefold()


def person_with_email(email: str) -> Person | None:
    """Who has this address."""
    found: Person | None = session().scalar(
        select(Person).where(Person.email_key == email_key(email))
    )
    return found


def name_of(person_id: str) -> str:
    """The name behind an opaque id; somebody who was erased has none."""
    return str(session().scalar(select(Person.name).where(Person.id == person_id)) or "")


def hash_of_token(token: str) -> str:
    """What is kept of the token in a link."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_invitation(token: str) -> Invitation | None:
    """The invitation of this link, when it was not used and is not too old."""
    found: Invitation | None = session().get(Invitation, hash_of_token(token))
    return found if found is not None and found.expires_at > now() else None


def account_parts(person: Person) -> list[AccountPart]:
    """What the higher slices show on the account page."""
    parts = (provider(person) for provider in ACCOUNT_PARTS)
    return [part for part in parts if part is not None]
