"""The people of these tests: one of each kind that looks after the site, and one who does not."""

from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person, ReviewerKind, RoleName
from resource_centre.db import session
from resource_centre.unit_of_work import unit_of_work
from tests.support.writers import enter, organisation, person

ROLES = {
    "reader": (),
    "reviewer": (),
    "moderator": (RoleName.MODERATOR,),
    "chief": (RoleName.CHIEF_MODERATOR,),
    "curator": (RoleName.CURATOR,),
    "auditor": (RoleName.AUDITOR,),
    "administrator": (RoleName.ADMINISTRATOR,),
}


class Cast:
    """Everybody by name, and a browser for each. Inside one piece of work."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with unit_of_work():
            self.ids = {name: self._made(name) for name in ROLES}
            self.ids["manager"] = person("manager", manages=organisation("an-ngo")).id
            self.ids["second"] = person("second", RoleName.ADMINISTRATOR).id

    def _made(self, name: str) -> str:
        kind = ReviewerKind.PRACTITIONER if name == "reviewer" else None
        return person(name, *ROLES[name], reviews_as=kind).id

    def __getitem__(self, name: str) -> Person:
        found: Person = session().get(Person, self.ids[name])
        return found

    def browser(self, name: str | None) -> FlaskClient:
        """Signed in as this person; ``None``: a visitor."""
        client = self.app.test_client()
        return client if name is None else enter(client, self[name])
