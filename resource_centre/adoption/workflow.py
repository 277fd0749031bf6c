"""The workflow tables of an adoption, of an update offer and of an outcome report.

Guards stand in guards.py; here are the rows and what each step makes true. ``consider`` leads
from nothing: its row has no from-state, ``operations.consider_practice`` makes the adoption.
"""

from datetime import timedelta
from typing import Any

from resource_centre import outbox, steps
from resource_centre.adoption import events, guards
from resource_centre.adoption.models import (
    UNANSWERED_OFFERS,
    Adoption,
    AdoptionState,
    OfferState,
    PilotReview,
    UpdateOffer,
)
from resource_centre.adoption.permissions import acting_manager, acting_member, other_member
from resource_centre.adoption.report_models import Changed, OutcomeReport, ReportState, Summary
from resource_centre.authorisation import SYSTEM, Actor, system
from resource_centre.db import now, session
from resource_centre.practices.models import Revision
from resource_centre.steps import Answers, Decision, Note, Step, Table
from resource_centre.vocabulary import slugs

S, O, R = AdoptionState, OfferState, ReportState  # noqa: E741
NOTICE_OF_NULL_RESULT = timedelta(days=30)
"""How long the owner organisation knows of a null result before the public (DOMAIN §4)."""


def _of_adoption(event: Any) -> Any:
    return lambda adoption: event(adoption_id=adoption.id, practice_id=adoption.practice_id)


def _of_report(event: Any) -> Any:
    return lambda report: event(
        report_id=report.id,
        adoption_id=report.adoption_id,
        practice_id=report.adoption.practice_id,
    )


