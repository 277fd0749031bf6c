"""What the handlers of one slice have in common: a use of a practice told of to some people."""

from typing import Any

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import Adoption
from resource_centre.db import session
from resource_centre.notifications.facts import practice_facts
from resource_centre.notifications.operations import tell
from resource_centre.notifications.recipients import members_of
from resource_centre.notifications.rights import sees_adoption
from resource_centre.steps import decisions_on


def adoption_with(adoption_id: int) -> Adoption | None:
    """The adoption as it is now."""
    found: Adoption | None = session().get(Adoption, adoption_id)
    return found


def tell_of_adoption(
    adoption: Adoption, people: list[Person], name: str, occasion: int, **more: Any
) -> None:
    """Tell these people of an adoption; ``more`` may name another page than its own."""
    names = {
        "en": adoption.institution.name_in("en")[0],
        "ru": adoption.institution.name_in("ru")[0],
    }
    facts = practice_facts(adoption.practice) | {"url": f"/adoptions/{adoption.id}"}
    tell(
        people,
        name,
        ("adoption", adoption.id),
        facts | {"institution": names} | more,
        occasion=occasion,
        may_see=sees_adoption(adoption.id),
    )


def others_of(
    organisation_id: int, but: str | None, *, managers_only: bool = False
) -> list[Person]:
    """Who works there now, without the one who did it."""
    people = members_of(organisation_id, managers_only=managers_only)
    return [person for person in people if person.id != but]


def who_did(kind: str, subject_id: int, *actions: str) -> str | None:
    """The person who last took one of these steps; nobody where the system did."""
    told = [d.decided_by for d in decisions_on(kind, subject_id) if d.action in actions]
    return told[-1] if told else None
