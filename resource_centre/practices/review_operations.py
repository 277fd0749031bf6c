"""What a reviewer writes: save, send, change an opinion on one revision in one round."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from resource_centre import outbox
from resource_centre.authorisation import Actor
from resource_centre.db import lock, now, session
from resource_centre.errors import BadInput, ChangedMeanwhile, WrongState
from resource_centre.i18n import Said, text
from resource_centre.practices import events, rubric
from resource_centre.practices.models import RevisionState, Track
from resource_centre.practices.review_log import lock_own, record, snapshot_of
from resource_centre.practices.review_models import Review, ReviewAssignment, Score
from resource_centre.practices.review_queries import (
    expected_track,
    may_change_review,
    review_of_round,
)
from resource_centre.unit_of_work import unit_of_work

LONGEST_WORDS = 4_000


@dataclass(frozen=True)
class Opinion:
    """What a reviewer wrote: score and reason by criterion, evidence, a comment, hours spent."""

    scores: Mapping[str, int | None] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    evidence_proposed: int | None = None
    evidence_reason: str = ""
    comment: str = ""
    hours: float | None = None


def save_review(
    assignment: ReviewAssignment,
    actor: Actor,
    opinion: Opinion,
    *,
    seen_version: int,
    seen_hash: str | None = None,
) -> Review:
    """Keep what was written so far; only what cannot be taken at all is refused.

    ``seen_version`` is 0 before the first save. A text that changed since is answered 409.
    """
    with unit_of_work():
        review = _open_review(assignment, actor, seen_version, seen_hash)
        if review.sent_at is not None:
            raise WrongState(text("This review was sent."))
        _write(review, opinion)
    return review


def send_review(
    assignment: ReviewAssignment,
    actor: Actor,
    opinion: Opinion,
    *,
    seen_version: int,
    seen_hash: str | None = None,
) -> Review:
    """Save and send: every criterion of this reviewer scored with its reason, evidence proposed."""
    with unit_of_work():
        review = _open_review(assignment, actor, seen_version, seen_hash)
        if review.sent_at is not None:
            raise WrongState(text("This review was sent."))
        _write(review, opinion)
        gaps = gaps_of(assignment, opinion)
        if gaps:
            raise BadInput(gaps)
        review.sent_at = now()
        read = {"round": review.round, "snapshot": snapshot_of(assignment.revision)}
        record(assignment, "send", actor, details=read)
        outbox.announce(events.ReviewSent(review.id))
    return review


def change_review(
    assignment: ReviewAssignment,
    actor: Actor,
    opinion: Opinion,
    *,
    seen_version: int,
    note: str,
) -> Review:
    """Change an opinion after both are in, within three days, with a note that is kept."""
    with unit_of_work():
        review = _open_review(assignment, actor, seen_version, None)
        if not may_change_review(assignment):
            raise WrongState(text("The days of exchange are over, or not all reviews are in."))
        before = {s.criterion: s.value for s in review.scores}
        gaps = gaps_of(assignment, opinion)
        if not note.strip():
            gaps["note"] = text("Say why you change it.")
        if gaps:
            raise BadInput(gaps)
        _write(review, opinion)
        after = {s.criterion: s.value for s in review.scores}
        changed = {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
        record(assignment, "change", actor, note=note.strip(), details={"scores": changed})
        outbox.announce(events.ReviewSent(review.id))
    return review


def gaps_of(assignment: ReviewAssignment, opinion: Opinion) -> dict[str, Said]:
    """What is missing before a review can be sent, by field."""
    revision = assignment.revision
    track = expected_track(revision)
    gaps: dict[str, Said] = {}
    for criterion in rubric.criteria_for(assignment.reviewer_kind, track):
        key = criterion.key
        if opinion.scores.get(key) is None:
            gaps[key] = text("Choose a score for %(criterion)s.", criterion=key)
        if not opinion.reasons.get(key, "").strip():
            gaps[f"reason_{key}"] = text("Give the reason for %(criterion)s.", criterion=key)
    if assignment.reviewer_kind in rubric.MINIMA_OF:
        if opinion.evidence_proposed is None:
            gaps["evidence"] = text("Propose an evidence level.")
        if not opinion.evidence_reason.strip():
            gaps["evidence_reason"] = text("Give the reason for the evidence level.")
    if track is Track.BASIC and (opinion.evidence_proposed or 0) > 1:
        gaps["evidence"] = text("On this track the evidence level is at most %(level)d.", level=1)
    return gaps


def _open_review(
    assignment: ReviewAssignment, actor: Actor, seen_version: int, seen_hash: str | None
) -> Review:
    """The review of the present round, made when it is first saved."""
    lock_own(assignment, actor)
    revision = assignment.revision
    lock(revision)
    if not assignment.has_accepted:
        raise WrongState(text("Answer the question about your interests first."))
    if revision.state is not RevisionState.IN_REVIEW or revision.track is None:
        raise WrongState(text("The review has not begun, or its round is over."))
    if seen_hash is not None and seen_hash != revision.content_hash:
        raise ChangedMeanwhile("", revision.saved_at)
    review = review_of_round(assignment, revision.round)
    if review is None:
        review = Review(round=revision.round, version=0, content_hash=revision.content_hash)
        review.scores = []
        assignment.reviews.append(review)
    if review.version != seen_version:
        raise ChangedMeanwhile(assignment.reviewer_id, review.saved_at)
    return review


def _write(review: Review, opinion: Opinion) -> None:
    assignment = review.assignment
    track = expected_track(assignment.revision)
    mine = [c.key for c in rubric.criteria_for(assignment.reviewer_kind, track)]
    _can_be_taken(opinion, mine)
    kept = {score.criterion: score for score in review.scores}
    for key in mine:
        score = kept.get(key)
        if score is None:
            score = Score(criterion=key)
            review.scores.append(score)
        score.value = opinion.scores.get(key)
        score.reason = opinion.reasons.get(key, "").strip()
    review.evidence_proposed = opinion.evidence_proposed
    review.evidence_reason = opinion.evidence_reason.strip()
    review.comment = opinion.comment.strip()
    review.hours = opinion.hours
    review.content_hash = assignment.revision.content_hash
    review.saved_at = now()
    review.version += 1
    session().flush()


def _can_be_taken(opinion: Opinion, mine: list[str]) -> None:
    errors: dict[str, Said] = {}
    for key, value in opinion.scores.items():
        if value is not None and (key not in mine or value not in range(4)):
            errors[key] = text("A score is 0, 1, 2 or 3, for the criteria that are yours.")
    if opinion.evidence_proposed not in (None, 0, 1, 2, 3, 4):
        errors["evidence"] = text("The evidence level is 0 to 4.")
    longest = {"evidence_reason": opinion.evidence_reason, "comment": opinion.comment}
    longest |= {f"reason_{key}": words for key, words in opinion.reasons.items()}
    for name, words in longest.items():
        if len(words) > LONGEST_WORDS:
            errors[name] = text("At most %(count)d characters.", count=LONGEST_WORDS)
    if opinion.hours is not None and not 0 <= opinion.hours <= 500:
        errors["hours"] = text("Hours are a number from 0 to 500.")
    if errors:
        raise BadInput(errors)