def pin_present(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """The request names the exact text: the revision now approved, and its seal."""
    revision = adoption.practice.approved_revision
    if revision is not None:
        adoption.revision, adoption.revision_hash = revision, revision.content_hash
    adoption.requested_by, adoption.requested_at = actor.id, now()


def take_pin_out(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """Back to considering: the next request pins what is approved then."""
    adoption.revision_id, adoption.revision_hash = None, ""
    adoption.requested_by, adoption.requested_at = None, None


def keep_order(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """Who authorised, and by which order."""
    adoption.authorised_by, adoption.authorised_at = actor.id, now()
    _keep_document(adoption, answers)


def _keep_document(subject: Adoption | OutcomeReport, answers: Answers) -> None:
    subject.order_number = str(answers.get("order_number") or "").strip()
    subject.order_date = answers.get("order_date")
    subject.signer_post = str(answers.get("signer_post") or "").strip()
    subject.order_file_id = answers.get("order_file_id")
    subject.by_document = subject.order_file_id is not None


def begin_pilot(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """From this day the review and the reports are counted."""
    adoption.pilot_started_at = now()


def keep_pilot_review(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """What the first period showed."""
    adoption.pilot_review = PilotReview(
        verdict=answers["verdict"],
        words=str(answers.get("words") or "").strip(),
        reviewed_by=actor.id,
    )


def remember_state(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """A pause leads back to where it began."""
    adoption.state_before_pause = adoption.state.value


def forget_pause(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """It goes on."""
    adoption.state_before_pause = None


def _state_before_pause(adoption: Adoption) -> AdoptionState:
    """The state before the pause."""
    return AdoptionState(adoption.state_before_pause)


def close(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """The kind and the coded reason of the end; an unanswered offer has lost its object."""
    adoption.state_before_pause = None
    adoption.end_kind, adoption.end_reason = answers["end_kind"], answers["end_reason"]
    adoption.ended_at = now()
    session().flush()
    for offer in adoption.offers:
        if offer.state in UNANSWERED_OFFERS:
            steps.take(OFFER, "overtake", offer, SYSTEM)


ADOPTION = Table(
    "adoption",
    (
        Step("consider", acting_member, (), S.CONSIDERING,
             says="practice published, on an adoptable track; the owner sees a count"),
        Step("request", acting_member, (S.CONSIDERING,), S.REQUESTED, guards.can_be_requested,
             first=pin_present, announces=_of_adoption(events.AdoptionRequested),
             says="fit check answered; practice published, adoptable track; pins revision id and "
             "hash"),
        Step("return", acting_manager, (S.REQUESTED,), S.CONSIDERING, note=Note.REQUIRED,
             effect=take_pin_out, announces=_of_adoption(events.AdoptionReturned)),
        Step("refuse", acting_manager, (S.REQUESTED,), S.DROPPED, note=Note.REQUIRED,
             announces=_of_adoption(events.AdoptionRefused)),
        Step("authorise", other_member, (S.REQUESTED,), S.AUTHORISED, guards.can_be_authorised,
             note=Note.OPTIONAL, first=keep_order,
             announces=_of_adoption(events.AdoptionAuthorised),
             says="a manager, or any member by document; practice published; pinned revision "
             "still the approved one or an editorial step from it"),
        Step("prepare", acting_member, (S.AUTHORISED,), S.PREPARING, note=Note.OPTIONAL),
        Step("start_pilot", acting_member, (S.PREPARING,), S.PILOT, guards.is_prepared,
             note=Note.OPTIONAL, effect=begin_pilot, announces=_of_adoption(events.PilotStarted),
             says="checklist answered"),
        Step("pass_pilot", acting_manager, (S.PILOT,), S.IN_USE, guards.pilot_is_reviewed,
             note=Note.OPTIONAL, effect=keep_pilot_review,
             announces=_of_adoption(events.PilotPassed), says="pilot review: go or change"),
        Step("pause", acting_member, (S.PILOT, S.IN_USE), S.PAUSED, note=Note.OPTIONAL,
             first=remember_state, announces=_of_adoption(events.AdoptionPaused)),
        Step("resume", acting_member, (S.PAUSED,), _state_before_pause, note=Note.OPTIONAL,
             effect=forget_pause, announces=_of_adoption(events.AdoptionResumed)),
        Step("drop", acting_member, (S.CONSIDERING, S.REQUESTED), S.DROPPED, note=Note.OPTIONAL),
        Step("end", acting_manager,
             (S.AUTHORISED, S.PREPARING, S.PILOT, S.IN_USE, S.PAUSED), S.ENDED,
             guards.has_end_kind, note=Note.REASON, reason_codes=slugs("end_reason"),
             effect=close, announces=_of_adoption(events.AdoptionEnded),
             says="coded reason; completed, stopped or replaced"),
    ),
)  # fmt: skip


def note_on_adoption(adoption: Adoption, action: str, actor: Actor, revision: Revision) -> None:
    """Move the pin, and leave the audit row that keeps the history of pins. The state stays."""
    before = adoption.revision_id
    adoption.revision, adoption.revision_hash = revision, revision.content_hash
    adoption.version += 1
    session().add(
        Decision(
            subject_kind=ADOPTION.kind,
            subject_id=adoption.id,
            action=action,
            from_state=adoption.state.value,
            to_state=adoption.state.value,
            decided_by=None if actor is SYSTEM else actor.id,
            decided_by_system=actor is SYSTEM,
            decided_at=now(),
            details={"from_revision": before, "to_revision": revision.id},
            content_hash=revision.content_hash,
        )
    )


def move_pin(offer: UpdateOffer, actor: Actor, answers: Answers) -> None:
    """Accepted: from this day the institution uses what readers see now."""
    answer_offer(offer, actor, answers)
    approved = offer.adoption.practice.approved_revision
    note_on_adoption(offer.adoption, "move_pin", actor, approved or offer.revision)


def answer_offer(offer: UpdateOffer, actor: Actor, answers: Answers) -> None:
    """Who answered, when, and why."""
    offer.answered_by, offer.answered_at = actor.id, now()
    offer.reason = str(answers.get("reason") or "").strip()


def _of_offer(offer: UpdateOffer) -> events.UpdateAnswered:
    return events.UpdateAnswered(offer_id=offer.id, adoption_id=offer.adoption_id)


OFFER = Table(
    "update_offer",
    (
        Step("accept", acting_member, UNANSWERED_OFFERS, O.ACCEPTED, guards.is_still_offered,
             note=Note.OPTIONAL, first=move_pin, announces=_of_offer,
             says="practice published; what is offered is the approved revision"),
        Step("defer", acting_member, (O.OPEN,), O.DEFERRED, note=Note.OPTIONAL,
             first=answer_offer, announces=_of_offer),
        Step("decline", acting_member, UNANSWERED_OFFERS, O.DECLINED, note=Note.REQUIRED,
             first=answer_offer, announces=_of_offer, says="a reason"),
        Step("overtake", system, UNANSWERED_OFFERS, O.OVERTAKEN,
             says="a still newer revision, or the end of the adoption"),
    ),
)  # fmt: skip


def sign(report: OutcomeReport, actor: Actor, answers: Answers) -> None:
    """Signed figures are final; a null result waits for its public day."""
    report.signed_by, report.signed_at = actor.id, now()
    is_null = report.summary is Summary.NOT_HERE
    report.public_from = now() + NOTICE_OF_NULL_RESULT if is_null else now()
    _keep_document(report, answers)


def mark_variant(report: OutcomeReport, actor: Actor, answers: Answers) -> None:
    """A changed core component makes the adoption a variant; owner and moderators are told."""
    if report.changed is Changed.CORE:
        report.adoption.is_variant = True
        outbox.announce(_of_report(events.CoreComponentChanged)(report))


REPORT = Table(
    "outcome_report",
    (
        Step("send", acting_member, (R.DRAFT,), R.SENT, guards.can_be_sent, note=Note.OPTIONAL,
             announces=_of_report(events.ReportSent),
             says="the five questions answered, for a period that is over"),
        Step("return", acting_manager, (R.SENT,), R.DRAFT, note=Note.REQUIRED,
             announces=_of_report(events.ReportReturned)),
        Step("sign", acting_member, (R.DRAFT, R.SENT), R.SIGNED, guards.can_be_signed,
             note=Note.OPTIONAL, first=sign, effect=mark_variant,
             announces=_of_report(events.OutcomeReported),
             says="a manager, or any member by document"),
    ),
)  # fmt: skip
