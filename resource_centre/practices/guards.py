"""The guards and effects of the revision table. Each guard is a sentence for the person."""

from sqlalchemy import func, select

from resource_centre import steps
from resource_centre.authorisation import Actor
from resource_centre.db import session
from resource_centre.errors import NotReady, WrongState
from resource_centre.i18n import text
from resource_centre.organisations.models import OrganisationState
from resource_centre.practices import completeness, rubric
from resource_centre.practices.card import card_errors
from resource_centre.practices.changes import untouchable_changes
from resource_centre.practices.models import (
    Practice,
    PracticeState,
    Revision,
    RevisionState,
    Track,
)
from resource_centre.practices.review_models import (
    LetterPoint,
    PointKind,
    Review,
    ReviewAssignment,
)
from resource_centre.practices.sections import ALWAYS_LIGHT
from resource_centre.steps import Answers

MOST_MUST_POINTS = 7
MOST_IN_FULL_REVIEW = 3


def assignments_of(revision: Revision) -> list[ReviewAssignment]:
    """Who was asked, in the order of asking."""
    asked = select(ReviewAssignment).where(ReviewAssignment.revision_id == revision.id)
    return list(session().scalars(asked.order_by(ReviewAssignment.id)))


def reviews_in(revision: Revision) -> list[Review]:
    """The reviews sent in this round by reviewers who still are."""
    found = []
    for assignment in assignments_of(revision):
        if assignment.has_accepted:
            found += [r for r in assignment.reviews if r.round == revision.round and r.sent_at]
    return found


def opinions_in(revision: Revision) -> list[rubric.Opinion]:
    """The scores of this round, for the minima."""
    return [
        rubric.Opinion(
            review.assignment.reviewer_kind,
            {s.criterion: s.value for s in review.scores if s.value is not None},
        )
        for review in reviews_in(revision)
    ]


def can_be_sent(revision: Revision, actor: Actor, answers: Answers) -> None:
    """The nine answers and three statements; the organisation is accepted."""
    if revision.practice.owner.state is not OrganisationState.ACCEPTED:
        raise NotReady(
            text("Your organisation is not yet confirmed. The text can be sent once it is.")
        )
    errors = card_errors(revision.card)
    if errors:
        name, sentence = next(iter(errors.items()))
        raise NotReady(sentence, name)
    gaps = completeness.gaps_for_sending(revision)
    if gaps:
        raise NotReady(gaps[0].sentence, gaps[0].name)
    if any(t.refused for t in revision.texts):
        raise NotReady(text("The text could not be rendered. Make it simpler, then send it."))
    if revision.asks_review and revision.card.get("kind") in ALWAYS_LIGHT:
        raise NotReady(text("Experience and know-how are published as light, without review."))
    if revision.change_class.is_minor:
        _is_minor_change(revision)
    elif revision.practice.approved_revision_id and not revision.change_note.strip():
        raise NotReady(text("Say in one sentence what changed."), "change_note")


