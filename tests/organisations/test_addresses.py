"""Addresses of organisations change, and the old ones lead on for ever."""

import pytest
from flask.testing import FlaskClient

from resource_centre import outbox
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.errors import BadInput, ChangedMeanwhile, Refused, WrongState
from resource_centre.notifications.queries import inbox_of
from resource_centre.organisations.address_operations import rename_organisation
from resource_centre.organisations.application_operations import (
    apply_for_register,
    take_organisation_step,
)
from resource_centre.organisations.models import OrganisationKind, OrganisationState
from resource_centre.organisations.operations import Profile, create_organisation
from resource_centre.organisations.queries import current_slugs, organisation_at_address
from resource_centre.unit_of_work import unit_of_work
from tests.organisations.scene import Register, decisions, place
from tests.support.writers import enter, person, send

pytestmark = pytest.mark.usefixtures("work")
NGO = OrganisationKind.NGO


def test_every_old_address_leads_to_the_page_there_is_now(client: FlaskClient) -> None:
    scene = Register()
    rename_organisation(scene.place, "stream", scene.manager)
    rename_organisation(scene.place, "brook", scene.moderator)
    for old in ("river", "stream"):
        answer = client.get(f"/organisations/{old}?lang=en")
        assert (answer.status_code, answer.location) == (308, "/organisations/brook?lang=en")
    enter(client, scene.manager)
    answer = client.get("/organisations/river/members?x=1&y=%2F")
    assert answer.location == "/organisations/brook/members?x=1&y=%2F"
    posted = client.post("/organisations/river/rename", data={"slug": "a"})
    assert posted.status_code in (308, 400)
    assert current_slugs(["river", "nothing", "brook", "\0", "'--"]) == [
        "brook", "nothing", "\0", "'--",
    ]  # fmt: skip


def test_an_old_address_is_nobody_elses_and_may_be_taken_back() -> None:
    scene = Register()
    rename_organisation(scene.place, "stream", scene.manager)
    with pytest.raises(BadInput):
        rename_organisation(scene.other, "river", scene.elsewhere)
    with pytest.raises(BadInput):
        create_organisation("river", kind=NGO, profile=Profile(name_en="River"), actor=SYSTEM)
    made = apply_for_register(NGO, Profile(name_en="River"), scene.reader, none_of_these=True)
    assert made.slug == "river-2"
    rename_organisation(scene.place, "river", scene.manager)
    assert organisation_at_address("stream").id == scene.place.id
    moves = [(d.details["from"], d.details["to"]) for d in decisions("organisation", "rename")]
    assert moves == [("river", "stream"), ("stream", "river")]


@pytest.mark.parametrize(
    "slug", ["", "apply", "applications", "Река", "a b", "a--b", "x" * 81, "lake"]
)
def test_an_address_that_is_none_or_taken_is_refused(slug: str) -> None:
    scene = Register()
    with pytest.raises(BadInput):
        rename_organisation(scene.place, slug, scene.manager)


def test_only_managers_and_moderators_outside_it_rename() -> None:
    scene = Register()
    refused = (
        None, scene.member, scene.own_moderator, scene.reader, scene.elsewhere,
        scene.administrator, scene.auditor, scene.blocked,
    )  # fmt: skip
    for actor in refused:
        with pytest.raises(Refused):
            rename_organisation(scene.place, "stream", actor)


