"""For who comes: applying for the register, asking to join, opening an invitation; and renaming."""

from typing import Any

from flask import render_template

from resource_centre.accounts.queries import open_invitation, person_with_email
from resource_centre.authorisation import found, require
from resource_centre.errors import ChangedMeanwhile, NotReady
from resource_centre.organisations.address_operations import rename_organisation
from resource_centre.organisations.application_operations import apply_for_register
from resource_centre.organisations.duplicates import similar_organisations
from resource_centre.organisations.forms import ApplicationForm, JoinForm, RenameForm, add_errors
from resource_centre.organisations.joining_models import InvitationState
from resource_centre.organisations.joining_operations import (
    ask_to_join,
    invitation_of,
    open_request,
    take_up_invitation,
)
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.permissions import is_member
from resource_centre.organisations.views import bp
from resource_centre.organisations.visits import organisation_at, seen_version
from resource_centre.web import back_to_form, current_actor, public, see, signed_in

TOKEN_PAGE = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@bp.get("/organisations/apply")
@signed_in
def apply_form() -> Any:
    """The application for the register."""
    return render_template("organisations/apply.html", form=ApplicationForm(), similar=[])


@bp.post("/organisations/apply")
@signed_in
def apply() -> Any:
    """Apply, or show what is nearly the same, or what is to be changed."""
    form, actor = ApplicationForm(), current_actor()
    try:
        if not form.validate():
            raise NotReady("")
        made = apply_for_register(
            form.chosen_kind(), form.profile(), actor, none_of_these=bool(form.none_of_these.data)
        )
    except NotReady as error:
        if error.sentence:
            add_errors(form, error)
        return back_to_form("organisations/apply.html", error, form=form, similar=_similar(form))
    return see(f"/organisations/{made.slug}")


def _similar(form: ApplicationForm) -> list[Organisation]:
    said = form.profile()
    return similar_organisations(
        (said.name_ru, said.name_en), inn=said.inn, ogrn=said.ogrn, actor=None
    )


@bp.get("/organisations/<slug>/join")
@signed_in
def join_form(slug: str) -> Any:
    """Ask to join, or what became of the request."""
    subject = organisation_at(slug)
    if is_member(current_actor(), subject.id):
        return see(f"/organisations/{subject.slug}/members")
    return render_template("organisations/join.html", **_joining(subject, JoinForm()))


def _joining(subject: Organisation, form: JoinForm) -> dict[str, Any]:
    waiting = open_request(subject.id, current_actor().id)
    return {"organisation": subject, "form": form, "waiting": waiting}


@bp.post("/organisations/<slug>/join")
@signed_in
def join(slug: str) -> Any:
    """The managers are asked."""
    subject, form = organisation_at(slug), JoinForm()
    try:
        ask_to_join(subject, (form.words.data or ""), current_actor())
    except NotReady as error:
        add_errors(form, error)
        return back_to_form("organisations/join.html", error, **_joining(subject, form))
    return see(f"/organisations/{subject.slug}/join")


@bp.get("/organisations/invitations/<token>")
@public
def invitation(token: str) -> Any:
    """What the link leads into; looking uses nothing up."""
    row, actor = found(invitation_of(token)), current_actor()
    if actor is not None and is_member(actor, row.organisation_id):
        return see(f"/organisations/{row.organisation.slug}/members")
    is_open = row.state is InvitationState.OPEN
    page = render_template(
        "organisations/invitation.html",
        organisation=row.organisation,
        invitation=row,
        is_open=is_open,
        token=token,
        has_account=person_with_email(row.email) is not None,
        makes_account=is_open and open_invitation(token) is not None,
    )
    return page, 200 if is_open else 404, TOKEN_PAGE


@bp.post("/organisations/invitations/<token>")
@signed_in
def take_up(token: str) -> Any:
    """Come in by the link."""
    row = take_up_invitation(token, current_actor())
    return see(f"/organisations/{row.organisation.slug}/members")


@bp.get("/organisations/<slug>/rename")
@signed_in
def rename_form(slug: str) -> Any:
    """Another address: what it means, and the form."""
    subject = organisation_at(slug)
    require(current_actor(), "organisation.rename", subject)
    form = RenameForm(data={"slug": subject.slug})
    return render_template("organisations/rename.html", organisation=subject, form=form)


@bp.post("/organisations/<slug>/rename")
@signed_in
def rename(slug: str) -> Any:
    """Move there; the old address leads on."""
    subject, form = organisation_at(slug), RenameForm()
    require(current_actor(), "organisation.rename", subject)
    wished = (form.slug.data or "").strip()
    try:
        rename_organisation(subject, wished, current_actor(), seen_version=seen_version())
    except (NotReady, ChangedMeanwhile) as error:
        if isinstance(error, NotReady):
            add_errors(form, error)
        return back_to_form("organisations/rename.html", error, organisation=subject, form=form)
    return see(f"/organisations/{subject.slug}")
