"""The register: its list, the page of an organisation, its profile."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.accounts.models import Person
from resource_centre.accounts.operations import ON_ACCEPTED_INVITATION
from resource_centre.accounts.queries import ACCOUNT_PARTS, NEAR_NAMES, AccountPart
from resource_centre.authorisation import may, require
from resource_centre.errors import ChangedMeanwhile, NotReady
from resource_centre.i18n import current_language
from resource_centre.organisations import operations, queries
from resource_centre.organisations.forms import ProfileForm, add_errors
from resource_centre.organisations.joining_operations import come_in_by_link
from resource_centre.organisations.joining_queries import requests_of
from resource_centre.organisations.merging import add_merger
from resource_centre.organisations.merging_people import OWN_MERGERS
from resource_centre.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.organisations.permissions import memberships_of
from resource_centre.organisations.visits import organisation_at, seen_version
from resource_centre.organisations.workflow import ORGANISATION
from resource_centre.page_cache import kept
from resource_centre.pagination import page_number
from resource_centre.steps import steps_for
from resource_centre.vocabulary import choices, label
from resource_centre.web import back_to_form, current_actor, public, see, signed_in

bp = Blueprint("organisations", __name__)
S = OrganisationState
KIND_LOOKS = {
    OrganisationKind.NGO: ("k3", "heart-handshake"),
    OrganisationKind.INSTITUTION: ("k1", "building-2"),
    OrganisationKind.AUTHORITY: ("k2", "landmark"),
    OrganisationKind.LIBRARY: ("k4", "file-text"),
}
"""The tile of each kind: its shape and its drawing."""


@bp.get("/organisations")
@public
@kept
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


@bp.get("/organisations/<slug>")
@public
@kept
def organisation(slug: str) -> Any:
    """One organisation: its profile, and what the higher slices know of it."""
    subject = organisation_at(slug)
    members = queries.members_of(subject)
    named = [m for m in members if m.person.name_public and m.person.is_active]
    return render_template(
        "organisations/organisation.html",
        organisation=subject,
        named=named,
        unnamed=len(members) - len(named),
        parts=queries.page_parts(subject, current_actor(), current_language()),
        look=KIND_LOOKS[subject.kind],
        since=queries.in_register_since(subject),
        was=queries.merged_from(subject, request.args.get("was", "")),
        **_for_those_who_act(subject),
    )


def _for_those_who_act(subject: Organisation) -> dict[str, Any]:
    """Buttons and notes for people who are signed in, and why it was closed or declined."""
    actor = current_actor()
    told = {S.CLOSED: ("close", "merge_into"), S.DECLINED: ("decline",)}.get(subject.state, ())
    return {
        "steps": [step.action for step in steps_for(ORGANISATION, actor, subject)],
        "reason": queries.last_words(subject, *told) if told else "",
        "may_join": may(actor, "organisation.join", subject)
        and subject.is_accepted
        and subject.kind is not OrganisationKind.LIBRARY,
    }


@bp.get("/organisations/<slug>/edit")
@signed_in
def edit(slug: str) -> Any:
    """The profile, for a manager."""
    subject = organisation_at(slug)
    require(current_actor(), "organisation.edit", subject)
    form = ProfileForm(subject)
    return render_template("organisations/edit.html", organisation=subject, form=form)


@bp.post("/organisations/<slug>/edit")
@signed_in
def save(slug: str) -> Any:
    """Keep the profile, or show the form with what to change."""
    subject = organisation_at(slug)
    actor = current_actor()
    require(actor, "organisation.edit", subject)
    form = ProfileForm(subject)
    try:
        if not form.validate():
            raise NotReady("")
        operations.edit_profile(
            subject, profile=form.profile(), actor=actor, seen_version=seen_version()
        )
    except (NotReady, ChangedMeanwhile) as error:
        if isinstance(error, NotReady) and error.sentence:
            add_errors(form, error)
        return back_to_form("organisations/edit.html", error, organisation=subject, form=form)
    return see(f"/organisations/{subject.slug}")


def _memberships(person: Person) -> AccountPart | None:
    """On one's own account page: where one works."""
    facts = {
        "memberships": queries.organisations_of(person),
        "requests": requests_of(person),
    }
    return AccountPart("organisations/_partial_memberships.html", facts)


def register_providers() -> None:
    """Tell the accounts what only this slice knows (at start)."""
    if _memberships not in ACCOUNT_PARTS:
        ACCOUNT_PARTS.append(_memberships)
        NEAR_NAMES.append(lambda email: queries.all_names())
        ON_ACCEPTED_INVITATION.append(come_in_by_link)
    for merger in OWN_MERGERS:
        add_merger(merger)


def actor_line(person: Person) -> str:
    """What stands under a person's name: roles, then organisations."""
    language = current_language()
    roles = dict.fromkeys(label("person_role", grant.role.value) for grant in person.roles)
    names = [held.organisation.name_in(language)[0] for held in memberships_of(person)]
    return " · ".join([*roles, *names])
