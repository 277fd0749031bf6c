"""What people do with adoptions. Each operation opens its own unit of work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from resource_centre.accounts.models import Person
from resource_centre.adoption import guards
from resource_centre.adoption.models import (
    OPEN_STATES,
    Adoption,
    AdoptionState,
    FitAnswer,
    FitQuestion,
    FitValue,
    Preparation,
    UpdateOffer,
)
from resource_centre.adoption.workflow import ADOPTION, OFFER
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import lock, now, session
from resource_centre.errors import BadInput, ChangedMeanwhile, Refused, WrongState
from resource_centre.i18n import Said, text
from resource_centre.organisations.models import Organisation, OrganisationKind, OrganisationState
from resource_centre.practices.models import Practice
from resource_centre.steps import Decision, last_decision, take
from resource_centre.unit_of_work import unit_of_work

MOST_PLANNED = 1_000_000


def consider_practice(practice: Practice, institution: Organisation, *, actor: Person) -> Adoption:
    """Begin to consider a practice for an institution; the one it considers already is returned.

    The step leads from nothing, so it makes the row and leaves its Decision here; who may take it
    is read from the table.
    """
    with unit_of_work():
        _may_adopt(institution)
        guards.is_adoptable(practice)
        begun = _open_adoption(practice.id, institution.id)
        adoption = begun or Adoption(practice=practice, institution=institution, began_by=actor.id)
        adoption.institution_id, adoption.practice_id = institution.id, practice.id
        if not ADOPTION.step("consider").who(actor, adoption):
            raise Refused(text("This step is not yours to take."))
        if begun is not None:
            return begun
        session().add(adoption)
        try:
            session().flush()
        except IntegrityError:
            raise WrongState(text("Your institution considers this practice already.")) from None
        session().add(_first_decision(adoption, actor))
    return adoption


def _may_adopt(institution: Organisation) -> None:
    if institution.kind is not OrganisationKind.INSTITUTION:
        raise Refused(text("Only an institution takes up a practice."))
    if institution.state is not OrganisationState.ACCEPTED:
        raise Refused(text("Your institution is not yet confirmed in the register."))


def _open_adoption(practice_id: int, institution_id: int) -> Adoption | None:
    begun: Adoption | None = session().scalar(
        select(Adoption).where(
            Adoption.practice_id == practice_id,
            Adoption.institution_id == institution_id,
            Adoption.state.in_(OPEN_STATES),
        )
    )
    return begun


def _first_decision(adoption: Adoption, actor: Person) -> Decision:
    return Decision(
        subject_kind=ADOPTION.kind,
        subject_id=adoption.id,
        action="consider",
        from_state="",
        to_state=AdoptionState.CONSIDERING.value,
        decided_by=actor.id,
        decided_at=now(),
    )


@dataclass(frozen=True)
class Request:
    """What a request says; it may still have gaps while the institution considers."""

    site: str = ""
    for_whom: str = ""
    planned_count: int | None = None
    pilot_from: date | None = None
    pilot_to: date | None = None
    funding: str = ""
    funding_note: str = ""
    founder_needed: bool = False
    founder_letter: str = ""
    support: str = ""
    terms_accepted: bool = False
    name_early: bool = False
    name_public: bool = False


Fit = Mapping[FitQuestion, tuple[FitValue | None, str]]
"""The answer (or none yet) and what is missing, by question."""


def save_considering(
    adoption: Adoption, *, actor: Actor, fit: Fit, request: Request, seen_version: int | None = None
) -> None:
    """Keep fit check and request while the institution considers."""
    with unit_of_work():
        _open_for_editing(adoption, actor, (AdoptionState.CONSIDERING,), seen_version)
        _write_considering(adoption, fit, request)


def request_adoption(
    adoption: Adoption,
    *,
    actor: Actor,
    fit: Fit,
    request: Request,
    seen_version: int | None = None,
    seen_revision_id: int | None = None,
) -> Decision:
    """Keep fit check and request, and ask the manager, all in one."""
    with unit_of_work():
        _open_for_editing(adoption, actor, (AdoptionState.CONSIDERING,), seen_version)
        _write_considering(adoption, fit, request)
        session().flush()
        return take(
            ADOPTION, "request", adoption, actor, answers={"seen_revision_id": seen_revision_id}
        )


def _open_for_editing(
    adoption: Adoption, actor: Actor, states: tuple[AdoptionState, ...], seen_version: int | None
) -> None:
    lock(adoption)
    require(actor, "adoption.edit", adoption)
    if seen_version is not None and seen_version != adoption.version:
        last = last_decision(ADOPTION.kind, adoption.id)
        raise ChangedMeanwhile(
            (last.decided_by or "") if last else "", last.decided_at if last else None
        )
    if adoption.state not in states:
        raise WrongState(text("This can no longer be changed in the present state."))


def _write_considering(adoption: Adoption, fit: Fit, request: Request) -> None:
    wrong = _impossible(request)
    if wrong:
        raise BadInput(wrong)
    for name, value in vars(request).items():
        setattr(adoption, name, value.strip() if isinstance(value, str) else value)
    before = {a.question: a for a in adoption.fit_answers}
    for question, (value, missing) in fit.items():
        if value is None:
            if question in before:
                adoption.fit_answers.remove(before[question])
            continue
        answer = before.get(question)
        if answer is None:
            answer = FitAnswer(question=question)
            adoption.fit_answers.append(answer)
        answer.value, answer.missing = value, missing.strip()
    adoption.version += 1


def _impossible(request: Request) -> dict[str, Said]:
    wrong: dict[str, Said] = {}
    if request.planned_count is not None and not 0 < request.planned_count <= MOST_PLANNED:
        wrong["planned_count"] = text("Say how many people or families, as a number.")
    if request.pilot_from and request.pilot_to and request.pilot_to < request.pilot_from:
        wrong["pilot_to"] = text("The pilot cannot end before it begins.")
    return wrong


@dataclass(frozen=True)
class Checklist:
    """The six points before a pilot; what is not answered yet is empty."""

    prerequisites: FitValue | None = None
    staff_trained: int | None = None
    baseline: str = ""
    core_kept: str = ""
    adaptations: str = ""
    stop_rule: str = ""


def save_preparation(
    adoption: Adoption, checklist: Checklist, *, actor: Actor, seen_version: int | None = None
) -> None:
    """Keep the checklist while the institution prepares."""
    with unit_of_work():
        preparing = (AdoptionState.AUTHORISED, AdoptionState.PREPARING)
        _open_for_editing(adoption, actor, preparing, seen_version)
        if checklist.staff_trained is not None and not 0 <= checklist.staff_trained <= MOST_PLANNED:
            raise BadInput({"staff_trained": text("Enter a number; 0 if there was nobody.")})
        if adoption.preparation is None:
            adoption.preparation = Preparation()
        for name, value in vars(checklist).items():
            setattr(adoption.preparation, name, value)
        adoption.version += 1


@dataclass(frozen=True)
class StepInput:
    """What the form of a step gave, beside the step itself."""

    note: str = ""
    reason_code: str | None = None
    seen_version: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


def take_step(adoption: Adoption, action: str, given: StepInput, *, actor: Actor) -> Decision:
    """Any step that needs no file and no form of its own."""
    with unit_of_work():
        return take(
            ADOPTION,
            action,
            adoption,
            actor,
            note=given.note,
            reason_code=given.reason_code,
            seen_version=given.seen_version,
            answers={**given.answers, "end_reason": given.reason_code},
        )


def answer_update(
    offer: UpdateOffer, action: str, *, actor: Actor, reason: str = "", seen_version: int | None
) -> Decision:
    """Move to the newer revision, put it off, or decline with a reason."""
    with unit_of_work():
        found(offer)
        lock(offer.adoption)
        return take(
            OFFER,
            action,
            offer,
            actor,
            note=reason,
            seen_version=seen_version,
            answers={"reason": reason},
        )