def test_two_who_rename_at_once_do_not_undo_each_other() -> None:
    scene = Register()
    seen = scene.place.version
    rename_organisation(scene.place, "stream", scene.manager, seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        rename_organisation(scene.place, "brook", scene.second, seen_version=seen)


def test_the_library_and_what_is_closed_keep_their_address() -> None:
    scene = Register()
    with unit_of_work():
        library = place("library", kind=OrganisationKind.LIBRARY)
    take_organisation_step(scene.other.id, "close", scene.moderator, note="It ended.")
    for one in (library, scene.other):
        with pytest.raises(WrongState):
            rename_organisation(one, "elsewhere", scene.moderator)


def test_an_old_address_of_an_applicant_tells_strangers_nothing(client: FlaskClient) -> None:
    scene = Register(OrganisationState.APPLIED)
    rename_organisation(scene.place, "stream", scene.manager)
    assert client.get("/organisations/river").status_code == 404
    enter(client, scene.member)
    assert client.get("/organisations/river").status_code == 308


def test_the_form_renames_and_keeps_what_was_typed(client: FlaskClient) -> None:
    scene = Register()
    enter(client, scene.manager)
    address = "/organisations/river/rename"
    assert client.get(address).status_code == 200
    refused = send(client, address, {"slug": "A b"})
    assert refused.status_code == 422
    assert 'value="A b"' in refused.text
    assert send(client, address, {"slug": "b", "seen_version": "9"}).status_code == 409
    assert send(client, address, {"slug": "brook"}).location == "/organisations/brook"
    session.rollback()
    while outbox.deliver_pending(session.get_bind()):
        pass
    session.rollback()
    told = [message.event for message in inbox_of(scene.second).items]
    assert told == ["organisation_renamed"]
    assert inbox_of(scene.manager).items == []


def test_a_closed_organisation_is_a_page_that_says_so(client: FlaskClient) -> None:
    scene = Register()
    take_organisation_step(scene.place.id, "close", scene.manager, note="We <ended> our work.")
    page = client.get("/organisations/river?lang=en").text
    assert "This organisation was closed on" in page
    assert "We &lt;ended&gt; our work." in page
    assert "/organisations/river" not in client.get("/organisations").text
    take_organisation_step(scene.place.id, "reopen", scene.moderator, note="A mistake.")
    assert "was closed on" not in client.get("/organisations/river?lang=en").text


def test_a_practice_leads_on_from_its_old_addresses_for_those_who_may_know_of_it(
    client: FlaskClient,
) -> None:
    from resource_centre.practices.operations import begin_practice
    from resource_centre.practices.rename_operations import rename_practice

    scene = Register()
    practice = begin_practice(scene.member, owner_id=scene.place.id, language="en", title="Warm")
    seal = practice.revisions[0].content_hash
    for actor in (None, scene.member, scene.reader, scene.own_moderator, scene.administrator):
        with pytest.raises(Refused):
            rename_practice(practice, "cold", actor)
    rename_practice(practice, "warm-room", scene.manager)
    assert practice.revisions[0].content_hash == seal
    again = begin_practice(scene.member, owner_id=scene.place.id, language="en", title="Warm")
    assert again.slug == "warm-2"
    for slug in ("warm", "new", "a b", "", "x" * 81):
        with pytest.raises(BadInput):
            rename_practice(again, slug, scene.manager)
    assert client.get("/practices/warm/revisions").status_code == 404
    enter(client, scene.member)
    answer = client.get("/practices/warm/edit?lane=ordinary")
    assert (answer.status_code, answer.location) == (
        308, "/practices/warm-room/edit?lane=ordinary",
    )  # fmt: skip
    assert client.get("/practices/warm").location == "/practices/warm-room"
    assert client.get("/practices/nothing").status_code == 404
    assert client.get("/practices/warm-room/rename").status_code == 403
    enter(client, scene.manager)
    form = {"slug": "Warm!", "seen_slug": "warm-room"}
    kept = send(client, "/practices/warm-room/rename", form)
    assert kept.status_code == 422
    assert 'value="Warm!"' in kept.text
    form = {"slug": "warm", "seen_slug": "another"}
    assert send(client, "/practices/warm-room/rename", form).status_code == 409
    form = {"slug": "warm", "seen_slug": "warm-room"}
    assert send(client, "/practices/warm-room/rename", form).location == "/practices/warm"
    assert client.get("/practices/warm-room").location == "/practices/warm"


def test_one_person_alone_may_not_rename_by_posting(client: FlaskClient) -> None:
    scene = Register()
    with unit_of_work():
        stranger = person("stranger")
    enter(client, stranger)
    for path in ("/organisations/river/rename", "/organisations/river/edit"):
        assert send(client, path, {"slug": "mine", "name_en": "Mine"}).status_code == 403
    assert scene.place.slug == "river"
