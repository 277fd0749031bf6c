"""The guards of the adoption tables. Each is a sentence for the person."""

from datetime import date

from sqlalchemy import select

from resource_centre.adoption.models import (
    CHECKLIST_POINTS,
    REPORTABLE_STATES,
    Adoption,
    FitQuestion,
    OrderFile,
    PilotVerdict,
    UpdateOffer,
)
from resource_centre.adoption.permissions import manager
from resource_centre.adoption.report_models import FIGURES, Changed, OutcomeReport, ReportState
from resource_centre.authorisation import Actor
from resource_centre.db import session, today
from resource_centre.errors import BadInput, NotReady, WrongState
from resource_centre.i18n import Said, text
from resource_centre.practices.models import Practice, PracticeState, Revision, Track
from resource_centre.steps import Answers
from resource_centre.vocabulary import slugs

ADOPTABLE_TRACKS = (Track.BASIC, Track.FULL)


def is_adoptable(practice: Practice) -> None:
    """Published, and reviewed on a track that may be adopted."""
    if practice.state is not PracticeState.PUBLISHED:
        raise NotReady(text("Only a published practice can be taken up now."))
    revision = practice.approved_revision
    if revision is None or revision.track not in ADOPTABLE_TRACKS:
        raise NotReady(text("A practice can be taken up after a basic or a full review."))


def minor_steps_from(revision: Revision) -> list[int]:
    """This revision and those it corrects by editorial or translation steps alone, newest first."""
    chain = [revision.id]
    while revision.change_class.is_minor and revision.based_on is not None:
        revision = revision.based_on
        chain.append(revision.id)
    return chain


