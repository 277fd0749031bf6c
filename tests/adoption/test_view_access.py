"""What each sees of the pages of adoption, files and updates among them."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from resource_centre.accounts.models import RoleName
from resource_centre.adoption.handlers import follow_or_offer
from resource_centre.adoption.models import AdoptionState, OfferState, OrderFile
from resource_centre.adoption.operations import consider_practice
from resource_centre.adoption.report_models import OutcomeReport
from resource_centre.db import session
from resource_centre.practices.events import RevisionApproved
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.unit_of_work import unit_of_work
from tests.support.shelves import shelve
from tests.support.use_pages import post, step
from tests.support.uses import PDF, River, approve_next, person
from tests.support.writers import enter as signed_in

S = AdoptionState


@pytest.fixture
def river(work: None, clock: Any) -> River:
    return River()


def test_who_may_not_act_is_refused_and_who_may_not_know_finds_nothing(
    client: FlaskClient, river: River
) -> None:
    considering = river.use()
    owner = person("author", member=river.practice.owner_id)
    stranger = person("stranger")
    elsewhere = River("another-practice", "lime")
    address = f"/adoptions/{considering.id}"
    for actor in (owner, stranger, elsewhere.member):
        signed_in(client, actor)
        assert client.get(address).status_code == 404
        assert post(client, f"{address}/steps/drop", "/account").status_code == 404
    river.go(considering, "request")
    signed_in(client, river.member)
    assert client.get(f"{address}/authorise").status_code == 403
    assert step(client, considering, "authorise").status_code == 403


def test_the_owner_sees_name_state_and_dates_but_nothing_private(
    client: FlaskClient, river: River
) -> None:
    adoption = river.use(S.IN_USE)
    river.report(adoption)
    owner = person("author", member=river.practice.owner_id)
    signed_in(client, owner)
    page = client.get(f"/adoptions/{adoption.id}").get_data(as_text=True)
    assert "The river centre" in page
    for private in ("River-elena", "River-head", "Families in crisis", "Main building", ">26<"):
        assert private not in page
    session.rollback()
    report = session.query(OutcomeReport).one()
    assert client.get(f"/adoptions/{adoption.id}/reports/{report.id}").status_code == 403


def test_a_signed_order_is_only_for_its_institution_and_the_auditor(
    client: FlaskClient, river: River
) -> None:
    adoption = river.use(S.REQUESTED)
    signed_in(client, river.other)
    order = {"order_number": "41", "order_date": "2026-03-11", "signer_post": "Director"}
    page = f"/adoptions/{adoption.id}/authorise"
    for name, content in (
        ("page.html", b"<script>"),
        ("order.pdf", b"<script>"),
        ("order.svg", b"<svg>"),
        ("order.png", PDF),
    ):
        file = (io.BytesIO(content), name)
        refused = step(client, adoption, "authorise", page, **order, order_file=file)
        assert refused.status_code == 422
        assert 'value="41"' in refused.get_data(as_text=True)
    file = (io.BytesIO(PDF), "приказ 41.pdf")
    assert step(client, adoption, "authorise", page, **order, order_file=file).status_code == 303
    session.rollback()
    address = f"/files/{session.query(OrderFile).one().id}"
    expected = {
        "member": (river.member, 200),
        "auditor": (person("auditor", role=RoleName.AUDITOR), 200),
        "moderator": (person("moderator", role=RoleName.MODERATOR), 404),
        "administrator": (person("admin", role=RoleName.ADMINISTRATOR), 404),
        "owner": (person("author", member=river.practice.owner_id), 404),
        "another": (River("another-practice", "lime").manager, 404),
    }
    found = {}
    for name, (actor, _) in expected.items():
        signed_in(client, actor)
        found[name] = client.get(address, buffered=True).status_code
    assert found == {name: status for name, (_, status) in expected.items()}
    signed_in(client, river.member)
    answer = client.get(address, buffered=True)
    assert answer.data == PDF
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_update_is_answered_from_the_page(client: FlaskClient, river: River) -> None:

    adoption = river.use(S.IN_USE)
    newer = approve_next(river.practice_id, change_note="When to stop is added.")
    follow_or_offer(RevisionApproved(newer, river.practice_id))
    signed_in(client, river.member)
    address = f"/adoptions/{adoption.id}"
    page = client.get(address).get_data(as_text=True)
    assert "When to stop is added." in page
    offer = adoption.unanswered_offer
    steps = f"{address}/updates/{offer.id}/steps"
    empty = post(client, f"{steps}/decline", address, seen_version=offer.version, reason="")
    assert empty.status_code == 422
    assert post(client, f"{steps}/accept", address, seen_version=offer.version).status_code == 303
    session.rollback()
    assert (offer.state, adoption.revision_id) == (OfferState.ACCEPTED, newer)
    again = post(client, f"{steps}/accept", address, seen_version=offer.version)
    assert again.status_code == 409


def test_a_suspension_shows_a_recall_to_those_who_use_it(client: FlaskClient, river: River) -> None:

    adoption = river.use(S.PILOT)
    with unit_of_work():
        river.practice.state = PracticeState.SUSPENDED
        river.practice.public_reason = "A child was hurt."
    signed_in(client, river.member)
    assert "A child was hurt." in client.get(f"/adoptions/{adoption.id}").get_data(as_text=True)


def test_people_without_an_institution_are_refused(client: FlaskClient, river: River) -> None:
    signed_in(client, person("reader"))
    assert client.get("/adoptions").status_code == 403
    assert client.get("/practices/family-group-conference/adopt").status_code == 403
    visitor = client.application.test_client()
    assert visitor.get("/adoptions").status_code == 303


def test_a_board_with_three_uses_asks_no_more_than_one_with_one(
    client: FlaskClient, river: River, app: Any
) -> None:
    from sqlalchemy import event

    def count() -> int:
        asked: list[str] = []
        engine = app.extensions["engine"]

        def note(_c: Any, _cu: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        client.get("/adoptions")
        event.remove(engine, "before_cursor_execute", note)
        return len([s for s in asked if s.startswith("SELECT")])

    river.use(S.PILOT)
    signed_in(client, river.manager)
    client.get("/adoptions")
    with_one = count()

    for slug in ("housing-first", "respite-care"):
        practice = session.get(Practice, shelve(slug))
        consider_practice(practice, river.organisation, actor=river.member)
    assert count() == with_one
