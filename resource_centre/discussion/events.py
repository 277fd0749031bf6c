"""What happens to concerns: frozen, in the past tense, ids only; never who reported."""

from dataclasses import dataclass


@dataclass(frozen=True)
class _OfConcern:
    concern_id: int


@dataclass(frozen=True)
class ConcernReported(_OfConcern):
    """Somebody reported a concern."""


@dataclass(frozen=True)
class ConcernAcknowledged(_OfConcern):
    """A moderator took it; the organisations it is about are asked."""


@dataclass(frozen=True)
class ConcernClosed(_OfConcern):
    """Upheld, not upheld, or passed on; the reporter has an answer."""


@dataclass(frozen=True)
class ConcernOverdue(_OfConcern):
    """No moderator took it within a working day."""


@dataclass(frozen=True)
class ConcernReplied:
    """An organisation answered."""

    reply_id: int
