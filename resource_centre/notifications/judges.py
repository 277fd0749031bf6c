"""Who decides on the safety of a practice: found anew at each delivery."""

from sqlalchemy import select

from resource_centre.accounts.models import Person, RoleGrant, RoleName
from resource_centre.db import session
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import judge

DECIDING = (RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)


def judges_for(practice: Practice, roles: tuple[RoleName, ...] = DECIDING) -> list[Person]:
    """Holders of these roles who have no part in the practice."""
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    wanted = select(Person).where(Person.id.in_(held), Person.is_blocked.is_(False))
    people = list(session().scalars(wanted.order_by(Person.id)))
    return [person for person in people if judge(person, practice)]


def chiefs_for(practice: Practice) -> list[Person]:
    """Chief moderators who have no part in the practice."""
    return judges_for(practice, (RoleName.CHIEF_MODERATOR,))
