"""The register: its list, the page of an organisation, its profile and its people."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import ACCOUNT_PARTS, NEAR_NAMES, AccountPart
from resource_centre.authorisation import found, require
from resource_centre.errors import BadInput
from resource_centre.i18n import current_language
from resource_centre.organisations import operations, queries
from resource_centre.organisations.forms import ProfileForm
from resource_centre.organisations.models import Organisation, OrganisationKind
from resource_centre.organisations.permissions import memberships_of
from resource_centre.pagination import page_number
from resource_centre.vocabulary import choices, label
from resource_centre.web import current_actor, public, see, signed_in

bp = Blueprint("organisations", __name__)
KIND_LOOKS = {
    OrganisationKind.NGO: ("k3", "heart-handshake"),
    OrganisationKind.INSTITUTION: ("k1", "building-2"),
    OrganisationKind.AUTHORITY: ("k2", "landmark"),
    OrganisationKind.LIBRARY: ("k4", "file-text"),
}
"""The tile of each kind: its shape and its drawing."""


@bp.get("/organisations")
@public
def register() -> Any:
    """The list, filtered and paged by its address alone."""
    asked = {
        name: request.args.get(name, "").replace("\0", "")[:200] for name in ("q", "kind", "okrug")
    }
    page = queries.organisations_page(
        words=asked["q"],
        kind=asked["kind"],
        okrug=asked["okrug"],
        page=page_number(request.args.get("page")),
    )
    return render_template(
        "organisations/register.html",
        page=page,
        asked=asked,
        counts=queries.practice_counts(page.items),
        kinds=choices("organisation_kind"),
        okrugs=choices("okrug"),
        looks=KIND_LOOKS,
    )


def _organisation(slug: str) -> Organisation:
    organisation: Organisation = found(queries.organisation_visible_to(current_actor(), slug))
    return organisation


@bp.get("/organisations/<slug>")
@public
def organisation(slug: str) -> Any:
    """One organisation: its profile, and what the higher slices know of it."""
    subject = _organisation(slug)
    members = queries.members_of(subject)
    named = [m for m in members if m.person.name_public and m.person.is_active]
    return render_template(
        "organisations/organisation.html",
        organisation=subject,
        named=named,
        unnamed=len(members) - len(named),
        parts=queries.page_parts(subject, current_actor(), current_language()),
        look=KIND_LOOKS[subject.kind],
    )


@bp.get("/organisations/<slug>/edit")
@signed_in
def edit(slug: str) -> Any:
    """The profile and the people, for a manager."""
    subject = _organisation(slug)
    require(current_actor(), "organisation.edit", subject)
    return _edit_page(subject, ProfileForm(subject))


def _edit_page(subject: Organisation, form: ProfileForm, status: int = 200) -> Any:
    page = render_template(
        "organisations/edit.html",
        organisation=subject,
        form=form,
        members=queries.members_of(subject),
        page_title_prefix_error=status != 200,
    )
    return page, status


@bp.post("/organisations/<slug>/edit")
@signed_in
def save(slug: str) -> Any:
    """Keep the profile, or show the form with what to change."""
    subject = _organisation(slug)
    require(current_actor(), "organisation.edit", subject)
    form = ProfileForm(subject)
    if not form.validate():
        return _edit_page(subject, form, 422)
    try:
        operations.edit_profile(subject, profile=form.profile(), actor=current_actor())
    except BadInput as error:
        for name, sentence in error.fields.items():
            form[name].errors = [*form[name].errors, sentence]
        return _edit_page(subject, form, 422)
    return see(f"/organisations/{subject.slug}")


@bp.post("/organisations/<slug>/members/<person_id>/end")
@signed_in
def end_membership(slug: str, person_id: str) -> Any:
    """Somebody left the organisation."""
    subject = _organisation(slug)
    operations.remove_member(subject, person_id, actor=current_actor())
    return see(f"/organisations/{slug}/edit")


def _memberships(person: Person) -> AccountPart | None:
    """On one's own account page: where one works."""
    held = queries.organisations_of(person)
    return AccountPart("organisations/_partial_memberships.html", {"memberships": held})


def register_providers() -> None:
    """Tell the accounts what only this slice knows (at start)."""
    if _memberships not in ACCOUNT_PARTS:
        ACCOUNT_PARTS.append(_memberships)
        NEAR_NAMES.append(lambda email: queries.all_names())


def actor_line(person: Person) -> str:
    """What stands under a person's name: roles, then organisations."""
    language = current_language()
    roles = dict.fromkeys(label("person_role", grant.role.value) for grant in person.roles)
    names = [held.organisation.name_in(language)[0] for held in memberships_of(person)]
    return " · ".join([*roles, *names])
