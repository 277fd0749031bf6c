"""An organisation that nobody knows yet applies; moderators answer."""

import pytest
from flask.testing import FlaskClient

from resource_centre import outbox
from resource_centre.accounts.models import RoleName
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session
from resource_centre.errors import BadInput, ChangedMeanwhile, NotReady, Refused, TooMany
from resource_centre.notifications.queries import inbox_of
from resource_centre.organisations.application_operations import (
    apply_for_register,
    take_organisation_step,
)
from resource_centre.organisations.models import (
    MemberRole,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.organisations.operations import Profile, create_organisation, edit_profile
from resource_centre.organisations.permissions import is_manager
from resource_centre.practices.operations import begin_practice
from resource_centre.practices.step_operations import take_revision_step
from resource_centre.unit_of_work import unit_of_work
from tests.organisations.scene import Register, decisions, place, seated
from tests.support.writers import CARD, Draft, body, enter, person, save_revision, send, token_of

pytestmark = pytest.mark.usefixtures("work")
NGO = OrganisationKind.NGO
INN, OGRN = "7707083893", "1027700132195"
NEW = {"kind": "ngo", "name_ru": "Тёплый приём", "inn": INN, "okrug": "sao"}


def people() -> dict[str, object]:
    with unit_of_work():
        return {
            "applicant": person("applicant"),
            "moderator": person("moderator", RoleName.MODERATOR),
            "colleague": person("colleague"),
        }


def deliver() -> None:
    session.rollback()
    while outbox.deliver_pending(session.get_bind()):
        pass
    session.rollback()


def told(who) -> list[str]:
    return [message.event for message in inbox_of(who).items]


def test_the_applicant_manages_it_and_writes_at_once_while_sending_waits() -> None:
    who = people()
    applicant = who["applicant"]
    made = apply_for_register(NGO, Profile(name_ru="Тёплый приём", inn=INN), applicant)
    assert (made.state, made.slug) == (OrganisationState.APPLIED, "teplyy-priem")
    assert is_manager(applicant, made.id)
    practice = begin_practice(applicant, owner_id=made.id, language="en", title="Warm room")
    revision = practice.revisions[0]
    whole = Draft(language="en", title="Warm room", summary="Warm.", body=body(), card=CARD)
    save_revision(revision, applicant, whole, seen_version=revision.version)
    with pytest.raises(NotReady, match="not yet confirmed"):
        take_revision_step(revision.id, "submit", applicant)
    take_organisation_step(made.id, "accept", who["moderator"])
    take_revision_step(revision.id, "submit", applicant)
    deliver()
    assert "organisation_applied" in told(who["moderator"])
    assert told(applicant) == ["organisation_accepted"]


def test_a_declined_applicant_reads_why_changes_the_profile_and_applies_again() -> None:
    who = people()
    made = apply_for_register(NGO, Profile(name_en="Bridge"), who["applicant"])
    with pytest.raises(NotReady):
        take_organisation_step(made.id, "decline", who["moderator"], note=" ")
    take_organisation_step(made.id, "decline", who["moderator"], note="No such organisation.")
    deliver()
    assert told(who["applicant"]) == ["organisation_declined"]
    edit_profile(made, profile=Profile(name_en="Bridge", inn=INN), actor=who["applicant"])
    take_organisation_step(made.id, "apply_again", who["applicant"])
    assert made.state is OrganisationState.APPLIED
    deliver()
    assert told(who["moderator"]).count("organisation_applied") == 2


def test_the_same_application_sent_twice_is_one_and_too_many_are_refused() -> None:
    applicant = people()["applicant"]
    first = apply_for_register(NGO, Profile(name_en="Bridge"), applicant)
    assert apply_for_register(NGO, Profile(name_en="Bridge"), applicant).id == first.id
    assert len(decisions("organisation", "apply")) == 1
    for name in ("Second", "Third"):
        apply_for_register(NGO, Profile(name_en=name), applicant)
    with pytest.raises(NotReady):
        apply_for_register(NGO, Profile(name_en="Fourth"), applicant)
    with pytest.raises(TooMany):
        apply_for_register(NGO, Profile(name_en="Fifth"), applicant)


def test_the_library_and_visitors_do_not_apply() -> None:
    applicant = people()["applicant"]
    kind = Profile(name_en="Bridge", institution_kind="school")
    assert apply_for_register(NGO, kind, applicant).institution_kind is None
    with pytest.raises(BadInput):
        apply_for_register(OrganisationKind.LIBRARY, Profile(name_en="Library"), applicant)
    with pytest.raises(Refused):
        apply_for_register(NGO, Profile(name_en="Bridge"), None)


def test_an_answer_is_refused_when_the_application_changed_meanwhile() -> None:
    who = people()
    made = apply_for_register(NGO, Profile(name_en="Bridge"), who["applicant"])
    seen = made.version
    edit_profile(made, profile=Profile(name_en="Another"), actor=who["applicant"])
    with pytest.raises(ChangedMeanwhile):
        take_organisation_step(made.id, "accept", who["moderator"], seen_version=seen)


def test_two_managers_do_not_write_over_each_other() -> None:
    scene = Register()
    seen = scene.place.version
    edit_profile(
        scene.place, profile=Profile(name_en="One"), actor=scene.manager, seen_version=seen
    )
    with pytest.raises(ChangedMeanwhile):
        edit_profile(
            scene.place, profile=Profile(name_en="Two"), actor=scene.second, seen_version=seen
        )
    assert scene.place.name_en == "One"


def test_a_form_that_is_too_old_is_shown_again_with_what_was_typed(client: FlaskClient) -> None:
    scene = Register()
    enter(client, scene.manager)
    fields = {"name_en": "Typed here", "seen_version": "99"}
    answer = send(client, "/organisations/river/edit", fields)
    assert answer.status_code == 409
    assert 'value="Typed here"' in answer.text


def test_the_form_shows_what_is_nearly_the_same_before_it_sends(client: FlaskClient) -> None:
    who = people()
    create_organisation(
        "priem", kind=NGO, profile=Profile(name_ru="АНО «Теплый прием»"), actor=SYSTEM
    )
    enter(client, who["applicant"])
    shown = send(client, "/organisations/apply", NEW)
    assert shown.status_code == 422
    assert 'href="/organisations/priem/join"' in shown.text
    assert 'value="Тёплый приём"' in shown.text
    sent = send(client, "/organisations/apply", NEW | {"none_of_these": "y"})
    assert (sent.status_code, sent.location) == (303, "/organisations/teplyy-priem")
    assert client.get("/organisations/teplyy-priem").status_code == 200


def test_an_application_that_waits_is_not_shown_as_nearly_the_same(client: FlaskClient) -> None:
    who = people()
    apply_for_register(NGO, Profile(name_ru="Секретный приют", inn=INN), who["applicant"])
    enter(client, who["colleague"])
    fields = {"kind": "ngo", "name_ru": "Секретный приют", "inn": INN}
    assert send(client, "/organisations/apply", fields).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_ru", " "),
        ("name_ru", "x" * 201),
        ("inn", "7707083894"),
        ("ogrn", "1027700132196"),
        ("kind", "library"),
        ("kind", "<script>"),
        ("website", "javascript:alert(1)"),
        ("okrug", "mars"),
        ("about_ru", "x" * 4_001),
        ("contact_email", "a@b@c"),
    ],
)
def test_the_form_keeps_what_was_typed_when_a_value_cannot_be_taken(
    client: FlaskClient, field: str, value: str
) -> None:
    enter(client, people()["applicant"])
    fields = NEW | {"name_en": "", "about_en": "Kept words"} | {field: value}
    answer = send(client, "/organisations/apply", fields)
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert "<script>" not in answer.text
    assert session().query(Organisation).count() == 0


