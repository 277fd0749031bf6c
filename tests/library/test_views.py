"""Home, shelves, tags."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from resource_centre.db import session
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.search.index import current_index
from resource_centre.unit_of_work import unit_of_work

Put = Callable[..., int]
RESPITE = {
    "en": (
        "Respite care",
        "Parents can rest.",
        '<h2 id="u-steps">Steps</h2><p>A carer <b>x</b>.</p>',
    ),
    "ru": ("Передышка", "Родители отдыхают.", '<h2 id="u-steps">Шаги</h2><p>Приходит няня.</p>'),
}
CARERS = {
    "kind": "methodology",
    "needs": ["respite"],
    "target_groups": ["carers"],
    "cost_band": "C2",
}


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL that runs meanwhile."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, sql: str, *_: object) -> None:
        seen.append(sql)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def titles(page: str) -> list[str]:
    return re.findall(r'<li class="hit">.*?<h2><a[^>]*>(.*?)</a>', page, re.DOTALL)


def test_home_counts_what_is_there_and_shows_no_figure_that_is_zero(
    put: Put, client: FlaskClient
) -> None:
    empty = client.get("/").text
    assert ("practices described" in empty, "of them reviewed" in empty) == (False, False)
    put("respite", RESPITE, card=CARERS)
    page = client.get("/").text
    assert '<a class="tile" href="/practices?need=respite">' in page
    assert "<span>1 practice</span>" in page
    assert re.findall(r'<dd class="num">(\d+)</dd>', page) == ["1", "1"]


def test_shelves_show_what_is_found_with_the_words_marked(put: Put, client: FlaskClient) -> None:
    put("respite", RESPITE, card=CARERS)
    put("other")
    page = client.get("/practices?q=carers").text
    assert titles(page) == ["Respite care"]
    assert "A <mark>carer</mark> x" in page
    assert (
        '<a href="/practices/respite#u-steps">Steps<span class="vh">: Respite care</span></a>'
        in page
    )


def test_a_word_of_the_query_is_escaped_everywhere(put: Put, client: FlaskClient) -> None:
    put("respite", {"en": ("<i>Respite</i>", "<script>alert(1)</script> care", "<p>x</p>")})
    page = client.get("/practices?q=" + quote('care "><script>alert(1)</script>')).text
    assert "<script>alert" not in page
    page = client.get("/practices?q=care").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>care</mark>" in page


def test_a_hit_in_the_other_language_says_so(put: Put, client: FlaskClient) -> None:
    put("tree", {"ru": ("Ёлка", "Во дворе.", "<p>Праздник.</p>")})
    page = client.get("/practices?q=елки&lang=en").text
    assert '<a href="/practices/tree" lang="ru" hreflang="ru">Ёлка</a>' in page


def test_each_filter_that_is_on_is_a_link_that_drops_it(put: Put, client: FlaskClient) -> None:
    put("respite", RESPITE, card=CARERS, tags=("rest",))
    page = client.get("/practices?need=respite&cost=2&tag=rest&age=&page=1").text
    chips = re.findall(r'<a class="chip on" href="([^"]*)">', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/practices?cost=2&tag=rest&age=",
        "/practices?need=respite&tag=rest&age=",
        "/practices?need=respite&cost=2&age=",
    ]
    assert 'id="need-respite" value="respite" checked' in page
    assert '<input type="hidden" name="tag" value="rest">' in page


def test_pages_of_results_go_on_where_the_one_before_ends(put: Put, client: FlaskClient) -> None:
    for number in range(23):
        put(f"visit-{number:02}")
    first, second = (titles(client.get(f"/practices?page={page}").text) for page in (1, 2))
    assert (len(first), len(second), set(first) & set(second)) == (20, 3, set())
    assert client.get("/practices?page=9").headers["Location"] == "/practices?page=2"


def test_nothing_found_offers_ways_on(put: Put, client: FlaskClient) -> None:
    put("respite", RESPITE, card=CARERS)
    page = client.get("/practices?q=carer+submarine&need=no_home").text
    assert "No practices for “carer submarine”" in page
    assert '<a href="/practices?q=carer">carer</a>' in page
    assert "Close to what you looked for" in page
    page = client.get("/practices?q=carer&need=no_home").text
    assert "1 practice matches the words alone" in page


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff", "page=-1", "page=x", "page=99999999999", "age=x", "age=999&age=-1",
     "need=" + "x" * 5000, "sort=no", "evidence=9", "cost=C2", "text_lang=de", "q=" + "a+" * 3000],
)  # fmt: skip
def test_no_address_breaks_the_shelves(put: Put, client: FlaskClient, query: str) -> None:
    put("respite", RESPITE)
    assert client.get(f"/practices?{query}").status_code in (200, 303)


def test_without_an_index_the_page_says_what_is_searched(
    put: Put, client: FlaskClient, app: Flask
) -> None:
    put("respite", RESPITE)
    (current_index().folder / "CURRENT").unlink()  # type: ignore[attr-defined]
    page = client.get("/practices?q=respite").text
    assert titles(page) == ["Respite care"]
    assert "The search is being made ready." in page


def test_search_is_an_older_name_of_the_shelves(client: FlaskClient) -> None:
    answer = client.get("/search?q=%D1%91&need=respite")
    assert (answer.status_code, answer.location) == (303, "/practices?q=%D1%91&need=respite")


def test_a_tag_leads_to_its_practices_and_only_while_they_are_public(
    put: Put, client: FlaskClient
) -> None:
    practice_id = put("respite", RESPITE, tags=("rest",))
    put("hidden", tags=("secret",), state=PracticeState.UNPUBLISHED)
    assert re.findall(r'href="/tags/([^"]*)"', client.get("/tags").text) == ["rest"]
    assert "Respite care" in client.get("/tags/rest").text
    with unit_of_work():
        session.get(Practice, practice_id).state = PracticeState.WITHDRAWN
    statuses = [client.get(f"/tags/{slug}").status_code for slug in ("rest", "secret", "none")]
    assert statuses == [404, 404, 404]


@pytest.mark.parametrize("path", ["/", "/practices", "/practices?q=visit", "/tags/visits"])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(
    put: Put, client: FlaskClient, app: Flask, path: str
) -> None:
    put("visit-1", tags=("visits",))
    client.get(path)
    with statements(app) as for_one:
        client.get(path)
    put("visit-2", tags=("visits",), owner="second")
    put("visit-3", tags=("visits",), owner="third")
    client.get(path)
    with statements(app) as for_three:
        client.get(path)
    assert len(for_one) == len(for_three) <= 12


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_of_an_organisation_shows_its_practices(
    put: Put, client: FlaskClient, language: str
) -> None:
    put("respite", RESPITE)
    put("hidden", {"en": ("Hidden", "x", "<p>x</p>")}, state=PracticeState.SUSPENDED)
    page = client.get(f"/organisations/neighbours?lang={language}").text
    linked = re.findall(r'<h3><a href="/practices/([^"]*)"', page)
    assert linked == ["respite"]