def can_be_requested(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """Fit check answered; the request complete; practice published on an adoptable track."""
    answered = {a.question for a in adoption.fit_answers}
    if answered < set(FitQuestion):
        missing = next(q for q in FitQuestion if q not in answered)
        raise NotReady(text("Answer the six questions of the fit check."), f"fit_{missing.value}")
    wrong = request_gaps(adoption)
    if wrong:
        raise BadInput(wrong)
    is_adoptable(adoption.practice)
    seen = answers.get("seen_revision_id")
    if seen is not None and seen != adoption.practice.approved_revision_id:
        raise WrongState(
            text("Another revision of this practice was approved while you were reading."),
            text("Read it again, then decide."),
        )


def request_gaps(adoption: Adoption) -> dict[str, Said]:
    """What the request still needs, by field."""
    wrong: dict[str, Said] = {}
    if not adoption.site.strip():
        wrong["site"] = text("Say where it will take place.")
    if not adoption.for_whom.strip():
        wrong["for_whom"] = text("Say for whom it will be.")
    if not adoption.planned_count:
        wrong["planned_count"] = text("Say how many people or families, as a number.")
    if adoption.pilot_from is None:
        wrong["pilot_from"] = text("Say when the pilot begins.")
    if adoption.pilot_to is None:
        wrong["pilot_to"] = text("Say when the pilot ends.")
    if adoption.funding not in slugs("funding"):
        wrong["funding"] = text("Say what it is paid from.")
    if adoption.founder_needed and not adoption.founder_letter.strip():
        wrong["founder_letter"] = text("Give number and date of the founder’s letter.")
    if not adoption.terms_accepted:
        wrong["terms_accepted"] = text("Accept the terms of reuse to go on.")
    return wrong


def can_be_authorised(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """By a manager or by document; published; the pin is the approved revision or an editorial
    step from it."""
    if answers.get("order_file_id") or not manager(actor, adoption):
        _document_is_whole(adoption, answers)
    is_adoptable(adoption.practice)
    approved, pinned = adoption.practice.approved_revision, adoption.revision
    sealed = pinned is not None and pinned.content_hash == adoption.revision_hash
    if approved is None or not sealed or adoption.revision_id not in minor_steps_from(approved):
        raise NotReady(
            text("A newer revision was approved since the request: send it back to be asked anew.")
        )


def _document_is_whole(adoption: Adoption, answers: Answers) -> None:
    wrong: dict[str, Said] = {}
    if not str(answers.get("order_number") or "").strip():
        wrong["order_number"] = text("Enter the number of the order.")
    if not isinstance(answers.get("order_date"), date):
        wrong["order_date"] = text("Enter the date of the order.")
    elif answers["order_date"] > today():
        wrong["order_date"] = text("The date of the order is in the future.")
    if not str(answers.get("signer_post") or "").strip():
        wrong["signer_post"] = text("Enter the post of the signer.")
    file = session().get(OrderFile, answers.get("order_file_id") or "")
    if file is None or file.institution_id != adoption.institution_id:
        wrong["order_file"] = text("Choose the file of the signed order: PDF, PNG or JPEG.")
    if wrong:
        raise BadInput(wrong)


def is_prepared(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """The checklist is answered."""
    done = adoption.preparation.answered if adoption.preparation else 0
    if done < CHECKLIST_POINTS:
        raise NotReady(
            text(
                "Answer the checklist first: %(done)d of %(all)d points are answered.",
                done=done,
                all=CHECKLIST_POINTS,
            )
        )


def pilot_is_reviewed(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """The pilot review says go or change."""
    verdict = answers.get("verdict")
    if not isinstance(verdict, PilotVerdict):
        raise NotReady(text("Choose: go on, or go on with a change."), "verdict")
    if verdict is PilotVerdict.CHANGE and not str(answers.get("words") or "").strip():
        raise NotReady(text("Say what will change."), "words")


def has_end_kind(adoption: Adoption, actor: Actor, answers: Answers) -> None:
    """Completed, stopped or replaced."""
    if answers.get("end_kind") not in slugs("end_kind"):
        raise NotReady(text("Choose: completed, stopped or replaced."), "end_kind")


def is_still_offered(offer: UpdateOffer, actor: Actor, answers: Answers) -> None:
    """The adoption runs, and what is offered is what readers see now."""
    is_adoptable(offer.adoption.practice)
    approved = offer.adoption.practice.approved_revision
    if approved is None or offer.revision_id not in minor_steps_from(approved):
        raise WrongState(text("A still newer revision was approved: it will be offered shortly."))


def can_be_sent(report: OutcomeReport, actor: Actor, answers: Answers) -> None:
    """The five questions are answered, for a period that is over and not reported yet."""
    if report.adoption.state not in REPORTABLE_STATES:
        raise NotReady(text("A report is possible once the pilot has begun."))
    wrong = report_gaps(report)
    if wrong:
        raise BadInput(wrong)
    if _overlaps_another(report):
        raise BadInput({"period_from": text("A signed report covers part of this period already.")})


def report_gaps(report: OutcomeReport) -> dict[str, Said]:
    """What the report still needs, by field."""
    wrong: dict[str, Said] = {}
    if report.period_from is None:
        wrong["period_from"] = text("Say from when the report counts.")
    if report.period_to is None:
        wrong["period_to"] = text("Say to when the report counts.")
    elif report.period_to > today():
        wrong["period_to"] = text("The period is not over yet.")
    for name in FIGURES:
        if getattr(report, name) is None:
            wrong[name] = text("Enter a number; 0 if there was nobody.")
    if report.summary is None:
        wrong["summary"] = text("Choose the sentence that fits best.")
    if report.changed is None:
        wrong["changed"] = text("Say what you changed.")
    elif report.changed is not Changed.NOTHING and not report.change_text.strip():
        wrong["change_text"] = text("Say what you changed, and why.")
    if report.recommend is None:
        wrong["recommend"] = text("Say whether you would recommend it.")
    return wrong


def _overlaps_another(report: OutcomeReport) -> bool:
    others = select(OutcomeReport.id).where(
        OutcomeReport.adoption_id == report.adoption_id,
        OutcomeReport.id != report.id,
        OutcomeReport.state == ReportState.SIGNED,
        OutcomeReport.period_from <= report.period_to,
        OutcomeReport.period_to >= report.period_from,
    )
    return session().scalar(others.limit(1)) is not None


def can_be_signed(report: OutcomeReport, actor: Actor, answers: Answers) -> None:
    """A manager signs, or any member by document; whole and not reported twice."""
    if answers.get("order_file_id") or not manager(actor, report):
        _document_is_whole(report.adoption, answers)
    can_be_sent(report, actor, answers)
