"""Roles and accounts: who may give what to whom, with a reason, and what nobody may do."""

import pytest
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person, ReviewerKind, RoleGrant, RoleName
from resource_centre.admin import people_operations as operations
from resource_centre.admin.models import PersonDecision
from resource_centre.db import session
from resource_centre.errors import BadInput, NotReady, Refused, WrongState
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.admin.cast import Cast
from tests.support.city import deliver_all
from tests.support.writers import send

ALL = set(RoleName)
MAY_GIVE = {
    "reader": set(),
    "reviewer": set(),
    "moderator": set(),
    "chief": {RoleName.REVIEWER, RoleName.MODERATOR},
    "curator": set(),
    "auditor": set(),
    "administrator": ALL,
}


def kind_for(role: RoleName) -> ReviewerKind | None:
    return ReviewerKind.METHODOLOGIST if role is RoleName.REVIEWER else None


@pytest.mark.parametrize("who", MAY_GIVE)
def test_nobody_gives_a_role_above_their_own(cast: Cast, who: str) -> None:
    given = set()
    for role in RoleName:
        try:
            operations.give_role(
                cast.ids["manager"], role, reviewer_kind=kind_for(role), reason="Why",
                actor=cast[who],
            )  # fmt: skip
        except Refused:
            continue
        except NotReady:  # an administrator decides on no practice
            pass
        given.add(role)
    assert given == MAY_GIVE[who]


def test_nobody_gives_a_role_to_themselves(cast: Cast) -> None:
    for who in ("administrator", "chief"):
        with pytest.raises(Refused):
            operations.give_role(cast.ids[who], RoleName.MODERATOR, reason="I", actor=cast[who])


def test_a_role_is_given_and_taken_with_a_reason_that_stays(cast: Cast) -> None:
    operations.give_role(
        cast.ids["reader"], RoleName.CURATOR, reason="  Keeps the words. ",
        actor=cast["administrator"],
    )  # fmt: skip
    grant = cast["reader"].roles[0]
    assert (grant.role, grant.granted_by) == (RoleName.CURATOR, cast.ids["administrator"])
    operations.take_role(cast.ids["reader"], grant.id, reason="Left.", actor=cast["second"])
    assert cast["reader"].roles == []
    about = session.query(PersonDecision).filter_by(person_id=cast.ids["reader"]).all()
    assert [(d.decision.action, d.decision.note, d.decision.details["role"]) for d in about] == [
        ("give_role", "Keeps the words.", "curator"),
        ("take_role", "Left.", "curator"),
    ]


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 2_001])
def test_a_role_without_a_fit_reason_is_refused(cast: Cast, reason: str) -> None:
    with pytest.raises(BadInput):
        operations.give_role(
            cast.ids["reader"], RoleName.CURATOR, reason=reason, actor=cast["administrator"]
        )
    assert session.query(Decision).count() == 0


def test_a_role_is_given_once(cast: Cast) -> None:
    for _ in range(2):
        try:
            operations.give_role(
                cast.ids["reader"], RoleName.CURATOR, reason="Why", actor=cast["administrator"]
            )
        except WrongState:
            continue
    assert [g.role for g in cast["reader"].roles] == [RoleName.CURATOR]
    assert session.query(Decision).count() == 1


@pytest.mark.parametrize("role", [RoleName.REVIEWER, RoleName.MODERATOR, RoleName.CHIEF_MODERATOR])
def test_an_administrator_gets_no_role_that_decides(cast: Cast, role: RoleName) -> None:
    with pytest.raises(NotReady, match="go together"):
        operations.give_role(
            cast.ids["second"], role, reviewer_kind=kind_for(role), reason="Why",
            actor=cast["administrator"],
        )  # fmt: skip


def test_who_decides_does_not_become_administrator(cast: Cast) -> None:
    with pytest.raises(NotReady, match="go together"):
        operations.give_role(
            cast.ids["moderator"], RoleName.ADMINISTRATOR, reason="W", actor=cast["administrator"]
        )


def admin_grant(who: Person) -> int:
    return next(g.id for g in who.roles if g.role is RoleName.ADMINISTRATOR)


def test_the_last_administrator_who_can_sign_in_stays(cast: Cast) -> None:
    operations.block(cast.ids["second"], reason="Away", actor=cast["administrator"])
    with pytest.raises(Refused):  # a blocked administrator acts no more
        operations.take_role(
            cast.ids["administrator"], admin_grant(cast["administrator"]), reason="W",
            actor=cast["second"],
        )  # fmt: skip
    operations.unblock(cast.ids["second"], reason="Back", actor=cast["administrator"])
    operations.take_role(
        cast.ids["administrator"], admin_grant(cast["administrator"]), reason="W",
        actor=cast["second"],
    )  # fmt: skip
    kept = session.query(RoleGrant).filter_by(role=RoleName.ADMINISTRATOR).all()
    assert [g.person_id for g in kept] == [cast.ids["second"]]


def test_no_administrator_blocks_or_strips_the_only_other_one_when_blocked_themselves(
    cast: Cast,
) -> None:
    with unit_of_work():  # as the command line would
        cast["administrator"].is_blocked = True
    with pytest.raises(Refused):
        operations.block(cast.ids["second"], reason="W", actor=cast["administrator"])


def test_blocking_signs_out_at_once_and_unblocking_lets_in_again(cast: Cast) -> None:
    reader = cast.browser("reader")
    assert reader.get("/account").status_code == 200
    operations.block(cast.ids["reader"], reason="Stolen.", actor=cast["administrator"])
    assert reader.get("/account").status_code == 303
    with pytest.raises(WrongState):
        operations.block(cast.ids["reader"], reason="Again", actor=cast["administrator"])
    operations.unblock(cast.ids["reader"], reason="Found.", actor=cast["administrator"])
    assert reader.get("/account").status_code == 303, "the old session is gone for good"
    assert cast.browser("reader").get("/account").status_code == 200


