"""What happens to practices: frozen, in the past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class _OfRevision:
    revision_id: int
    practice_id: int


@dataclass(frozen=True)
class RevisionSubmitted(_OfRevision):
    """An author sent a text for a first check."""


@dataclass(frozen=True)
class RevisionReturned(_OfRevision):
    """A moderator sent it back."""


@dataclass(frozen=True)
class ReviewStarted(_OfRevision):
    """The review began on its track."""


@dataclass(frozen=True)
class ChangesRequested(_OfRevision):
    """The letter to the author went out."""


@dataclass(frozen=True)
class RevisionResubmitted(_OfRevision):
    """The author answered; the next round begins."""


@dataclass(frozen=True)
class RevisionApproved(_OfRevision):
    """It is what readers see from now on."""


@dataclass(frozen=True)
class RevisionDeclined(_OfRevision):
    """Not recommended for now."""


@dataclass(frozen=True)
class RevisionWithdrawn(_OfRevision):
    """The author took it back, or time did."""


@dataclass(frozen=True)
class ReviewerInvited:
    """Somebody was asked for a review."""

    assignment_id: int


@dataclass(frozen=True)
class ReviewerAnswered:
    """They accepted, had no time, or stood aside."""

    assignment_id: int


@dataclass(frozen=True)
class ReviewSent:
    """A review came in."""

    review_id: int


@dataclass(frozen=True)
class _OfPractice:
    practice_id: int


@dataclass(frozen=True)
class PracticeLapsed(_OfPractice):
    """Its review is out of date."""


@dataclass(frozen=True)
class PracticeRenewed(_OfPractice):
    """All is still true."""


@dataclass(frozen=True)
class PracticeSuspended(_OfPractice):
    """Use is suspended until checked."""


@dataclass(frozen=True)
class SuspensionConfirmed(_OfPractice):
    """A second moderator confirmed it."""


@dataclass(frozen=True)
class PracticeReinstated(_OfPractice):
    """The suspension is over."""


@dataclass(frozen=True)
class PracticeWithdrawn(_OfPractice):
    """It left the library; its address stays."""


@dataclass(frozen=True)
class PracticeTagged(_OfPractice):
    """Its tags changed."""
