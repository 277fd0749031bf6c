"""Rules about belonging to an organisation."""

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import moderator
from resource_centre.authorisation import Actor, rule, system
from resource_centre.db import session
from resource_centre.organisations.models import MemberRole, Membership, Organisation


def memberships_of(person: Actor) -> list[Membership]:
    """The memberships a person holds now."""
    if not isinstance(person, Person) or not person.is_active:
        return []
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


@rule("member")
def member(actor: Actor, subject: Organisation) -> bool:
    return is_member(actor, subject.id)


@rule("manager")
def manager(actor: Actor, subject: Organisation) -> bool:
    return is_manager(actor, subject.id)


MAY = {
    "organisation.create": system | moderator,
    "organisation.edit": manager | moderator,
    "organisation.members": system | manager | moderator,
}
