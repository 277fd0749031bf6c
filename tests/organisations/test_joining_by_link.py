"""The pages of a one-time link into an organisation."""

import re

import pytest
from flask.testing import FlaskClient

from resource_centre.db import session
from resource_centre.organisations.joining_models import (
    OrganisationInvitation,
)
from resource_centre.organisations.joining_operations import (
    token_of,
)
from resource_centre.organisations.models import OrganisationState
from tests.organisations.scene import Register
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")
PASSWORD = "seven lamps over quiet water"
NEW = "new.person@example.org"


def test_the_pages_of_a_link_use_nothing_up(client: FlaskClient) -> None:
    scene = Register(OrganisationState.APPLIED)
    enter(client, scene.manager)
    invited = "/organisations/river/members/invitations"
    kept = send(client, invited, {"email": "nothing", "role": "manager"})
    assert kept.status_code == 422
    assert 'value="nothing"' in kept.text
    assert send(client, invited, {"email": NEW, "role": "member"}).status_code == 303
    page = client.get("/organisations/river/members").text
    assert NEW in page
    row = session().query(OrganisationInvitation).one()
    link = f"/organisations/invitations/{token_of(row)}"
    stranger = client.application.test_client()
    for _ in range(2):
        answer = stranger.get(link)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert f'href="/account/invitation/{token_of(row)}"' in answer.text
    assert stranger.post(link).status_code in (303, 400, 401)
    assert stranger.get("/organisations/invitations/x").status_code == 404
    enter(stranger, scene.reader)
    page = stranger.get(link).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]
    assert stranger.post(link, data={"csrf_token": token}).location.endswith("/river/members")
    assert stranger.get(link).location == "/organisations/river/members"
    other = client.application.test_client()
    assert other.get(link).status_code == 404
    step = f"/organisation-invitations/{row.id}/steps/"
    assert send(client, step + "revoke", {}).status_code == 409
    assert send(client, step + "take_up", {}).status_code == 404