def test_the_queue_is_for_moderators_and_a_moderator_never_decides_on_their_own(
    client: FlaskClient,
) -> None:
    scene = Register(OrganisationState.APPLIED)
    for who, status in ((None, 303), (scene.manager, 403), (scene.administrator, 403)):
        if who is not None:
            enter(client, who)
        assert client.get("/organisations/applications").status_code == status
    address = f"/organisations/{scene.place.id}/steps/accept"
    enter(client, scene.own_moderator)
    assert "another moderator decides" in client.get("/organisations/applications?lang=en").text
    assert client.get(address).status_code == 403
    assert send(client, address, {}).status_code == 403
    enter(client, scene.moderator)
    assert client.get(address).status_code == 200
    assert send(client, address, {"seen_version": "1"}).status_code == 303
    assert send(client, address, {"seen_version": "1"}).status_code == 409


def test_a_stranger_learns_nothing_of_an_application(client: FlaskClient) -> None:
    scene = Register(OrganisationState.APPLIED)
    enter(client, scene.reader)
    token = token_of(client.get("/account").text)
    base, number = "/organisations/river", scene.place.id
    pages = (
        base, f"{base}/edit", f"{base}/members", f"{base}/join", f"{base}/rename", f"{base}/merge",
        f"/organisations/{number}/steps/accept", f"/memberships/{scene.seat.id}/steps/remove",
    )  # fmt: skip
    assert [client.get(path).status_code for path in pages] == [404] * len(pages)
    posts = (
        f"{base}/edit", f"{base}/join", f"{base}/rename", f"{base}/members/invitations",
        f"/organisations/{number}/steps/accept", f"/memberships/{scene.seat.id}/steps/remove",
        f"/join-requests/{scene.request().id}/steps/accept",
        f"/organisation-invitations/{scene.invitation().id}/steps/revoke",
    )  # fmt: skip
    data = {"csrf_token": token, "note": "x", "words": "x", "slug": "x"}
    assert [client.post(path, data=data).status_code for path in posts] == [404] * len(posts)


