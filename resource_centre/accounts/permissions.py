"""Rules about people and their roles, and who may do what to accounts."""

from resource_centre.accounts.models import Person, RoleName
from resource_centre.authorisation import Rule, signed_in


def role_rule(*roles: RoleName) -> Rule:
    """Holds when the actor has one of these roles and is not blocked."""
    name = " or ".join(role.value.replace("_", " ") for role in roles)
    return Rule(
        name,
        lambda actor, subject: (
            isinstance(actor, Person)
            and actor.is_active
            and any(actor.has_role(role) for role in roles)
        ),
    )


moderator = role_rule(RoleName.MODERATOR, RoleName.CHIEF_MODERATOR)
chief_moderator = role_rule(RoleName.CHIEF_MODERATOR)
reviewer = role_rule(RoleName.REVIEWER)
auditor = role_rule(RoleName.AUDITOR)
administrator = role_rule(RoleName.ADMINISTRATOR)


MAY = {
    "account.see": signed_in,
    "people.invite": administrator,
}