def test_a_person_is_signed_out_everywhere(cast: Cast) -> None:
    first, second = cast.browser("reader"), cast.browser("reader")
    operations.end_sessions(cast.ids["reader"], actor=cast["administrator"])
    assert [b.get("/account").status_code for b in (first, second)] == [303, 303]
    operations.end_sessions(cast.ids["reader"], actor=cast["administrator"])
    assert session.query(Decision).count() == 1


def roles_of(cast: Cast, who: str) -> list[str]:
    session.rollback()
    session.expire_all()
    return [grant.role.value for grant in cast[who].roles]


def test_fields_that_the_form_does_not_have_change_nothing(cast: Cast) -> None:
    extra = {
        "person_id": cast.ids["chief"], "is_blocked": "1", "email": "evil@example.org",
        "granted_by": "x", "id": cast.ids["chief"], "roles": "administrator", "name": "Evil",
    }  # fmt: skip
    browser = cast.browser("administrator")
    fields = {"role": "curator", "reason": "Why", **extra}
    assert send(browser, f"/admin/people/{cast.ids['reader']}/roles", fields).status_code == 303
    assert roles_of(cast, "reader") == ["curator"]
    assert roles_of(cast, "chief") == ["chief_moderator"]
    reader = cast["reader"]
    assert (reader.name, reader.email, reader.is_blocked) == ("reader", "reader@example.org", False)


@pytest.mark.parametrize("role", ["administrator", "chief_moderator", "auditor", "god", ""])
def test_a_chief_moderator_posts_no_role_that_is_not_offered(cast: Cast, role: str) -> None:
    fields = {"role": role, "reason": "Why"}
    at = f"/admin/people/{cast.ids['reader']}/roles"
    given = send(cast.browser("chief"), at, fields)
    assert given.status_code == 422
    assert "Why</textarea>" in given.text
    assert roles_of(cast, "reader") == []


def test_a_grant_of_one_person_is_not_taken_through_another(cast: Cast) -> None:
    grant = cast["moderator"].roles[0].id
    at = f"/admin/people/{cast.ids['reader']}/roles/{grant}/take"
    assert send(cast.browser("administrator"), at, {"reason": "Why"}).status_code == 404
    assert roles_of(cast, "moderator") == ["moderator"]


def test_a_form_without_a_reason_says_so_and_keeps_the_choice(cast: Cast) -> None:
    at = f"/admin/people/{cast.ids['reader']}/roles"
    given = send(cast.browser("administrator"), at, {"role": "curator", "reason": ""})
    assert given.status_code == 422
    assert '<option selected value="curator">' in given.text
    assert 'class="errsum"' in given.text


def test_acting_on_people_asks_for_the_password_when_it_was_typed_long_ago(
    cast: Cast, clock
) -> None:
    browser = cast.browser("administrator")
    clock.shift(11 * 60)
    at = f"/admin/people/{cast.ids['reader']}/block"
    given = send(browser, at, {"reason": "Why"})
    assert given.status_code == 403
    assert 'name="password"' in given.text
    session.expire_all()
    assert not cast["reader"].is_blocked


def mails(data_dir) -> str:
    import email
    from email.policy import default

    read = [email.message_from_bytes(p.read_bytes(), policy=default)
            for p in sorted((data_dir / "mail").glob("*.eml"))]  # fmt: skip
    return "\n".join(f"{m['To']}\n{m['Subject']}\n{m.get_content()}" for m in read)


def test_the_person_is_told_of_a_role_and_why(cast: Cast, data_dir) -> None:
    with unit_of_work():
        cast["reader"].language = "en"
    operations.give_role(
        cast.ids["reader"], RoleName.CURATOR, reason="Keeps the words.",
        actor=cast["administrator"],
    )  # fmt: skip
    deliver_all(cast.app)
    told = mails(data_dir)
    assert "reader@example.org\nYou have a new role: Curator" in told
    assert "Keeps the words." in told


def test_somebody_new_comes_in_by_a_link_that_only_the_mail_holds(
    cast: Cast, data_dir, client: FlaskClient
) -> None:
    import re

    at = "/admin/people/ask"
    fields = {"email": "New@Example.org", "role": "reviewer", "reviewer_kind": "practitioner"}
    given = send(cast.browser("chief"), at, fields)
    assert given.status_code == 303
    page = cast.browser("chief").get(at).text
    assert "New@example.org" in page
    assert "/account/invitation/" not in page
    deliver_all(cast.app)
    link = re.search(r"/account/invitation/\S+", mails(data_dir))
    assert link is not None
    assert client.get(link[0]).status_code == 200
    send(cast.browser("chief"), at, fields)
    assert client.get(link[0]).status_code == 404, "a newer link makes it void"


def test_a_chief_moderator_asks_no_administrator_in(cast: Cast) -> None:
    with pytest.raises(Refused):
        operations.ask_person("new@example.org", role=RoleName.ADMINISTRATOR, actor=cast["chief"])


def test_a_link_for_a_new_password_goes_to_the_mailbox_of_the_person(cast: Cast, data_dir) -> None:
    operations.send_way_in(cast.ids["reader"], actor=cast["administrator"])
    deliver_all(cast.app)
    assert "reader@example.org" in mails(data_dir)
    assert "/account/reset/" in mails(data_dir)
