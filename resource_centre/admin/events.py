"""What happened in the administrator's and curator's pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RoleChanged:
    """Somebody was given a role, or it was taken from them."""

    decision_id: int
    person_id: str


@dataclass(frozen=True)
class AccountUnblocked:
    """Somebody may sign in again."""

    decision_id: int
    person_id: str


@dataclass(frozen=True)
class PersonAsked:
    """Somebody is to get a one-time link by mail."""

    asked_id: str


@dataclass(frozen=True)
class VocabularyChanged:
    """A term was renamed, moved, retired, taken back, merged or added."""

    vocabulary: str
    slug: str
