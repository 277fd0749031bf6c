"""Who may do what to adoptions and reports, and who may see which of them.

A subject is an Adoption, or an update offer or report that belongs to one.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import auditor, moderator
from resource_centre.adoption.models import (
    AUTHORISED_ONWARDS,
    Adoption,
    AdoptionState,
    OrderFile,
)
from resource_centre.authorisation import SYSTEM, Actor, rule
from resource_centre.organisations.models import Membership, OrganisationKind, OrganisationState
from resource_centre.organisations.permissions import is_manager, is_member, memberships_of
from resource_centre.practices.models import Practice, Revision
from resource_centre.practices.permissions import judge, owner_member, sees_everything


def adoption_of(subject: Any) -> Adoption:
    """The adoption itself, or the one an offer or a report belongs to."""
    found: Adoption = subject if isinstance(subject, Adoption) else subject.adoption
    return found


@rule("member")
def member(actor: Actor, subject: Any) -> bool:
    return is_member(actor, adoption_of(subject).institution_id)


@rule("manager")
def manager(actor: Actor, subject: Any) -> bool:
    return is_manager(actor, adoption_of(subject).institution_id)


@rule("requester")
def requester(actor: Actor, subject: Any) -> bool:
    return isinstance(actor, Person) and actor.id == adoption_of(subject).requested_by


@rule("member of the owner organisation")
def of_owner(actor: Actor, subject: Any) -> bool:
    return owner_member(actor, adoption_of(subject).practice)


acting_member = member & ~of_owner
acting_manager = manager & ~of_owner
other_member = acting_member & ~requester
"""Whoever asked never authorises."""


def institutions_of(actor: Actor) -> list[Membership]:
    """The accepted institutions this person works in now."""
    return [
        held
        for held in memberships_of(actor)
        if held.organisation.kind is OrganisationKind.INSTITUTION
        and held.organisation.state is OrganisationState.ACCEPTED
    ]


@rule("works in an institution")
def of_institution(actor: Actor, subject: Any) -> bool:
    return bool(institutions_of(actor))


@rule("works in an institution, not in the owner organisation")
def may_consider(actor: Actor, subject: Practice) -> bool:
    return bool(institutions_of(actor)) and not owner_member(actor, subject)


@rule("auditor, of what is decided")
def auditing(actor: Actor, subject: Any) -> bool:
    return auditor(actor) and adoption_of(subject).state in AUTHORISED_ONWARDS


MAY = {
    "adoption.board": of_institution,
    "practice.adopt": may_consider,
    "adoption.edit": acting_member,
    "adoption.see_private": member | auditing,
    "recall.see": member | judge | auditor,
    "recall.follow": moderator | auditor,
    "practice.recall": judge | auditor,
    "report.edit": acting_member,
}


def _organisations_of(person: Person) -> Select[int]:
    return select(Membership.organisation_id).where(
        Membership.person_id == person.id, Membership.until.is_(None)
    )


def adoptions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one scope of adoptions: the institution's own; the owner's from the order on, or
    earlier where the institution wishes it; what is decided for moderators and the auditor."""
    if actor is SYSTEM:
        return true()
    if not isinstance(actor, Person) or not actor.is_active:
        return false()
    mine = _organisations_of(actor)
    known = or_(
        Adoption.state.in_(AUTHORISED_ONWARDS),
        and_(Adoption.state == AdoptionState.REQUESTED, Adoption.name_early),
    )
    owned = Adoption.practice_id.in_(select(Practice.id).where(Practice.owner_id.in_(mine)))
    parts = [Adoption.institution_id.in_(mine), and_(owned, known)]
    if sees_everything(actor):
        parts.append(Adoption.state.in_(AUTHORISED_ONWARDS))
    return or_(*parts)


def files_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Scans of signed orders: their institution and the auditor, nobody else."""
    if not isinstance(actor, Person) or not actor.is_active:
        return false()
    if auditor(actor):
        return true()
    return OrderFile.institution_id.in_(_organisations_of(actor))


def pinned_by(person: Person) -> ColumnElement[bool]:
    """For practices.permissions.MORE_READERS: who pinned a revision reads it always."""
    pinned = select(Adoption.revision_id).where(
        Adoption.institution_id.in_(_organisations_of(person)),
        Adoption.state.notin_((AdoptionState.CONSIDERING, AdoptionState.DROPPED)),
        Adoption.revision_id.is_not(None),
    )
    return Revision.id.in_(pinned)
