"""One function per sentence we send about outcome reports, by who is told."""

from resource_centre.adoption import events
from resource_centre.adoption.report_models import OutcomeReport
from resource_centre.db import session
from resource_centre.notifications.facts import last_decision_id
from resource_centre.notifications.recipients import members_of, person_with
from resource_centre.notifications.telling import others_of, tell_of_adoption


def _report(report_id: int) -> OutcomeReport | None:
    found: OutcomeReport | None = session().get(OutcomeReport, report_id)
    return found


def ask_managers_to_sign(event: events.ReportSent) -> None:
    """A report waits for its signature."""
    report = _report(event.report_id)
    if report is None:
        return
    adoption = report.adoption
    people = others_of(adoption.institution_id, report.drafted_by, managers_only=True)
    url = f"/adoptions/{adoption.id}/reports/{report.id}/sign"
    occasion = last_decision_id("outcome_report", report.id, "send")
    tell_of_adoption(adoption, people, "report_sent", occasion, url=url)


def tell_writer_of_return(event: events.ReportReturned) -> None:
    """The manager asks for another draft."""
    report = _report(event.report_id)
    if report is None:
        return
    people = person_with(report.drafted_by)
    url = f"/adoptions/{report.adoption_id}/reports/{report.id}"
    occasion = last_decision_id("outcome_report", report.id, "return")
    tell_of_adoption(report.adoption, people, "report_returned", occasion, url=url)


def tell_owner_of_outcome(event: events.OutcomeReported) -> None:
    """An institution reported what came of it."""
    report = _report(event.report_id)
    if report is None:
        return
    people = members_of(report.adoption.practice.owner_id, managers_only=True)
    tell_of_adoption(report.adoption, people, "outcome_reported", report.id)


def tell_owner_of_variant(event: events.CoreComponentChanged) -> None:
    """An institution changed what must stay: its outcomes are those of a variant."""
    report = _report(event.report_id)
    if report is None:
        return
    people = members_of(report.adoption.practice.owner_id, managers_only=True)
    tell_of_adoption(report.adoption, people, "core_changed", report.id)


def tell_institution_of_variant(event: events.CoreComponentChanged) -> None:
    """What you use is a variant from now on: a key element was changed."""
    report = _report(event.report_id)
    if report is None:
        return
    people = others_of(report.adoption.institution_id, report.signed_by)
    tell_of_adoption(report.adoption, people, "use_is_variant", report.id)
