"""The rubric (лист оценки): six blocks of criteria, who scores them, the minima of each track.

Numbers only forbid: a minimum that is not met stands in the way, none approves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from resource_centre.accounts.models import ReviewerKind
from resource_centre.practices.models import Track

P, M, L = ReviewerKind.PRACTITIONER, ReviewerKind.METHODOLOGIST, ReviewerKind.LIVED_EXPERIENCE


@dataclass(frozen=True)
class Criterion:
    """One criterion: block 1–6, who scores it on full, minimum on basic and on full."""

    key: str
    block: int
    scored_by: frozenset[ReviewerKind]
    minimum_basic: int
    minimum_full: int

    def minimum(self, track: Track) -> int:
        """The least score on this track; 0 asks for a note only."""
        return self.minimum_full if track is Track.FULL else self.minimum_basic


CRITERIA: tuple[Criterion, ...] = (
    Criterion("K1", 1, frozenset({P, M}), 2, 2),
    Criterion("K2", 2, frozenset({P, M}), 2, 2),
    Criterion("K4", 2, frozenset({P, M}), 1, 1),
    Criterion("K3", 3, frozenset({M}), 1, 2),
    Criterion("K5", 3, frozenset({M}), 1, 1),
    Criterion("K6", 4, frozenset({P, M, L}), 2, 2),
    Criterion("K8", 5, frozenset({P}), 1, 2),
    Criterion("K9", 5, frozenset({P}), 1, 2),
    Criterion("K10", 6, frozenset({P, L}), 0, 1),
    Criterion("K11", 6, frozenset({P, L}), 0, 1),
)
BY_KEY = {criterion.key: criterion for criterion in CRITERIA}
MINIMA_OF = frozenset({P, M})
"""No minimum hangs on a lived-experience reviewer."""
THIRD_REVIEWER_SCORES = frozenset({1, 2, 4})
BLOCKS = (1, 2, 3, 4, 5, 6)


def criteria_for(kind: ReviewerKind, track: Track) -> tuple[Criterion, ...]:
    """What this reviewer scores: on basic everything, on full what is theirs."""
    if track is Track.BASIC:
        return CRITERIA
    return tuple(c for c in CRITERIA if kind in c.scored_by)


_FULL_FORMS = {"residential"}
_FULL_SETTINGS = {"residential_adult", "cssv", "shelter"}
_FULL_GROUPS = {"orphans", "foster", "care_leavers", "teens_risk"}
_FULL_NEEDS = {"family_preservation"}


def required_track(card: Mapping[str, Any]) -> Track:
    """The least track on which a text of this card may be reviewed (DOMAIN §1).

    Full for residential settings, children at risk of removal or out of their family, medical
    or psychological methods, a claim of 2 or more, and service models; basic for the rest.
    """
    needs_full = (
        bool(_FULL_FORMS & set(card.get("service_forms", [])))
        or bool(_FULL_SETTINGS & set(card.get("settings", [])))
        or bool(_FULL_GROUPS & set(card.get("target_groups", [])))
        or bool(_FULL_NEEDS & set(card.get("needs", [])))
        or card.get("medical_or_psychological") is True
        or card.get("evidence_claim", 0) >= 2
        or card.get("kind") == "service_standard"
    )
    return Track.FULL if needs_full else Track.BASIC


@dataclass(frozen=True)
class Opinion:
    """The scores of one reviewer: criterion → 0–3."""

    kind: ReviewerKind
    scores: Mapping[str, int]


def unmet_minima(opinions: Iterable[Opinion], track: Track) -> list[str]:
    """Criteria whose minimum is not met.

    Each minimum is met by every reviewer who scores it; where three score it, by two of them.
    """
    counted = [o for o in opinions if o.kind in MINIMA_OF]
    unmet = []
    for criterion in CRITERIA:
        given = [
            o.scores[criterion.key]
            for o in counted
            if criterion in criteria_for(o.kind, track) and criterion.key in o.scores
        ]
        met = sum(value >= criterion.minimum(track) for value in given)
        needed = 2 if len(given) >= 3 else len(given)
        if not given or met < needed:
            unmet.append(criterion.key)
    return unmet


def needs_third_reviewer(opinions: Iterable[Opinion]) -> bool:
    """Two reviewers are apart by 2 or more on K2 or K6."""
    counted = [o for o in opinions if o.kind in MINIMA_OF]
    if len(counted) != 2:
        return False
    first, second = counted
    return any(
        abs(first.scores[k] - second.scores[k]) >= 2
        for k in ("K2", "K6")
        if k in first.scores and k in second.scores
    )