def can_be_reviewed(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Track ≥ required_track; its reviewers have accepted, without conflict."""
    track = answers.get("track")
    if not isinstance(track, Track) or track is Track.LIGHT:
        raise NotReady(text("Choose the track: basic or full."), "track")
    if not revision.asks_review:
        raise NotReady(text("The author asks for publication as light, without review."))
    if track.depth < rubric.required_track(revision.card).depth:
        raise NotReady(text("This practice needs a full review."), "track")
    _is_not_shallower(revision, track)
    accepted = [a for a in assignments_of(revision) if a.has_accepted]
    kinds = [a.reviewer_kind for a in accepted]
    if track is Track.BASIC and not any(k in rubric.MINIMA_OF for k in kinds):
        raise NotReady(text("A reviewer must have accepted first."))
    if track is Track.FULL and not set(kinds) >= rubric.MINIMA_OF:
        raise NotReady(text("A practitioner and a methodologist must have accepted first."))
    _interests_allow(accepted)
    if track is Track.FULL and _in_full_review(revision.practice.owner_id) >= MOST_IN_FULL_REVIEW:
        raise NotReady(text("Three practices of this organisation are in full review already."))


def _interests_allow(accepted: list[ReviewAssignment]) -> None:
    """Where one reviewer disclosed an interest the others have none; alone, none at all.

    Somebody with lived experience carries no minimum and so does not stand for the other one.
    """
    scoring = [a for a in accepted if a.reviewer_kind in rubric.MINIMA_OF]
    disclosed = sum(a.has_disclosure for a in scoring)
    if disclosed > 1 or disclosed == len(scoring):
        raise NotReady(text("Beside a disclosed interest a reviewer without one is needed."))


def _in_full_review(owner_id: int) -> int:
    busy = (RevisionState.IN_REVIEW, RevisionState.CHANGES_REQUESTED)
    count = select(func.count(Revision.id)).join(Practice, Revision.practice_id == Practice.id)
    of_owner = count.where(
        Practice.owner_id == owner_id, Revision.state.in_(busy), Revision.track == Track.FULL
    )
    return int(session().scalar(of_owner) or 0)


def _is_not_shallower(revision: Revision, track: Track) -> None:
    before = revision.practice.approved_revision
    if before is not None and before.track is not None and track.depth < before.track.depth:
        raise NotReady(text("The present revision was reviewed more deeply."), "track")


def has_a_letter(revision: Revision, actor: Actor, answers: Answers) -> None:
    """At least one point, at most seven that must be answered."""
    must = [p for p in answers.get("must", []) if p.strip()]
    if not must:
        raise NotReady(text("Write at least one point that must be answered."), "must")
    if len(must) > MOST_MUST_POINTS:
        raise NotReady(text("At most seven points must be answered; fold the rest."), "must")


def is_answered(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Something changed, or each point is answered."""
    asked = [
        d for d in steps.decisions_on("revision", revision.id) if d.action == "request_changes"
    ]
    changed = bool(asked) and asked[-1].content_hash != revision.content_hash
    if not changed and not all(p.answer.strip() for p in must_points(revision)):
        raise NotReady(text("Change the text, or answer each point that must be answered."))
    gaps = completeness.gaps_for_sending(revision)
    if gaps:
        raise NotReady(gaps[0].sentence, gaps[0].name)
    if any(t.refused for t in revision.texts):
        raise NotReady(text("The text could not be rendered. Make it simpler, then send it."))


def must_points(revision: Revision) -> list[LetterPoint]:
    """The points of this round that must be answered."""
    points = select(LetterPoint).where(
        LetterPoint.revision_id == revision.id,
        LetterPoint.round == revision.round,
        LetterPoint.kind == PointKind.MUST,
    )
    return list(session().scalars(points.order_by(LetterPoint.id)))


def can_be_approved(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Reviews in, minima met, no failed check, evidence with reason, based on the present text."""
    track = revision.track
    if track is None or track is Track.LIGHT:
        raise NotReady(text("The revision has no track of review."))
    _is_not_gone(revision)
    _is_not_shallower(revision, track)
    accepted = [a for a in assignments_of(revision) if a.has_accepted]
    if len(reviews_in(revision)) < len(accepted) or not accepted:
        raise NotReady(text("Not every review of this round is in."))
    opinions = opinions_in(revision)
    if rubric.needs_third_reviewer(opinions):
        raise NotReady(text("The reviewers are far apart: a third one is needed."))
    unmet = rubric.unmet_minima(opinions, track)
    if unmet:
        raise NotReady(text("A minimum is not met: %(criteria)s.", criteria=", ".join(unmet)))
    gaps = completeness.gaps_for_approval(revision)
    if gaps:
        raise NotReady(gaps[0].sentence, gaps[0].name)
    _checks_pass(answers)
    _evidence_is_set(answers, at_most=1 if track is Track.BASIC else 4)
    _is_based_on_present(revision)


def _checks_pass(answers: Answers) -> None:
    for name in ("check_scope", "check_law", "check_rights"):
        if answers.get(name) is not True:
            raise NotReady(text("A check of law, data, rights or scope is not answered yes."), name)


def _evidence_is_set(answers: Answers, *, at_most: int) -> None:
    level = answers.get("evidence_level")
    if not isinstance(level, int) or not 0 <= level <= 4:
        raise NotReady(text("Set the evidence level."), "evidence_level")
    if level > at_most:
        raise NotReady(
            text("On this track the evidence level is at most %(level)d.", level=at_most),
            "evidence_level",
        )
    if not str(answers.get("evidence_reason", "")).strip():
        raise NotReady(text("Give the reason for the evidence level."), "evidence_reason")


def _is_based_on_present(revision: Revision) -> None:
    if revision.based_on_id != revision.practice.approved_revision_id:
        raise NotReady(
            text("Another revision was approved meanwhile: this one must be brought up to date.")
        )


def _is_not_gone(revision: Revision) -> None:
    if revision.practice.state is PracticeState.WITHDRAWN:
        raise WrongState(text("The practice was withdrawn."))


def can_be_light(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Light asked for, no deeper approved revision; the three checks pass; evidence 0."""
    if revision.asks_review:
        raise NotReady(text("The author asks for a review."))
    if revision.change_class.is_minor:
        raise NotReady(text("An editorial change is approved as such."))
    _is_not_gone(revision)
    _is_not_shallower(revision, Track.LIGHT)
    _checks_pass(answers)
    _is_based_on_present(revision)


def is_editorial(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Editorial or translation, touching no core component, safety, cost or evidence field."""
    if not revision.change_class.is_minor:
        raise NotReady(text("This is not an editorial change nor a translation."))
    _is_not_gone(revision)
    _is_minor_change(revision)
    _is_based_on_present(revision)


def _is_minor_change(revision: Revision) -> None:
    before = revision.based_on
    if before is None:
        raise NotReady(text("There is no approved revision that could be corrected."))
    touched = untouchable_changes(before, revision)
    if touched:
        raise NotReady(
            text("An editorial change may not touch “%(field)s”.", field=touched[0]), touched[0]
        )


def is_importable(revision: Revision, actor: Actor, answers: Answers) -> None:
    """Owner is the library, or a moderator is named; the card is valid; evidence as stated."""
    if not revision.practice.is_library_text and not answers.get("by"):
        raise NotReady(text("Only the library’s own texts are published without a moderator."))
    errors = card_errors(revision.card)
    if errors:
        name, sentence = next(iter(errors.items()))
        raise NotReady(text("%(field)s: %(what)s", field=name, what=sentence), name)
    if any(t.refused or not t.html for t in revision.texts):
        raise NotReady(text("A text could not be rendered."))
    _is_not_gone(revision)
    _is_not_shallower(revision, Track.LIGHT)
    _is_based_on_present(revision)
