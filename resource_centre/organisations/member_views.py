"""For members and managers: who works there, who asks to join, whom to invite; coming and going."""

from typing import Any

from flask import render_template, request

from resource_centre.accounts.models import Person
from resource_centre.authorisation import found, require
from resource_centre.errors import BadInput, NotReady
from resource_centre.i18n import text
from resource_centre.organisations import joining_queries, queries
from resource_centre.organisations.forms import InviteForm, StepForm, add_errors
from resource_centre.organisations.joining_models import JoinRequest
from resource_centre.organisations.joining_operations import (
    answer_request,
    invite_member,
    revoke_invitation,
)
from resource_centre.organisations.member_operations import take_membership_step
from resource_centre.organisations.models import Membership, Organisation
from resource_centre.organisations.views import bp
from resource_centre.organisations.visits import organisation_at, seen_version
from resource_centre.organisations.work_queries import work_in_hand
from resource_centre.organisations.workflow import JOIN_REQUEST, MEMBERSHIP
from resource_centre.steps import rehearse, steps_for
from resource_centre.web import back_to_form, current_actor, see, signed_in

ASKED_FIRST = ("leave", "remove")
"""Steps of a membership that have a page of their own before them."""


@bp.get("/organisations/<slug>/members")
@signed_in
def members(slug: str) -> Any:
    """Who works there; for managers also who asks to, and the links that are open."""
    subject = organisation_at(slug)
    require(current_actor(), "organisation.see_members", subject)
    return render_template("organisations/members.html", **_people(subject, InviteForm()))


def _people(subject: Organisation, form: InviteForm) -> dict[str, Any]:
    actor = current_actor()
    held = queries.members_of(subject)
    return {
        "organisation": subject,
        "form": form,
        "rows": _with_buttons(held, actor),
        "requests": joining_queries.open_requests_of(subject),
        "invitations": joining_queries.open_invitations_of(subject),
    }


def _with_buttons(held: list[Membership], actor: Person) -> list[tuple[Membership, set[str]]]:
    """Asked once for each kind of row, not for each row: the rules know no other difference."""
    kinds: dict[Any, set[str]] = {}
    rows = []
    for row in held:
        kind = (row.state, row.person_id == actor.id)
        if kind not in kinds:
            kinds[kind] = {step.action for step in steps_for(MEMBERSHIP, actor, row)}
        rows.append((row, kinds[kind]))
    return rows


@bp.post("/organisations/<slug>/members/invitations")
@signed_in
def invite(slug: str) -> Any:
    """Send somebody a one-time link."""
    subject, form = organisation_at(slug), InviteForm()
    require(current_actor(), "organisation.members", subject)
    try:
        invite_member(subject, form.email.data or "", form.chosen_role(), current_actor())
    except NotReady as error:
        add_errors(form, error)
        return back_to_form("organisations/members.html", error, **_people(subject, form))
    return see(f"/organisations/{subject.slug}/members#invitations")


@bp.post("/organisation-invitations/<int:invitation_id>/steps/<action>")
@signed_in
def take_for_invitation(invitation_id: int, action: str) -> Any:
    """The one button of an open invitation: make it void. It is taken up by its link alone."""
    actor = current_actor()
    row = found(joining_queries.invitation_visible_to(actor, invitation_id))
    found(action if action == "revoke" else None)
    revoke_invitation(row.id, actor, seen_version=seen_version())
    return see(f"/organisations/{row.organisation.slug}/members#invitations")


def _request(request_id: int) -> JoinRequest:
    row: JoinRequest = found(joining_queries.request_visible_to(current_actor(), request_id))
    return row


@bp.get("/join-requests/<int:request_id>/steps/<action>")
@signed_in
def check_request_step(request_id: int, action: str) -> Any:
    """Before somebody is refused: the reason they will read."""
    row = _request(request_id)
    found(action if action == "refuse" else None)
    if action not in {step.action for step in steps_for(JOIN_REQUEST, current_actor(), row)}:
        rehearse(JOIN_REQUEST, action, row, current_actor())
    return render_template("organisations/refuse.html", request_row=row, form=StepForm())


@bp.post("/join-requests/<int:request_id>/steps/<action>")
@signed_in
def take_for_request(request_id: int, action: str) -> Any:
    """Accept, refuse, or take back."""
    row, form, actor = _request(request_id), StepForm(), current_actor()
    try:
        answer_request(
            row.id, action, actor, note=form.note.data or "", seen_version=seen_version()
        )
    except NotReady as error:
        if action != "refuse":
            raise
        add_errors(form, error)
        return back_to_form("organisations/refuse.html", error, request_row=row, form=form)
    page = "join" if action == "withdraw" else "members"
    return see(f"/organisations/{row.organisation.slug}/{page}")


def _membership(membership_id: int) -> Membership:
    visible = joining_queries.membership_visible_to(current_actor(), membership_id)
    row: Membership = found(visible)
    return row


@bp.get("/memberships/<int:membership_id>/steps/<action>")
@signed_in
def check_membership_step(membership_id: int, action: str) -> Any:
    """Before somebody goes: what they have in hand, and who takes it over."""
    row = _membership(membership_id)
    found(action if action in ASKED_FIRST else None)
    if action not in {step.action for step in steps_for(MEMBERSHIP, current_actor(), row)}:
        rehearse(MEMBERSHIP, action, row, current_actor())
    return render_template("organisations/go.html", **_going(row, action, StepForm()))


def _going(row: Membership, action: str, form: StepForm) -> dict[str, Any]:
    colleagues = [m for m in queries.members_of(row.organisation) if m.id != row.id]
    nobody = str(text("Nobody: it stays with the organisation"))
    form.successor.choices = [("", nobody), *((m.person_id, m.person.name) for m in colleagues)]
    return {
        "membership": row,
        "organisation": row.organisation,
        "action": action,
        "form": form,
        "in_hand": work_in_hand(row.person, row.organisation),
        "colleagues": colleagues,
    }


@bp.post("/memberships/<int:membership_id>/steps/<action>")
@signed_in
def take_for_membership(membership_id: int, action: str) -> Any:
    """Every button of the table posts here."""
    row, form, actor = _membership(membership_id), StepForm(), current_actor()
    slug, is_own = row.organisation.slug, row.person_id == actor.id
    try:
        take_membership_step(
            row.id,
            action,
            actor,
            note=form.note.data or "",
            successor=request.form.get("successor", "")[:32],
            seen_version=seen_version(),
        )
    except NotReady as error:
        if action not in ASKED_FIRST:
            return _not_now(row.organisation, error)
        add_errors(form, error)
        return back_to_form("organisations/go.html", error, **_going(row, action, form))
    return see("/account" if is_own and action == "leave" else f"/organisations/{slug}/members")


def _not_now(subject: Organisation, error: NotReady) -> Any:
    """The page of the members again, with the sentence that says what must be first."""
    form = InviteForm(formdata=None)
    form.form_errors.append(error.sentence)
    if isinstance(error, BadInput):
        add_errors(form, error)
    return back_to_form("organisations/members.html", error, **_people(subject, form))
