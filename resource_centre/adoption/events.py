"""What happens to adoptions: frozen, in the past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class _OfAdoption:
    adoption_id: int
    practice_id: int


@dataclass(frozen=True)
class AdoptionRequested(_OfAdoption):
    """A member asks; somebody else of the institution authorises."""


@dataclass(frozen=True)
class AdoptionReturned(_OfAdoption):
    """The manager sent the request back to be considered further."""


@dataclass(frozen=True)
class AdoptionRefused(_OfAdoption):
    """The manager said no."""


@dataclass(frozen=True)
class AdoptionAuthorised(_OfAdoption):
    """By a manager or by a signed order; from now on it is counted."""


@dataclass(frozen=True)
class PilotStarted(_OfAdoption):
    """The first period began."""


@dataclass(frozen=True)
class PilotPassed(_OfAdoption):
    """The pilot review said go, or change."""


@dataclass(frozen=True)
class AdoptionPaused(_OfAdoption):
    """It rests."""


@dataclass(frozen=True)
class AdoptionResumed(_OfAdoption):
    """It goes on where it was."""


@dataclass(frozen=True)
class AdoptionEnded(_OfAdoption):
    """Completed, stopped or replaced, with a coded reason."""


@dataclass(frozen=True)
class _OfOffer:
    offer_id: int
    adoption_id: int


@dataclass(frozen=True)
class UpdateOffered(_OfOffer):
    """A newer substantive or safety revision than the pinned one was approved."""


@dataclass(frozen=True)
class UpdateAnswered(_OfOffer):
    """The institution moved to it, put it off or declined it."""


@dataclass(frozen=True)
class _OfReport:
    report_id: int
    adoption_id: int
    practice_id: int


@dataclass(frozen=True)
class ReportSent(_OfReport):
    """A drafted outcome report waits for its signature."""


@dataclass(frozen=True)
class ReportReturned(_OfReport):
    """The manager asks for another draft."""


@dataclass(frozen=True)
class OutcomeReported(_OfReport):
    """A signed report stands."""


@dataclass(frozen=True)
class CoreComponentChanged(_OfReport):
    """A signed report says that a core component was changed: a variant."""


@dataclass(frozen=True)
class _OfRecall:
    answer_id: int
    adoption_id: int
    practice_id: int


@dataclass(frozen=True)
class RecallAnswered(_OfRecall):
    """An institution said what it does while use is suspended."""


@dataclass(frozen=True)
class RecallUnanswered(_OfRecall):
    """Some working days passed without a word."""

    days: int


@dataclass(frozen=True)
class SuspensionUnconfirmed:
    """No second moderator looked at it in time."""

    recall_id: int
    practice_id: int
