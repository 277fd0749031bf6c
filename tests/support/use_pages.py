"""The pages of adoption as a browser without JavaScript uses them."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from resource_centre.adoption.models import Adoption
from resource_centre.db import session
from tests.support.writers import send

FIT_FORM = {f"fit_{q}": "yes" for q in ("need", "fit", "evidence", "usability", "support")}
REQUEST_FORM = {
    **FIT_FORM,
    "fit_capacity": "partly",
    "missing_capacity": "One coordinator out of two",
    "site": "Main building",
    "for_whom": "Families in crisis",
    "planned_count": "12",
    "pilot_from": "2026-06-01",
    "pilot_to": "30.11.2026",
    "funding": "budget",
    "terms_accepted": "y",
}
REPORT_FORM = {
    "period_from": "2025-09-01",
    "period_to": "2026-02-28",
    "started": "31",
    "finished": "26",
    "better": "15",
    "same": "6",
    "worse": "5",
    "summary": "helped_most",
    "changed": "nothing",
    "recommend": "yes",
}
FORMS = {
    "return": {"note": "Say who leads it."},
    "refuse": {"note": "No rooms this year."},
    "end": {"end_kind": "stopped", "reason_code": "no_staff", "note": "Both left."},
    "pass_pilot": {"verdict": "change", "words": "On Saturdays."},
}


def post(client: FlaskClient, path: str, page: str, **fields: Any) -> TestResponse:
    """Send a form of a page."""
    answer: TestResponse = send(client, path, fields, page)
    return answer


def version_in(page: str) -> str:
    found = re.search(r'name="seen_version" value="(\d+)"', page)
    return found.group(1) if found else ""


def step(
    client: FlaskClient, adoption: Adoption, action: str, page: str = "", **fields: Any
) -> TestResponse:
    """Take a step from the page that offers it, with the version it shows."""
    address = page or f"/adoptions/{adoption.id}"
    shown = client.get(address).get_data(as_text=True)
    given = {"seen_version": version_in(shown) or str(adoption.version), **fields}
    return post(client, f"/adoptions/{adoption.id}/steps/{action}", address, **given)


def begun(client: FlaskClient) -> Adoption:
    post(
        client,
        "/practices/family-group-conference/adopt",
        "/practices/family-group-conference/adopt",
    )
    session.rollback()
    found: Adoption = session.query(Adoption).one()
    return found