def test_a_member_sees_the_application_and_changes_nothing(client: FlaskClient) -> None:
    scene = Register(OrganisationState.DECLINED)
    enter(client, scene.member)
    assert client.get("/organisations/river").status_code == 200
    assert client.get("/organisations/river/edit").status_code == 403
    assert client.get("/organisations/river/members").status_code == 200
    step = f"/organisations/{scene.place.id}/steps/apply_again"
    assert send(client, step, {}).status_code == 403
    enter(client, scene.manager)
    assert send(client, step, {}).status_code == 303


def test_what_waits_stands_on_the_desk_of_who_may_answer(client: FlaskClient) -> None:
    scene = Register(OrganisationState.APPLIED)
    waiting = scene.request()
    step = f"/organisations/{scene.place.id}/steps/accept"
    for who, decides, answers in (
        (scene.moderator, True, False),
        (scene.own_moderator, False, False),
        (scene.manager, False, True),
        (scene.member, False, False),
    ):
        enter(client, who)
        desk = client.get("/desk").text
        assert (step in desk, "/organisations/river/members" in desk) == (decides, answers)
    assert waiting.person_id == scene.asker.id


def test_the_queue_asks_as_often_for_three_as_for_one(client: FlaskClient) -> None:
    from sqlalchemy import event

    scene = Register(OrganisationState.APPLIED)
    enter(client, scene.moderator)
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))
    client.get("/organisations/applications")
    asked.clear()
    client.get("/organisations/applications")
    once = len(asked)
    with unit_of_work():
        for slug in ("one", "two"):
            seated(scene.reader, place(slug, OrganisationState.APPLIED), MemberRole.MANAGER)
    asked.clear()
    client.get("/organisations/applications")
    assert len(asked) == once
    assert once <= 12
