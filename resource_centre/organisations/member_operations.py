"""Members come, change their role, and go."""

from resource_centre.accounts.models import Person
from resource_centre.authorisation import Actor, found, require
from resource_centre.db import session
from resource_centre.organisations.guards import seat
from resource_centre.organisations.models import MemberRole, Membership, Organisation
from resource_centre.organisations.workflow import MEMBERSHIP
from resource_centre.steps import take
from resource_centre.unit_of_work import unit_of_work


def add_member(
    organisation: Organisation,
    person: Person,
    *,
    role: MemberRole = MemberRole.MEMBER,
    actor: Actor,
) -> Membership:
    """Somebody works there from now on, or has another role there."""
    with unit_of_work():
        require(actor, "organisation.members", organisation)
        membership = seat(organisation.id, person.id, role, actor)
        if membership.role is not role:
            take(MEMBERSHIP, "make_member", membership, actor)
        session().flush()
    return membership


def take_membership_step(
    membership_id: int,
    action: str,
    actor: Actor,
    *,
    note: str = "",
    successor: str = "",
    seen_version: int | None = None,
) -> Membership:
    """One step of a membership, committed."""
    with unit_of_work():
        membership: Membership = found(session().get(Membership, membership_id))
        answers = {"successor": successor, "record": {"successor": successor} if successor else {}}
        take(
            MEMBERSHIP, action, membership, actor,
            note=note, seen_version=seen_version, answers=answers,
        )  # fmt: skip
    return membership
