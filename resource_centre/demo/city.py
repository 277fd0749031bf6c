"""The people and organisations of the sample city, by the names that its stories use."""

from dataclasses import dataclass, field

from sqlalchemy import select

from resource_centre.accounts.models import Person
from resource_centre.accounts.queries import person_with_email
from resource_centre.db import session
from resource_centre.organisations.models import Organisation


@dataclass
class City:
    """The people and organisations by the names that the stories use."""

    passwords: dict[str, str] = field(default_factory=dict)

    def person(self, email: str) -> Person:
        """A person of the city, fresh from the database."""
        found = person_with_email(email)
        assert found is not None, email
        return found

    def organisation_id(self, slug: str) -> int:
        """The id of an organisation of the city."""
        found = session().scalar(select(Organisation.id).where(Organisation.slug == slug))
        return int(found or 0)
