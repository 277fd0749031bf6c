"""For moderators: who applies for the register, what becomes of an organisation, merging two."""

from typing import Any

from flask import render_template, request

from resource_centre.authorisation import found, require
from resource_centre.errors import NotReady
from resource_centre.organisations import queries
from resource_centre.organisations.application_operations import take_organisation_step
from resource_centre.organisations.duplicates import similar_organisations
from resource_centre.organisations.forms import StepForm, add_errors
from resource_centre.organisations.joining_queries import applicants_of, applications_page
from resource_centre.organisations.merging import hindrances, what_moves
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.views import KIND_LOOKS, bp
from resource_centre.organisations.visits import organisation_at, seen_version
from resource_centre.organisations.workflow import ORGANISATION
from resource_centre.pagination import page_number
from resource_centre.steps import Note, rehearse, steps_for
from resource_centre.web import back_to_form, current_actor, requires, see, signed_in

WITH_PAGE = ("accept", "decline", "apply_again", "close", "reopen")
"""Steps asked about on a page; a merge has one of its own."""


@bp.get("/organisations/applications")
@requires("organisation.applications")
def applications() -> Any:
    """Who waits for an answer, the longest first."""
    page = applications_page(current_actor(), page=page_number(request.args.get("page")))
    return render_template("organisations/applications.html", page=page, looks=KIND_LOOKS)


def _organisation(organisation_id: int) -> Organisation:
    row: Organisation = found(queries.organisation_known_to(current_actor(), organisation_id))
    return row


@bp.get("/organisations/<int:organisation_id>/steps/<action>")
@signed_in
def check_step(organisation_id: int, action: str) -> Any:
    """Before an answer, a closing or a new application: what will happen, and the words."""
    subject, actor = _organisation(organisation_id), current_actor()
    found(action if action in WITH_PAGE else None)
    if action not in {step.action for step in steps_for(ORGANISATION, actor, subject)}:
        rehearse(ORGANISATION, action, subject, actor)
    return render_template("organisations/step.html", **_asked(subject, action, StepForm()))


def _asked(subject: Organisation, action: str, form: StepForm) -> dict[str, Any]:
    deciding = action in ("accept", "decline")
    names = (subject.name_ru, subject.name_en)
    told = applicants_of([subject.id]).get(subject.id) if deciding else None
    return {
        "organisation": subject,
        "action": action,
        "form": form,
        "note_required": ORGANISATION.step(action).note is Note.REQUIRED,
        "applied": told,
        "similar": similar_organisations(
            names, inn=subject.inn, ogrn=subject.ogrn, actor=current_actor(), but=subject.id
        )
        if deciding
        else [],
    }


@bp.post("/organisations/<int:organisation_id>/steps/<action>")
@signed_in
def take_step(organisation_id: int, action: str) -> Any:
    """Every button of the table posts here."""
    subject, form, actor = _organisation(organisation_id), StepForm(), current_actor()
    into = _wished(form.into.data or "") if action == "merge_into" else None
    try:
        taken = take_organisation_step(
            subject.id, action, actor,
            note=form.note.data or "", seen_version=seen_version(), into=into,
        )  # fmt: skip
    except NotReady as error:
        add_errors(form, error)
        if action == "merge_into":
            return back_to_form("organisations/merge.html", error, **_merging(subject, into, form))
        if action not in WITH_PAGE:
            raise
        return back_to_form("organisations/step.html", error, **_asked(subject, action, form))
    if action in ("accept", "decline"):
        return see("/organisations/applications")
    return see(f"/organisations/{taken.slug}")


def _wished(address: str) -> Organisation | None:
    """The organisation of the register that somebody means: by its address, whole or its end."""
    slug = address.strip().rstrip("/").rpartition("/")[2]
    return queries.organisation_visible_to(current_actor(), slug) if slug else None


@bp.get("/organisations/<slug>/merge")
@signed_in
def merge(slug: str) -> Any:
    """What would move where, and what stands in the way."""
    subject = organisation_at(slug)
    require(current_actor(), "organisation.merge", subject)
    wished = request.args.get("into", "")
    form = StepForm(formdata=None, data={"into": wished})
    return render_template(
        "organisations/merge.html", **_merging(subject, _wished(wished), form), wished=wished
    )


def _merging(subject: Organisation, into: Organisation | None, form: StepForm) -> dict[str, Any]:
    names = (subject.name_ru, subject.name_en)
    return {
        "organisation": subject,
        "into": into,
        "form": form,
        "moves": what_moves(subject),
        "in_the_way": hindrances(subject, into) if into is not None else [],
        "similar": similar_organisations(
            names, inn=subject.inn, ogrn=subject.ogrn, actor=current_actor(), but=subject.id
        ),
    }
