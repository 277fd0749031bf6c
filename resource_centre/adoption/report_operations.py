"""Drafting, sending and signing outcome reports."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import REPORTABLE_STATES, Adoption
from resource_centre.adoption.order_operations import Order, with_scan
from resource_centre.adoption.report_models import (
    FIGURES,
    Changed,
    OutcomeReport,
    Recommend,
    ReportState,
    Summary,
)
from resource_centre.adoption.workflow import REPORT
from resource_centre.authorisation import Actor, require
from resource_centre.db import lock, session
from resource_centre.errors import BadInput, ChangedMeanwhile, WrongState
from resource_centre.i18n import Said, text
from resource_centre.steps import Decision, take
from resource_centre.unit_of_work import unit_of_work

LARGEST_FIGURE = 1_000_000


@dataclass(frozen=True)
class Answers:
    """The five questions; a draft may have gaps."""

    period_from: date | None = None
    period_to: date | None = None
    started: int | None = None
    finished: int | None = None
    better: int | None = None
    same: int | None = None
    worse: int | None = None
    summary: Summary | None = None
    changed: Changed | None = None
    change_text: str = ""
    recommend: Recommend | None = None
    why: str = ""


def draft_report(adoption: Adoption, answers: Answers, *, actor: Person) -> OutcomeReport:
    """Begin a report on what is in use now."""
    with unit_of_work():
        lock(adoption)
        require(actor, "report.edit", adoption)
        if adoption.state not in REPORTABLE_STATES or adoption.revision_id is None:
            raise WrongState(text("A report is possible once the pilot has begun."))
        report = OutcomeReport(
            adoption=adoption, revision_id=adoption.revision_id, drafted_by=actor.id
        )
        _write(report, answers)
        session().add(report)
        session().flush()
    return report


def save_report(
    report: OutcomeReport, answers: Answers, *, actor: Actor, seen_version: int | None = None
) -> None:
    """Keep a draft."""
    with unit_of_work():
        _open_for_editing(report, actor, seen_version)
        _write(report, answers)
        report.version += 1


def _open_for_editing(report: OutcomeReport, actor: Actor, seen_version: int | None) -> None:
    lock(report)
    require(actor, "report.edit", report)
    if seen_version is not None and seen_version != report.version:
        raise ChangedMeanwhile("", None)
    if report.state is not ReportState.DRAFT:
        raise WrongState(text("Only a draft can be changed."))


def _write(report: OutcomeReport, answers: Answers) -> None:
    wrong = impossible_figures(answers)
    if wrong:
        raise BadInput(wrong)
    for name, value in vars(answers).items():
        setattr(report, name, value.strip() if isinstance(value, str) else value)


def impossible_figures(answers: Answers) -> dict[str, Said]:
    """Figures that contradict each other, by field; gaps are no contradiction."""
    wrong: dict[str, Said] = {}
    for name in FIGURES:
        value = getattr(answers, name)
        if value is not None and not 0 <= value <= LARGEST_FIGURE:
            wrong[name] = text("Enter a number; 0 if there was nobody.")
    if wrong:
        return wrong
    if answers.period_from and answers.period_to and answers.period_to < answers.period_from:
        wrong["period_to"] = text("The period cannot end before it begins.")
    if answers.started is not None and (answers.finished or 0) > answers.started:
        wrong["finished"] = text("More cannot finish than started.")
    changes = [answers.better or 0, answers.same or 0, answers.worse or 0]
    if answers.finished is not None and sum(changes) > answers.finished:
        wrong["better"] = text("Better, same and worse together cannot be more than finished.")
    return wrong


def send_report(
    report: OutcomeReport, answers: Answers, *, actor: Actor, seen_version: int | None = None
) -> Decision:
    """Keep the draft and send it to the manager to sign."""
    with unit_of_work():
        _open_for_editing(report, actor, seen_version)
        _write(report, answers)
        session().flush()
        return take(REPORT, "send", report, actor)


def return_report(
    report: OutcomeReport, *, actor: Actor, note: str, seen_version: int | None = None
) -> Decision:
    """The manager asks for another draft."""
    with unit_of_work():
        return take(REPORT, "return", report, actor, note=note, seen_version=seen_version)


def sign_report(
    report: OutcomeReport, order: Order, *, actor: Person, seen_version: int | None = None
) -> Decision:
    """By a manager, or by document by any member."""
    step = partial(_sign, report, actor, seen_version)
    return with_scan(report.adoption, order, actor, step)


def _sign(
    report: OutcomeReport, actor: Person, seen_version: int | None, answers: dict[str, object]
) -> Decision:
    return take(REPORT, "sign", report, actor, seen_version=seen_version, answers=answers)
