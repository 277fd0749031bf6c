"""The register: who adds, edits, joins and leaves."""

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from resource_centre.accounts.models import Person, RoleName
from resource_centre.accounts.operations import grant_role
from resource_centre.authorisation import SYSTEM
from resource_centre.db import session, sort_key
from resource_centre.errors import BadInput, Refused
from resource_centre.organisations import queries
from resource_centre.organisations.addresses import RESERVED_SLUGS
from resource_centre.organisations.member_operations import add_member
from resource_centre.organisations.models import MemberRole, OrganisationKind
from resource_centre.organisations.operations import (
    Profile,
    create_organisation,
    edit_profile,
)
from resource_centre.unit_of_work import unit_of_work

pytestmark = pytest.mark.usefixtures("work")


def person(name: str) -> Person:
    with unit_of_work():
        made = Person(
            email=f"{name}@example.org", email_key=f"{name}@example.org", name=name,
            name_key=sort_key(name),
        )  # fmt: skip
        session().add(made)
    return made


def organisation(slug: str = "river", name: str = "Центр «Река»", **more):
    return create_organisation(
        slug, kind=OrganisationKind.NGO, profile=Profile(name_ru=name, **more), actor=SYSTEM
    )


@pytest.mark.parametrize("slug", [*sorted(RESERVED_SLUGS), "", "Река", "a b", "a--b", "A", "../x"])
def test_an_address_is_refused_when_it_is_a_page_or_no_address(slug: str) -> None:
    with pytest.raises(BadInput) as refused:
        organisation(slug)
    assert set(refused.value.fields) == {"slug"}


def test_a_second_organisation_cannot_take_the_same_address() -> None:
    organisation()
    with pytest.raises(BadInput):
        organisation()


def test_one_name_is_enough_and_none_is_refused_by_code_and_database() -> None:
    organisation()
    with pytest.raises(BadInput):
        organisation("empty", name=" ")
    with pytest.raises(IntegrityError), unit_of_work():
        session().execute(sql("UPDATE organisation SET name_ru = '', name_en = ''"))


def test_only_a_moderator_adds_to_the_register() -> None:
    someone, moderator = person("someone"), person("moderator")
    grant_role(moderator, RoleName.MODERATOR)
    profile = Profile(name_en="Bridge")
    for actor in (None, someone):
        with pytest.raises(Refused):
            create_organisation("bridge", kind=OrganisationKind.NGO, profile=profile, actor=actor)
    assert create_organisation(
        "bridge", kind=OrganisationKind.NGO, profile=profile, actor=moderator
    ).slug == "bridge"  # fmt: skip


def test_a_manager_edits_and_a_member_does_not() -> None:
    place, manager, member = organisation(), person("manager"), person("member")
    add_member(place, manager, role=MemberRole.MANAGER, actor=SYSTEM)
    add_member(place, member, actor=manager)
    profile = Profile(name_ru="Река", website="https://river.example", okrug="sao")
    with pytest.raises(Refused):
        edit_profile(place, profile=profile, actor=member)
    edit_profile(place, profile=profile, actor=manager)
    assert (place.name_ru, place.okrug) == ("Река", "sao")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("website", "//evil"),
        ("contact_email", "nobody"),
        ("okrug", "mars"),
        ("about_en", "x" * 4001),
    ],
)
def test_a_profile_is_refused_when_a_value_cannot_be_taken(field: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        organisation("river", **{field: value})
    assert set(refused.value.fields) == {field}


def test_the_register_is_searched_and_sorted_as_russian_is_read() -> None:
    for slug, name in (("yozh", "Ёж"), ("zhest", "Жест"), ("dom", "Дом"), ("bereg", "берег")):
        organisation(slug, name)
    names = [o.name_ru for o in queries.organisations_page().items]
    assert names == ["берег", "Дом", "Ёж", "Жест"]
    assert [o.slug for o in queries.organisations_page(words="ЕЖ").items] == ["yozh"]
    assert queries.organisations_page(words="%").total == 0
    assert queries.organisations_page(kind="institution").total == 0
    page = queries.organisations_page(page=2, size=3)
    assert ([o.slug for o in page.items], page.total, page.pages) == (["zhest"], 4, 2)
