"""Who may open which page and send which form, in both languages, with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from resource_centre.accounts.models import RoleName
from resource_centre.db import now, session
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.admin.cast import ROLES, Cast
from tests.support.shelves import shelve
from tests.support.writers import organisation, person, send

EVERYBODY = (None, *ROLES, "manager")
OPEN_TO = {
    "/admin": {"chief", "curator", "auditor", "administrator"},
    "/admin/health": {"chief", "administrator"},
    "/admin/people": {"chief", "administrator"},
    "/admin/people/ask": {"chief", "administrator"},
    "/admin/people/{reader}": {"chief", "administrator"},
    "/admin/organisations": {"chief", "auditor", "administrator"},
    "/admin/vocabularies": {"curator"},
    "/admin/vocabularies/need": {"curator"},
    "/admin/vocabularies/need/respite": {"curator"},
    "/admin/tags": {"curator"},
    "/admin/tags/night": {"curator"},
    "/admin/settings": {"administrator"},
    "/admin/decisions": {"chief", "auditor", "administrator"},
}
ACTS = {
    "/admin/outbox/77/again": ({}, {"administrator"}),
    "/admin/people/{reader}/roles": ({"role": "moderator", "reason": "Why"},
                                     {"chief", "administrator"}),
    "/admin/people/{moderator}/roles/{grant}/take": ({"reason": "Why"},
                                                     {"chief", "administrator"}),
    "/admin/people/{reader}/block": ({"reason": "Why"}, {"administrator"}),
    "/admin/people/{reader}/unblock": ({"reason": "Why"}, {"administrator"}),
    "/admin/people/{reader}/sessions/end": ({}, {"administrator"}),
    "/admin/people/{reader}/link": ({}, {"administrator"}),
    "/admin/people/ask": ({"email": "new@example.org", "role": "moderator"},
                          {"chief", "administrator"}),
    "/admin/vocabularies/need": ({"slug": "night_rest", "label_en": "Rest", "label_ru": "Отдых"},
                                 {"curator"}),
    "/admin/vocabularies/need/respite": ({"label_en": "A", "label_ru": "Б", "place": "1",
                                          "seen_version": "0"}, {"curator"}),
    "/admin/vocabularies/need/respite/retire": ({"seen_version": "0"}, {"curator"}),
    "/admin/vocabularies/need/respite/restore": ({"seen_version": "0"}, {"curator"}),
    "/admin/vocabularies/need/respite/merge": ({"seen_version": "0", "into": "loneliness"},
                                               {"curator"}),
    "/admin/tags/night": ({"label_en": "Night", "label_ru": "Ночь"}, {"curator"}),
    "/admin/tags/night/merge": ({"into": "day"}, {"curator"}),
}  # fmt: skip
ACTED = {303, 404, 409, 422}
"""What a form that is allowed may answer; 403 and the sign-in page are refusals."""


@pytest.fixture
def scene(cast: Cast) -> Cast:
    shelve("night-bus", tags=("night", "day"))
    session.rollback()
    return cast


def filled(path: str, cast: Cast) -> str:
    grant = cast["moderator"].roles[0].id
    return path.format(**cast.ids, grant=grant)


@pytest.mark.parametrize("path", OPEN_TO)
def test_a_page_opens_to_those_of_the_table_and_to_nobody_else(scene: Cast, path: str) -> None:
    at = filled(path, scene)
    given = {who: scene.browser(who).get(at).status_code for who in EVERYBODY}
    assert given == {
        who: 200 if who in OPEN_TO[path] else 303 if who is None else 403 for who in EVERYBODY
    }


@pytest.mark.parametrize("path", ACTS)
def test_a_form_sent_straight_acts_for_those_of_the_table_alone(scene: Cast, path: str) -> None:
    fields, allowed = ACTS[path]
    refused = {}
    for who in EVERYBODY[1:]:
        if who not in allowed:
            refused[who] = send(scene.browser(who), filled(path, scene), fields).status_code
    assert set(refused.values()) == {403}
    session.rollback()
    assert session.query(Decision).count() == 0
    at = filled(path, scene)
    assert {send(scene.browser(who), at, fields).status_code for who in allowed} <= ACTED


def test_a_visitor_sends_nothing(scene: Cast) -> None:
    client = scene.browser(None)
    given = {client.post(filled(path, scene), data=fields).status_code
             for path, (fields, _) in ACTS.items()}  # fmt: skip
    assert given <= {303, 400, 401}
    assert session.query(Decision).count() == 0


@pytest.mark.parametrize("path", OPEN_TO)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_page_speaks_the_language_asked_for(scene: Cast, path: str, language: str) -> None:
    who = sorted(OPEN_TO[path])[0]
    page = scene.browser(who).get(filled(path, scene), query_string={"lang": language}).text
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, sql: str, *_: object) -> None:
        seen.append(sql)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


LISTS = {
    "/admin/people": "administrator",
    "/admin/organisations": "auditor",
    "/admin/decisions": "auditor",
    "/admin/tags": "curator",
    "/admin/vocabularies/need": "curator",
}


def _more_of_everything() -> None:
    with unit_of_work():
        for number in range(3):
            at = organisation(f"more-{number}")
            person(f"more {number}", RoleName.AUDITOR, member_of=at)
    for number in range(3):
        shelve(f"more-{number}", owner=f"more-{number}", tags=(f"tag-{number}",))
        with unit_of_work():
            session().add(
                Decision(
                    subject_kind="practice", subject_id=number + 1, action="publish",
                    from_state="", to_state="", decided_by_system=True,
                    decided_at=now(),
                )
            )  # fmt: skip


def test_a_list_asks_the_database_as_often_for_many_as_for_few(app: Flask, scene: Cast) -> None:
    browsers = {who: scene.browser(who) for who in set(LISTS.values())}

    def counted() -> dict[str, int]:
        found = {}
        for path, who in LISTS.items():
            browsers[who].get(path)
            with statements(app) as seen:
                assert browsers[who].get(path).status_code == 200
            found[path] = len([sql for sql in seen if not sql.startswith(("BEGIN", "PRAGMA"))])
        return found

    few = counted()
    _more_of_everything()
    assert counted() == few
    assert max(few.values()) <= 12


def test_people_are_found_by_name_and_address_and_shown_with_what_they_are(scene: Cast) -> None:
    with unit_of_work():
        person("Ёлкина Анна", RoleName.AUDITOR)
    page = scene.browser("administrator").get("/admin/people?q=елкина").text
    assert "Ёлкина Анна" in page
    assert "manager@example.org" not in page
    page = scene.browser("administrator").get("/admin/people?q=MANAGER@").text
    assert "manager@example.org" in page
    assert "Ёлкина" not in page
    page = scene.browser("administrator").get("/admin/people?role=auditor").text
    assert "curator@example.org" not in page


def test_the_register_shows_who_waits_and_where_nobody_manages(scene: Cast) -> None:
    page = scene.browser("administrator").get("/admin/organisations?lang=en").text
    assert "The neighbours" in page
    assert ">none</span>" in page
