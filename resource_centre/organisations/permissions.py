"""Rules about belonging to an organisation."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import moderator
from resource_centre.authorisation import SYSTEM, Actor, rule, signed_in, system
from resource_centre.db import is_writing, session
from resource_centre.organisations.models import (
    PUBLIC_STATES,
    MemberRole,
    Membership,
    Organisation,
)


def memberships_of(person: Actor) -> list[Membership]:
    """The memberships a person holds now.

    Read once in a read transaction, however many rules ask; in a write they are read each time.
    """
    if not isinstance(person, Person) or not person.is_active:
        return []
    if is_writing():
        return _read_memberships(person)
    current = session()
    transaction, known = current.info.get(_KEPT, (None, {}))
    if transaction is None or transaction is not current.get_transaction():
        known = {}
    if person.id not in known:
        known[person.id] = _read_memberships(person)
        current.info[_KEPT] = (current.get_transaction(), known)
    return list(known[person.id])


_KEPT = "memberships read in this transaction"


def _read_memberships(person: Person) -> list[Membership]:
    held = select(Membership).where(Membership.person_id == person.id, Membership.until.is_(None))
    return list(session().scalars(held.order_by(Membership.id)))


def is_member(person: Actor, organisation_id: int) -> bool:
    """Whether the person works in the organisation now, as member or manager."""
    return any(m.organisation_id == organisation_id for m in memberships_of(person))


def is_manager(person: Actor, organisation_id: int) -> bool:
    """Whether the person manages the organisation now."""
    return any(
        m.organisation_id == organisation_id and m.role is MemberRole.MANAGER
        for m in memberships_of(person)
    )


def organisation_id_of(subject: Any) -> int:
    """Of the organisation itself, or of what belongs to one."""
    return int(subject.id if isinstance(subject, Organisation) else subject.organisation_id)


@rule("member")
def member(actor: Actor, subject: Any) -> bool:
    return is_member(actor, organisation_id_of(subject))


@rule("manager")
def manager(actor: Actor, subject: Any) -> bool:
    return is_manager(actor, organisation_id_of(subject))


@rule("oneself")
def oneself(actor: Actor, subject: Any) -> bool:
    return isinstance(actor, Person) and actor.is_active and actor.id == subject.person_id


outside_moderator = moderator & ~member
"""No moderator decides on an organisation they belong to."""
in_charge = system | manager | moderator

MAY = {
    "organisation.create": system | moderator,
    "organisation.apply": signed_in,
    "organisation.applications": moderator,
    "organisation.see": member | moderator,
    "organisation.edit": manager | moderator,
    "organisation.members": in_charge,
    "organisation.see_members": member | moderator,
    "organisation.join": signed_in & ~member,
    "organisation.rename": manager | outside_moderator,
    "organisation.merge": outside_moderator,
}


def organisations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one scope of organisations: an applicant is known to its people and to moderators."""
    if actor is SYSTEM or moderator(actor):
        return true()
    own = [m.organisation_id for m in memberships_of(actor)]
    known = Organisation.id.in_(own) if own else false()
    return or_(Organisation.state.in_(PUBLIC_STATES), known)
