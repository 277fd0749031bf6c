"""Who may look after what: people and roles, vocabularies, health, the record of decisions.

The administrator keeps the site running and decides on no practice; the chief moderator names
reviewers and moderators; the curator keeps the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resource_centre.accounts.models import Person, RoleName
from resource_centre.accounts.permissions import administrator, auditor, chief_moderator, role_rule
from resource_centre.authorisation import Actor, rule

curator = role_rule(RoleName.CURATOR)

GRANTS: Mapping[RoleName, frozenset[RoleName]] = {
    RoleName.ADMINISTRATOR: frozenset(RoleName),
    RoleName.CHIEF_MODERATOR: frozenset({RoleName.REVIEWER, RoleName.MODERATOR}),
}
"""Which roles somebody with this role may give and take: nobody one above their own."""

DECIDING = frozenset({RoleName.REVIEWER, RoleName.MODERATOR, RoleName.CHIEF_MODERATOR})
"""Roles that judge practices. An administrator holds none of them."""


@dataclass(frozen=True)
class RoleOf:
    """A role, and the person who is to have it or lose it; nobody yet when they are invited."""

    role: RoleName
    person: Person | None = None


@rule("may give this role")
def within_level(actor: Actor, subject: RoleOf) -> bool:
    return subject.role in roles_to_grant(actor)


def roles_to_grant(actor: Actor) -> list[RoleName]:
    """The roles this actor may give and take, in their usual order."""
    if not isinstance(actor, Person) or not actor.is_active:
        return []
    held = [GRANTS[grant.role] for grant in actor.roles if grant.role in GRANTS]
    return [role for role in RoleName if any(role in roles for roles in held)]


@rule("it is oneself")
def oneself(actor: Actor, subject: Any) -> bool:
    person = subject.person if isinstance(subject, RoleOf) else subject
    return isinstance(person, Person) and isinstance(actor, Person) and person.id == actor.id


MAY = {
    "admin.see": administrator | chief_moderator | curator | auditor,
    "admin.health": administrator | chief_moderator,
    "admin.outbox": administrator,
    "admin.settings": administrator,
    "admin.people": administrator | chief_moderator,
    "admin.organisations": administrator | chief_moderator | auditor,
    "admin.vocabularies": curator,
    "admin.decisions": administrator | chief_moderator | auditor,
    "admin.all_decisions": chief_moderator | auditor,
    "person.change_role": within_level & ~oneself,
    "person.block": administrator & ~oneself,
    "person.end_sessions": administrator,
}
