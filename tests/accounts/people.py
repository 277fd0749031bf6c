"""People and browsers of these tests."""

import re

from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import RoleName
from resource_centre.accounts.operations import create_person, grant_role
from resource_centre.db import session_scope

PASSWORD = "seven lamps over quiet water"
EMAIL = "Anna@Example.org"


def person_in(app: Flask, email: str = EMAIL, *roles: RoleName) -> str:
    """An account; returns its id."""
    with session_scope(app.extensions["engine"]):
        person = create_person(email, name="Anna Petrova", password=PASSWORD)
        for role in roles:
            grant_role(person, role)
        return person.id


def token_on(client: FlaskClient, address: str = "/sign-in") -> str:
    """The form's token on this page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found.group(1)


def sign_in(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD, **more: str):
    """Post the sign-in form as a browser does."""
    data = {"csrf_token": token_on(client), "email": email, "password": password, **more}
    return client.post("/sign-in", data=data)
