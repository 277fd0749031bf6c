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
class ReviewLinkSent:
    """Somebody was asked by a link in a mail, or reminded of it (then the number is higher)."""

    link_id: str
    reminder: int


@dataclass(frozen=True)
class GuestStoodAside:
    """Somebody asked by mail has no time or an interest, and so stays unnamed here."""

    link_id: str


@dataclass(frozen=True)
class ReviewPassedOn:
    """A review goes to another reviewer: the earlier one is told that nothing more is asked."""

    assignment_id: int


@dataclass(frozen=True)
class SubstituteNamed:
    """Somebody stands in for a moderator or reviewer who is away."""

    substitute_row_id: int


@dataclass(frozen=True)
class DraftsHandedOver:
    """The texts somebody was writing go on with another member."""

    organisation_id: int
    person_id: str
    successor_id: str


@dataclass(frozen=True)
class AppealLodged:
    """An author appeals against "not recommended for now"."""

    appeal_id: int


@dataclass(frozen=True)
class AppealDecided:
    """It was upheld or dismissed."""

    appeal_id: int


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
class PracticeRenamed:
    """It has another address; the old one leads there."""

    practice_id: int


@dataclass(frozen=True)
class PracticeTagged(_OfPractice):
    """Its tags changed."""
