"""The pages of adoption, as plain forms without JavaScript, in both languages."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.adoption.report_models import OutcomeReport, ReportState
from resource_centre.db import session
from tests.support.use_pages import FORMS, REPORT_FORM, REQUEST_FORM, begun, post, step, version_in
from tests.support.uses import PDF, River
from tests.support.writers import enter as signed_in

S = AdoptionState


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


CHECKLIST_FORM = {
    "prerequisites": "yes",
    "staff_trained": "6",
    "baseline": "14 asked.",
    "core_kept": "Yes.",
    "adaptations": "Nothing.",
    "stop_rule": "The coordinator.",
}
ORDER_FORM = {
    "order_number": "41",
    "order_date": "2026-03-11",
    "signer_post": "Acting director",
}
ADOPT = "/practices/family-group-conference/adopt"


def take_up(client: FlaskClient, river: River) -> Adoption:
    """Considered and requested by one, authorised by document by another, prepared, piloted."""
    signed_in(client, river.member)
    adoption = begun(client)
    page = f"/adoptions/{adoption.id}"
    answer = step(client, adoption, "request", ADOPT, **REQUEST_FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    signed_in(client, river.other)
    file = (io.BytesIO(PDF), "prikaz-41.pdf")
    order = {**ORDER_FORM, "order_file": file}
    answer = step(client, adoption, "authorise", f"{page}/authorise", **order)
    assert answer.headers["Location"] == f"{page}/adopted"
    assert client.get(f"{page}/adopted").status_code == 200
    assert step(client, adoption, "prepare").status_code == 303
    seen = version_in(client.get(page).get_data(as_text=True))
    saved = post(client, f"{page}/preparation", page, seen_version=seen, **CHECKLIST_FORM)
    assert saved.status_code == 303
    assert step(client, adoption, "start_pilot", f"{page}/steps/start_pilot").status_code == 303
    signed_in(client, river.manager)
    answer = step(client, adoption, "pass_pilot", f"{page}/steps/pass_pilot", **FORMS["pass_pilot"])
    assert answer.status_code == 303
    return adoption


def report(client: FlaskClient, river: River, adoption: Adoption) -> OutcomeReport:
    """Drafted and sent by a member, signed by the manager."""
    signed_in(client, river.member)
    page = f"/adoptions/{adoption.id}"
    answer = post(client, f"{page}/reports/new", f"{page}/reports/new", **REPORT_FORM)
    session.rollback()
    made: OutcomeReport = session.query(OutcomeReport).one()
    here = f"{page}/reports/{made.id}"
    assert answer.headers["Location"] == f"{here}?saved=1"
    sent = post(client, f"{here}/steps/send", here, seen_version=made.version, **REPORT_FORM)
    assert sent.headers["Location"] == here
    signed_in(client, river.manager)
    session.rollback()
    signed = post(client, f"{here}/steps/sign", here, seen_version=made.version)
    assert signed.status_code == 303
    session.rollback()
    return made


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_institution_goes_all_the_way_by_plain_forms(
    client: FlaskClient, river: River, language: str
) -> None:
    for actor in (river.member, river.other, river.manager):
        signed_in(client, actor)
        assert client.get(f"/adoptions?lang={language}").status_code == 200
    adoption = take_up(client, river)
    session.rollback()
    assert (adoption.state, adoption.pilot_review.words) == (S.IN_USE, "On Saturdays.")
    assert report(client, river, adoption).state is ReportState.SIGNED
    public = client.get(f"/practices/family-group-conference?lang={language}").text
    figures = [public.count(f">{number}<") > 0 for number in (31, 26, 15, 6, 5)]
    assert figures == [True] * 5


@pytest.mark.parametrize("state", list(S), ids=lambda state: state.value)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_every_state_opens(
    client: FlaskClient, river: River, state: S, language: str
) -> None:
    adoption = river.use(state)
    pages = ["", "/authorise", "/adopted", "/reports/new"]
    pages += [f"/steps/{action}" for action in ("drop", "end", "pass_pilot", "start_pilot")]
    for actor in (river.member, river.manager):
        signed_in(client, actor)
        for page in pages:
            answer = client.get(f"/adoptions/{adoption.id}{page}?lang={language}")
            assert answer.status_code in (200, 303, 403, 409), (page, answer.status_code)
            if answer.status_code == 200:
                text = answer.get_data(as_text=True)
                assert 'style="' not in text
                assert f'<html lang="{language}"' in text


def test_a_request_with_gaps_keeps_what_was_typed(client: FlaskClient, river: River) -> None:
    signed_in(client, river.member)
    adoption = begun(client)
    typed = {**REQUEST_FORM, "pilot_to": "soon", "site": "Second floor"}
    adopt = "/practices/family-group-conference/adopt"
    answer = step(client, adoption, "request", adopt, **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="soon"' in page
    assert 'value="Second floor"' in page
    answer = step(client, adoption, "request", adopt, **{**REQUEST_FORM, "site": ""})
    assert answer.status_code == 422
    assert "Say where it will take place." in answer.get_data(as_text=True)


def test_considering_is_saved_and_goes_on(client: FlaskClient, river: River) -> None:
    signed_in(client, river.member)
    adoption = begun(client)
    adopt = "/practices/family-group-conference/adopt"
    answer = post(
        client, f"/adoptions/{adoption.id}/fit-check", adopt,
        seen_version=adoption.version, fit_need="no", missing_need="Few families",
    )  # fmt: skip
    assert answer.headers["Location"] == f"{adopt}?saved=1"
    assert 'value="Few families"' in client.get(adopt).get_data(as_text=True)
    stale = post(
        client, f"/adoptions/{adoption.id}/fit-check", adopt, seen_version="1", site="Mine"
    )
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.get_data(as_text=True)


@pytest.mark.parametrize("action", ["return", "refuse", "drop"])
def test_a_request_is_sent_back_refused_or_dropped(
    client: FlaskClient, river: River, action: str
) -> None:
    adoption = river.use(S.REQUESTED)
    signed_in(client, river.manager)
    page = f"/adoptions/{adoption.id}/steps/{action}"
    if action != "drop":
        empty = step(client, adoption, action, page, note=" ")
        assert empty.status_code == 422
    assert step(client, adoption, action, page, **FORMS.get(action, {})).status_code == 303
    session.rollback()
    assert adoption.state is (S.CONSIDERING if action == "return" else S.DROPPED)
    trail = client.get(f"/adoptions/{adoption.id}").get_data(as_text=True)
    assert FORMS.get(action, {}).get("note", "") in trail


def test_an_end_needs_its_kind_and_reason(client: FlaskClient, river: River) -> None:
    adoption = river.use(S.IN_USE)
    signed_in(client, river.manager)
    page = f"/adoptions/{adoption.id}/steps/end"
    assert step(client, adoption, "end", page, note="Both left.").status_code == 422
    without_code = {**FORMS["end"], "reason_code": ""}
    assert step(client, adoption, "end", page, **without_code).status_code == 422
    assert step(client, adoption, "end", page, **FORMS["end"]).status_code == 303
    session.rollback()
    assert (adoption.state, adoption.end_reason) == (S.ENDED, "no_staff")
