"""Two rows of the register become one organisation, with all that they have."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from resource_centre import outbox
from resource_centre.accounts.models import RoleName
from resource_centre.db import Base, now, session
from resource_centre.errors import NotReady, Refused, WrongState
from resource_centre.notifications.queries import inbox_of
from resource_centre.organisations import merging
from resource_centre.organisations.address_operations import rename_organisation
from resource_centre.organisations.application_operations import take_organisation_step
from resource_centre.organisations.guards import membership_in
from resource_centre.organisations.joining_models import JoinState
from resource_centre.organisations.joining_operations import ask_to_join
from resource_centre.organisations.merging import MERGERS
from resource_centre.organisations.models import (
    MemberRole,
    Membership,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.organisations.permissions import is_manager, is_member
from resource_centre.practices.models import Practice, Revision
from resource_centre.unit_of_work import unit_of_work
from tests.organisations.scene import Register, decisions, place, seated
from tests.support.uses import River
from tests.support.writers import Town, enter, person, send

pytestmark = pytest.mark.usefixtures("work")


def merge(scene: Register, actor, **more) -> None:
    given = {"note": "One and the same.", "into": scene.other} | more
    take_organisation_step(scene.place.id, "merge_into", actor, **given)


def test_every_foreign_key_to_organisations_has_somebody_who_moves_it(app) -> None:
    covered = {column for merger in MERGERS for column in merger.columns}
    stays = {"organisation_merge.from_id"}
    found = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "organisation"
    }
    assert covered | stays == found


def test_people_go_along_with_the_higher_role_and_their_past() -> None:
    scene = Register()
    with unit_of_work():
        seated(scene.manager, scene.other)
        former = seated(scene.reader, scene.place)
        former.until = now() - timedelta(days=30)
        here = seated(scene.asker, scene.other)
        here.until = now() - timedelta(days=90)
        seated(scene.asker, scene.place)
    merge(scene, scene.moderator)
    assert is_manager(scene.manager, scene.other.id)
    assert is_manager(scene.second, scene.other.id)
    assert is_member(scene.asker, scene.other.id)
    assert not is_member(scene.reader, scene.other.id)
    assert membership_in(scene.other.id, scene.reader.id).until is not None
    held = session().query(Membership).filter_by(organisation_id=scene.place.id)
    assert all(row.until is not None for row in held)


def test_requests_addresses_and_numbers_go_along() -> None:
    scene = Register()
    with unit_of_work():
        scene.place.inn = "7707083893"
        scene.other.website = "https://lake.example"
        scene.place.website = "https://river.example"
    asked = ask_to_join(scene.place, "I teach.", scene.asker)
    both = ask_to_join(scene.place, "I teach.", scene.reader)
    there = ask_to_join(scene.other, "I teach.", scene.reader)
    rename_organisation(scene.place, "stream", scene.manager)
    merge(scene, scene.moderator)
    for row in (asked, both, there):
        session().refresh(row)
    assert (asked.organisation_id, asked.state) == (scene.other.id, JoinState.OPEN)
    assert (both.state, there.state) == (JoinState.WITHDRAWN, JoinState.OPEN)
    assert (scene.other.inn, scene.other.website) == ("7707083893", "https://lake.example")
    assert scene.place.state is OrganisationState.CLOSED


def test_every_old_address_leads_to_the_other_with_a_word_and_through_a_second_merge(
    client: FlaskClient,
) -> None:
    scene = Register()
    rename_organisation(scene.place, "stream", scene.manager)
    merge(scene, scene.moderator)
    page = client.get("/organisations/stream?lang=en")
    assert (page.status_code, page.location) == (308, "/organisations/lake?lang=en&was=stream")
    assert "the same organisation" in client.get(page.location).text
    assert client.get("/organisations/river").location == "/organisations/lake"
    assert "the same organisation" not in client.get("/organisations/lake?was=lake&lang=en").text
    with unit_of_work():
        sea = place("sea")
    take_organisation_step(
        scene.other.id, "merge_into", scene.moderator, note="Once more.", into=sea
    )
    for old in ("stream", "river", "lake"):
        assert client.get(f"/organisations/{old}").location.startswith("/organisations/sea")
    with pytest.raises(NotReady):
        take_organisation_step(scene.place.id, "reopen", scene.moderator, note="Back.")


def test_practices_change_their_owner_and_no_seal() -> None:
    town = Town()
    practice = town.published()
    with unit_of_work():
        other = place("another")
    before = practice.approved_revision.content_hash
    take_organisation_step(
        town.ngo.id, "merge_into", town.moderator, note="One and the same.", into=other
    )
    kept = session().get(Practice, practice.id)
    revision: Revision = kept.approved_revision
    content = {
        "card": revision.card,
        "texts": {t.language: [t.title, t.summary, t.body] for t in revision.texts},
    }
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert kept.owner_id == other.id
    assert revision.content_hash == before
    assert hashlib.sha256(packed.encode()).hexdigest() == before
    (decision,) = decisions("organisation", "merge_into")
    assert decision.details["moved"]["practices"] == 1
    assert decision.details["into"] == other.id
    assert decisions("organisation", "take_in")[0].details["other"] == town.ngo.id


def test_the_search_knows_the_practices_under_their_new_owner(client: FlaskClient) -> None:
    town = Town()
    town.published()
    deliver()
    rename_organisation(town.ngo, "new-name", town.manager)
    deliver()
    for owner in ("family-support", "new-name"):
        assert "Respite care" in client.get(f"/practices?owner={owner}").text
    with unit_of_work():
        other = place("another")
    take_organisation_step(
        town.ngo.id, "merge_into", town.moderator, note="One and the same.", into=other
    )
    deliver()
    for owner in ("family-support", "new-name", "another"):
        assert "Respite care" in client.get(f"/practices?owner={owner}").text
    assert "organisation_merged" in [m.event for m in inbox_of(town.author).items]


def deliver() -> None:
    session.rollback()
    while outbox.deliver_pending(session.get_bind()):
        pass
    session.rollback()


def test_uses_move_unless_both_have_one_of_the_same_practice_or_one_is_the_owner() -> None:
    river = River()
    adoption = river.use()
    from resource_centre.organisations.models import Organisation

    mine = session().get(Organisation, river.institution_id)
    with unit_of_work():
        moderator = person("outside", RoleName.MODERATOR)
        twin = place("twin", kind=OrganisationKind.INSTITUTION)
        owner = session().get(Organisation, adoption.practice.owner_id)
        owner.kind = OrganisationKind.INSTITUTION
    from resource_centre.adoption.operations import consider_practice

    with unit_of_work():
        worker = person("worker", member_of=twin)
    with pytest.raises(NotReady, match="a practice of the other"):
        take_organisation_step(mine.id, "merge_into", moderator, note="One.", into=owner)
    twice = consider_practice(adoption.practice, twin, actor=worker)
    with pytest.raises(NotReady, match="the same practice"):
        take_organisation_step(mine.id, "merge_into", moderator, note="One.", into=twin)
    from resource_centre.adoption.operations import StepInput, take_step

    take_step(twice, "drop", StepInput(), actor=worker)
    take_organisation_step(mine.id, "merge_into", moderator, note="One.", into=twin)
    session().refresh(adoption)
    assert adoption.institution_id == twin.id


def test_only_a_moderator_outside_both_merges_and_says_why() -> None:
    scene = Register()
    for actor in (
        None, scene.manager, scene.elsewhere, scene.own_moderator, scene.administrator,
        scene.auditor, scene.blocked,
    ):  # fmt: skip
        with pytest.raises(Refused):
            merge(scene, actor)
    with unit_of_work():
        seated(scene.chief, scene.other, MemberRole.MEMBER)
    with pytest.raises(Refused):
        merge(scene, scene.chief)
    with pytest.raises(NotReady):
        merge(scene, scene.moderator, note=" ")
    with pytest.raises(NotReady):
        merge(scene, scene.moderator, into=None)
    with pytest.raises(NotReady, match="one and the same"):
        merge(scene, scene.moderator, into=scene.place)
    merge(scene, scene.moderator)
    with pytest.raises(WrongState):
        merge(scene, scene.moderator)


def test_different_kinds_the_library_and_what_is_not_in_the_register_do_not_merge() -> None:
    scene = Register()
    with unit_of_work():
        library = place("library", kind=OrganisationKind.LIBRARY)
        school = place("school", kind=OrganisationKind.INSTITUTION)
        waits = place("waits", OrganisationState.APPLIED)
    for into in (library, school, waits):
        with pytest.raises(NotReady):
            merge(scene, scene.moderator, into=into)
    take_organisation_step(
        waits.id, "merge_into", scene.moderator, note="It is there already.", into=scene.other
    )


def test_nothing_moves_when_one_part_of_a_merge_fails(monkeypatch) -> None:
    scene = Register()
    with unit_of_work():
        practice = Practice(slug="p", owner_id=scene.place.id)
        session().add(practice)

    def broken(from_id: int, into_id: int) -> None:
        raise RuntimeError

    monkeypatch.setattr(merging, "MERGERS", [*MERGERS[:-1], replace(MERGERS[-1], move=broken)])
    with pytest.raises(RuntimeError):
        merge(scene, scene.moderator)
    assert practice.owner_id == scene.place.id
    assert scene.place.state is OrganisationState.ACCEPTED
    assert decisions("organisation", "merge_into") == []


def test_the_check_page_shows_what_moves_and_what_is_in_the_way(client: FlaskClient) -> None:
    scene = Register()
    enter(client, scene.moderator)
    base = "/organisations/river/merge"
    page = client.get(f"{base}?into=lake&lang=en").text
    assert "Members and managers" in page
    assert client.get(f"{base}?into=river&lang=en").text.count("one and the same") == 1
    assert "no organisation at this address" in client.get(f"{base}?into=%00'&lang=en").text
    assert client.get(base).status_code == 200
    step = f"/organisations/{scene.place.id}/steps/merge_into"
    assert send(client, step, {"into": "lake", "note": ""}).status_code == 422
    kept = send(client, step, {"into": "nowhere", "note": "Why."})
    assert kept.status_code == 422
    done = send(client, step, {"into": "/organisations/lake", "note": "Why.", "seen_version": "1"})
    assert done.location == "/organisations/river"
    assert client.get(done.location).location == "/organisations/lake?was=river"
    enter(client, scene.manager)
    assert client.get("/organisations/lake/merge").status_code == 403
