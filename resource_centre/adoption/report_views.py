"""Outcome reports: draft, send, sign; and the scans of signed orders."""

from typing import Any

from flask import Blueprint, Response, render_template, send_file

from resource_centre import storage
from resource_centre.adoption import queries, report_operations
from resource_centre.adoption.forms import NoteForm, OrderForm, add_errors
from resource_centre.adoption.models import Adoption, OrderFile
from resource_centre.adoption.permissions import files_visible_to, manager
from resource_centre.adoption.report_forms import ReportForm
from resource_centre.adoption.report_models import OutcomeReport, ReportState
from resource_centre.adoption.suppression import suppressed
from resource_centre.adoption.visits import adoption_at, counted, seen_version, words
from resource_centre.adoption.workflow import REPORT
from resource_centre.authorisation import found, may, require
from resource_centre.errors import ChangedMeanwhile, NotReady
from resource_centre.headers import USER_FILE_POLICY
from resource_centre.steps import rehearse, steps_for
from resource_centre.web import back_to_form, current_actor, see, signed_in

bp = Blueprint("reports", __name__)
TEMPLATE = "adoption/report.html"


def _private(adoption_id: int) -> Adoption:
    """Drafts and exact figures: the institution and the auditor."""
    adoption = adoption_at(adoption_id)
    require(current_actor(), "adoption.see_private", adoption)
    return adoption


def _report_at(adoption_id: int, report_id: int) -> OutcomeReport:
    adoption = _private(adoption_id)
    report: OutcomeReport = found(queries.report_with_id(report_id, adoption.id))
    return report


def _page(adoption: Adoption, form: ReportForm, report: OutcomeReport | None) -> dict[str, Any]:
    actor = current_actor()
    return {
        "adoption": adoption,
        "report": report,
        "form": form,
        "steps": {s.action for s in steps_for(REPORT, actor, report)} if report else set(),
        **words(),
    }


@bp.get("/adoptions/<int:adoption_id>/reports/new")
@signed_in
def new(adoption_id: int) -> Any:
    """Five questions, nothing kept yet."""
    adoption = _private(adoption_id)
    require(current_actor(), "report.edit", adoption)
    return render_template(TEMPLATE, **_page(adoption, ReportForm(), None))


@bp.post("/adoptions/<int:adoption_id>/reports/new")
@signed_in
def draft(adoption_id: int) -> Any:
    """Keep a first draft."""
    adoption = _private(adoption_id)
    require(current_actor(), "report.edit", adoption)
    form = ReportForm()
    try:
        if not form.validate():
            raise NotReady("")
        with counted():
            report = report_operations.draft_report(adoption, form.answers(), actor=current_actor())
    except NotReady as error:
        return _again(adoption, form, None, error)
    return see(f"/adoptions/{adoption.id}/reports/{report.id}?saved=1")


def _again(
    adoption: Adoption,
    form: ReportForm,
    report: OutcomeReport | None,
    error: NotReady | ChangedMeanwhile,
) -> Any:
    if error.sentence:
        add_errors(form, error)
    return back_to_form(TEMPLATE, error, **_page(adoption, form, report))


@bp.get("/adoptions/<int:adoption_id>/reports/<int:report_id>")
@signed_in
def one(adoption_id: int, report_id: int) -> Any:
    """A draft to go on with; else the report as it was sent or signed."""
    report = _report_at(adoption_id, report_id)
    adoption = report.adoption
    if report.state is ReportState.DRAFT and may(current_actor(), "report.edit", report):
        return render_template(TEMPLATE, **_page(adoption, ReportForm(report), report))
    return render_template(
        "adoption/sign.html", **_signing(report, OrderForm().of_a_report(), NoteForm())
    )


def _signing(report: OutcomeReport, form: OrderForm, note: NoteForm) -> dict[str, Any]:
    actor = current_actor()
    return {
        "adoption": report.adoption,
        "report": report,
        "form": form,
        "note": note,
        "is_manager": manager(actor, report),
        "steps": {s.action for s in steps_for(REPORT, actor, report)},
        "names": queries.names_of([report.drafted_by, report.signed_by]),
        "shown": suppressed(report.figures),
        **words(),
    }


@bp.post("/adoptions/<int:adoption_id>/reports/<int:report_id>")
@signed_in
def save(adoption_id: int, report_id: int) -> Any:
    """Keep a draft."""
    report = _report_at(adoption_id, report_id)
    require(current_actor(), "report.edit", report)
    form = ReportForm(report)
    try:
        if not form.validate():
            raise NotReady("")
        report_operations.save_report(
            report, form.answers(), actor=current_actor(), seen_version=seen_version()
        )
    except (NotReady, ChangedMeanwhile) as error:
        return _again(report.adoption, form, report, error)
    return see(f"/adoptions/{adoption_id}/reports/{report_id}?saved=1")


@bp.get("/adoptions/<int:adoption_id>/reports/<int:report_id>/sign")
@signed_in
def signing(adoption_id: int, report_id: int) -> Any:
    """The report as it will be shown, and the signature: by the manager, or by document."""
    report = _report_at(adoption_id, report_id)
    if not steps_for(REPORT, current_actor(), report):
        rehearse(REPORT, "sign", report, current_actor())
    return render_template(
        "adoption/sign.html", **_signing(report, OrderForm().of_a_report(), NoteForm())
    )


@bp.post("/adoptions/<int:adoption_id>/reports/<int:report_id>/steps/<action>")
@signed_in
def take_step(adoption_id: int, report_id: int, action: str) -> Any:
    """Every button of a report posts here: send with the whole form, return, sign."""
    report = _report_at(adoption_id, report_id)
    require(current_actor(), "report.edit", report)
    with counted():
        if action == "send":
            return _send(report)
        return _sign_or_return(report, action)


def _send(report: OutcomeReport) -> Any:
    form = ReportForm(report)
    try:
        if not form.validate():
            raise NotReady("")
        report_operations.send_report(
            report, form.answers(), actor=current_actor(), seen_version=seen_version()
        )
    except (NotReady, ChangedMeanwhile) as error:
        return _again(report.adoption, form, report, error)
    return see(f"/adoptions/{report.adoption_id}/reports/{report.id}")


def _sign_or_return(report: OutcomeReport, action: str) -> Any:
    order, note = OrderForm().of_a_report(), NoteForm()
    asked = note if action == "return" else order
    try:
        if not asked.validate():
            raise NotReady("")
        if action == "return":
            words_given = note.note.data or ""
            report_operations.return_report(
                report, actor=current_actor(), note=words_given, seen_version=seen_version()
            )
        elif action == "sign":
            report_operations.sign_report(
                report, order.order(), actor=current_actor(), seen_version=seen_version()
            )
        else:
            REPORT.step(action)
    except NotReady as error:
        if error.sentence:
            add_errors(asked, error)
        return back_to_form("adoption/sign.html", error, **_signing(report, order, note))
    return see(f"/adoptions/{report.adoption_id}/reports/{report.id}")


@bp.get("/files/<file_id>")
@signed_in
def file(file_id: str) -> Response:
    """A scan, to be downloaded: it never opens as a page of ours."""
    scan: OrderFile = found(queries.file_with_id(file_id, files_visible_to(current_actor())))
    answer = send_file(
        storage.path_of(scan.id),
        mimetype=scan.media_type,
        as_attachment=True,
        download_name=scan.label,
    )
    answer.headers["Content-Security-Policy"] = USER_FILE_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
