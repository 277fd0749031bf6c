"""The page of a practice: who sees what of it, in every state."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.accounts.models import Person, RoleName
from resource_centre.db import session
from resource_centre.organisations.models import MemberRole, Membership
from resource_centre.practices.models import (
    ChangeClass,
    Lane,
    Practice,
    PracticeState,
    RevisionState,
    Track,
)
from resource_centre.unit_of_work import unit_of_work
from tests.library.test_views import statements
from tests.support.shelves import DAY, owner_of, revision_of
from tests.support.writers import enter, person

Put = Callable[..., int]
P = PracticeState
SECRET = "A sentence of the text."
TEXTS = {
    "en": ("Respite care", "Parents rest.", f'<h2 id="u-why">Why</h2><p>{SECRET}</p>'),
    "ru": ("Передышка", "Отдых.", '<h2 id="u-why">Зачем</h2><p>Текст по-русски.</p>'),
}


def member(name: str = "member") -> Person:
    with unit_of_work():
        made = person(name)
        owner = owner_of()
        session.flush()
        session.add(Membership(person_id=made.id, organisation_id=owner.id, role=MemberRole.MEMBER))
    return made


def moderator() -> Person:
    with unit_of_work():
        return person("moderator", RoleName.MODERATOR)


def shown(client: FlaskClient, path: str) -> str:
    """What a reader gets: the text, the title alone, or a status."""
    answer = client.get(path)
    if answer.status_code != 200:
        return str(answer.status_code)
    return "text" if SECRET in answer.text else "title"


EXPECTED = {
    # state: visitor, member of the owner, moderator
    P.PUBLISHED: ("text", "text", "text"),
    P.LAPSED: ("text", "text", "text"),
    P.SUSPENDED: ("title", "text", "text"),
    P.WITHDRAWN: ("title", "text", "text"),
}


@pytest.mark.parametrize("state", EXPECTED)
def test_the_text_is_shown_to_whom_the_table_allows(
    put: Put, client: FlaskClient, state: PracticeState
) -> None:
    put("respite", TEXTS, state=state)
    with unit_of_work():
        session.query(Practice).one().public_reason = "Reason for all."
    seen = [shown(client, "/practices/respite")]
    assert ("Reason for all." in client.get("/practices/respite").text) == (state is not P.LAPSED)
    for reader in (member(), moderator()):
        enter(client, reader)
        seen.append(shown(client, "/practices/respite"))
    assert tuple(seen) == EXPECTED[state]


@pytest.mark.parametrize("below", ["/print", ".md", "/revisions", "/revisions/1", "/diff"])
def test_what_hangs_below_a_suspended_practice_is_hidden_too(
    put: Put, client: FlaskClient, below: str
) -> None:
    put("respite", TEXTS)
    assert client.get(f"/practices/respite{below}").status_code == 200
    with unit_of_work():
        session.query(Practice).one().state = P.SUSPENDED
    assert client.get(f"/practices/respite{below}").status_code == 404


def test_an_unpublished_practice_is_not_known_to_exist(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS, state=P.UNPUBLISHED)
    assert client.get("/practices/respite").status_code == 404


def add_revision(number: int, state: RevisionState, text: str, **fields: object) -> None:
    texts = {"en": ("Respite care", "Parents rest.", f"<p>{text}</p>")}
    with unit_of_work():
        practice = session.query(Practice).one()
        revision_of(practice, texts, number=number, state=state, **fields)


def test_a_draft_is_read_by_its_writers_alone(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS)
    add_revision(2, RevisionState.DRAFT, "Draft words.")
    paths = ("/practices/respite/revisions/2", "/practices/respite/diff?from=1&to=2")
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert "Revision 2" not in client.get("/practices/respite/revisions").text
    enter(client, moderator())
    assert [client.get(path).status_code for path in paths] == [404, 404]
    enter(client, member())
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert "Revision 2" in client.get("/practices/respite/revisions").text
    assert "Draft words." not in client.get("/practices/respite").text


def test_an_earlier_revision_stays_readable_and_out_of_search_engines(
    put: Put, client: FlaskClient
) -> None:
    put("respite", TEXTS, number=2, decided_at=DAY + timedelta(days=9), evidence_level=3,
        card={"kind": "methodology", "cost_band": "C2"})  # fmt: skip
    add_revision(1, RevisionState.SUPERSEDED, "Old words.", card={"kind": "methodology"})
    page = client.get("/practices/respite/revisions/1").text
    assert ("Old words." in page, '<meta name="robots" content="noindex">' in page) == (True, True)
    assert 'content="noindex"' not in client.get("/practices/respite/revisions/2").text
    assert 'href="/practices/respite/diff?from=1&amp;to=2"' in client.get("/practices/respite").text


def test_a_diff_shows_text_card_and_what_was_decided(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS, number=2, minor=1, change_class=ChangeClass.EDITORIAL,
        change_note="A figure.", evidence_level=3, lane=Lane.URGENT,
        card={"kind": "methodology", "cost_band": "C2"})  # fmt: skip
    add_revision(1, RevisionState.SUPERSEDED, "Old words.", card={"kind": "methodology"})
    for path in ("/practices/respite/diff", "/practices/respite/diff?from=1&to=2.1&view=inline"):
        page = client.get(path).text
        assert '<th scope="row" role="rowheader">Cost band</th>' in page
        assert "Evidence: 1 Justified → 3 Confirmed by comparison" in page
        assert "A figure." in page
        assert len(re.findall(r"<del>|<ins>", page)) >= 3
        assert '<div class="diff one"' in page if "inline" in path else '<div class="diff"' in page


@pytest.mark.parametrize("label", ["0", "9", "1.1", "x", "1.", "01", "1.0", "-1", "1%00"])
def test_a_revision_that_is_none_is_not_found(put: Put, client: FlaskClient, label: str) -> None:
    put("respite", TEXTS)
    for path in (f"revisions/{label}", f"diff?from={label}", f"diff?to={label}"):
        assert client.get(f"/practices/respite/{path}").status_code == 404


def test_the_text_may_be_read_in_another_language_than_the_page(
    put: Put, client: FlaskClient
) -> None:
    put("respite", TEXTS)
    page = client.get("/practices/respite?lang=en&text_lang=ru").text
    assert '<h1 lang="ru">Передышка</h1>' in page
    assert '<html lang="en"' in page
    assert '<div lang="ru"><h2 id="u-why">' in page
    page = client.get("/practices/respite?lang=ru").text
    assert "<h1>Передышка</h1>" in page


def test_only_reviewed_practices_may_be_considered(put: Put, client: FlaskClient) -> None:
    put("reviewed", TEXTS, track=Track.BASIC)
    put("light", track=Track.LIGHT)
    put("old", state=P.LAPSED)
    offered = {
        slug: "Consider for your institution" in client.get(f"/practices/{slug}").text
        for slug in ("reviewed", "light", "old")
    }
    assert offered == {"reviewed": True, "light": False, "old": False}


def test_a_library_text_says_so_first(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS, owner="library", track=Track.LIGHT, evidence_by_compilers=True)
    page = client.get("/practices/respite").text
    assert "<strong>Compiled from published sources, not reviewed here.</strong>" in page
    assert "Evidence, graded by the compilers" in page


def test_steps_are_offered_to_those_who_may_take_them(put: Put, client: FlaskClient) -> None:
    practice_id = put("respite", TEXTS)
    action = f'action="/practices/{practice_id}/steps/'
    assert action not in client.get("/practices/respite").text
    enter(client, moderator())
    page = client.get("/practices/respite").text
    assert re.findall(action + r'(\w+)"', page) == ["renew", "suspend", "withdraw"]


def test_what_is_not_known_is_said_with_its_reason(put: Put, client: FlaskClient) -> None:
    unknown = {"costs": {"en": "Nobody counted.", "ru": "Никто не считал."}}
    put("respite", TEXTS, card={"kind": "methodology", "unknown": unknown})
    page = client.get("/practices/respite").text
    assert "<dt>Costs</dt><dd>Nobody counted.</dd>" in page
    assert (
        "<dt>Затраты</dt><dd>Никто не считал.</dd>" in client.get("/practices/respite?lang=ru").text
    )


def test_a_text_that_could_not_be_rendered_is_shown_as_written(
    put: Put, client: FlaskClient
) -> None:
    practice_id = put("respite", TEXTS)
    with unit_of_work():
        text = session.get(Practice, practice_id).approved_revision.text_in("en")
        text.html, text.body = "", "[[[[ <b>raw</b>"
    page = client.get("/practices/respite").text
    assert "[[[[ &lt;b&gt;raw&lt;/b&gt;" in page


def test_the_file_is_what_the_import_reads(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS)
    answer = client.get("/practices/respite.md?text_lang=ru")
    assert answer.mimetype == "text/markdown"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="respite.ru.md"'
    assert answer.text.startswith("---\ntitle: Передышка\n")


def test_a_practice_page_asks_the_database_seldom_and_evenly(
    put: Put, client: FlaskClient, app: Flask
) -> None:
    put("respite", TEXTS, number=9, tags=("a",))
    client.get("/practices/respite")
    app.extensions["pages"].clear()
    with statements(app) as for_one:
        client.get("/practices/respite")
    for number in (1, 2, 3):
        add_revision(number, RevisionState.SUPERSEDED, f"Words {number}.")
    with statements(app) as for_four:
        client.get("/practices/respite")
    assert len(for_one) == len(for_four) <= 12
