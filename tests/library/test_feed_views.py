"""Feed, sitemap, robots.txt: only what everybody may read, and again only when it changed."""

import re
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre.db import session
from resource_centre.library import feed_views
from resource_centre.practices.models import Practice, PracticeState, RevisionState
from resource_centre.search.index import FACETS
from resource_centre.unit_of_work import unit_of_work
from tests.library.test_practice_views import member, moderator
from tests.library.test_views import CARERS, RESPITE, statements
from tests.support.shelves import DAY
from tests.support.writers import enter

Put = Callable[..., int]
A = "{http://www.w3.org/2005/Atom}"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
X = "{http://www.w3.org/1999/xhtml}"
FEED = "/feeds/practices.atom"
CANARY = "zimorodok"


def entries(client: FlaskClient, query: str = "") -> list[str]:
    """The slugs in the feed, in its order."""
    answer = client.get(f"{FEED}{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{A}feed"
    return [one.findtext(f"{A}id", "").rsplit("/", 1)[1] for one in root.findall(f"{A}entry")]


def places(client: FlaskClient, path: str = "/sitemap.xml") -> list[str]:
    root = ElementTree.fromstring(client.get(path).data)
    return [one.text or "" for one in root.iter(f"{S}loc")]


def set_state(practice_id: int, state: PracticeState) -> None:
    with unit_of_work():
        session.get(Practice, practice_id).state = state


def test_the_feed_has_what_atom_asks_for(put: Put, client: FlaskClient, port: int) -> None:
    put("respite", RESPITE, card=CARERS)
    root = ElementTree.fromstring(client.get(f"{FEED}?lang=en&need=respite").data)
    base = f"http://127.0.0.1:{port}"
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{A}link")}
    assert links == {
        "self": f"{base}{FEED}?need=respite&lang=en",
        "alternate": f"{base}/practices?need=respite&lang=en",
    }
    assert root.findtext(f"{A}id") == links["self"]
    assert root.findtext(f"{A}updated") == "2026-03-12T09:00:00Z"
    entry = root.findall(f"{A}entry")[0]
    said = {name: entry.findtext(f"{A}{name}") for name in ("title", "id", "updated", "summary")}
    assert said == {
        "title": "Respite care",
        "id": f"{base}/practices/respite",
        "updated": "2026-03-12T09:00:00Z",
        "summary": "Parents can rest.",
    }
    assert entry.findtext(f"{A}author/{A}name") == "The neighbours"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["newer", "respite"]),
        ("?q=carer", ["respite"]),
        ("?need=respite", ["respite"]),
        ("?group=older&group=carers", ["newer", "respite"]),
        ("?cost=2", ["respite"]),
        ("?tag=rest", ["respite"]),
        ("?owner=second", ["newer"]),
        ("?text_lang=ru", ["respite"]),
        ("?track=full&evidence=1&kind=methodology&okrug=sao", ["respite"]),
        ("?age=200", ["newer", "respite"]),
        ("?need=no_home", []),
        ("?sort=cost&page=7", ["newer", "respite"]),
    ],
)
def test_the_feed_takes_the_filters_of_the_list(
    put: Put, client: FlaskClient, query: str, found: list[str]
) -> None:
    put("respite", RESPITE, card=CARERS, tags=("rest",))
    put("newer", decided_at=DAY + timedelta(days=1), owner="second")
    assert entries(client, query) == found


def test_a_list_points_to_its_own_feed(put: Put, client: FlaskClient) -> None:
    put("respite", RESPITE, card=CARERS)
    page = client.get("/practices?q=carer&need=respite&sort=cost").text
    address = re.findall(r'type="application/atom\+xml"[^>]*href="([^"]*)"', page)[0]
    assert address == f"{FEED}?q=carer&amp;need=respite"
    every = "&".join(f"{name}=x" for name in FACETS)
    assert client.get(f"{FEED}?{every}").status_code == 200


def test_a_feed_that_did_not_change_is_not_sent_again(put: Put, client: FlaskClient) -> None:
    practice_id = put("respite", RESPITE)
    for path in (FEED, "/sitemap.xml"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    first = client.get(FEED)
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(FEED, headers=since).status_code == 304
    set_state(practice_id, PracticeState.SUSPENDED)
    changed = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, b"Respite" in changed.data) == (200, False)


@pytest.mark.parametrize(
    "state", [PracticeState.UNPUBLISHED, PracticeState.SUSPENDED, PracticeState.WITHDRAWN]
)
def test_what_is_not_public_leaves_feed_and_sitemap_for_everybody(
    put: Put, client: FlaskClient, state: PracticeState
) -> None:
    hidden = {"en": (f"{CANARY} title", f"{CANARY} summary", f"<p>{CANARY}</p>")}
    practice_id = put("hidden", hidden, tags=(CANARY,))
    put("respite", RESPITE)
    assert set(entries(client)) == {"hidden", "respite"}
    set_state(practice_id, state)
    for reader in (None, member(), moderator()):
        if reader is not None:
            enter(client, reader)
        assert entries(client) == entries(client, "?sort=evidence") == ["respite"]
        echoed = client.get(f"{FEED}?q={CANARY}").text
        assert echoed.count(CANARY) == 4, "the question itself: in the title and three addresses"
        seen = client.get("/sitemap.xml").text
        assert ("hidden" in seen, CANARY in seen) == (False, False)


def test_a_draft_is_in_neither(put: Put, client: FlaskClient) -> None:
    put("draft", state=PracticeState.UNPUBLISHED)
    assert entries(client) == []
    put("later", number=2, state=PracticeState.PUBLISHED)
    with unit_of_work():
        practice = session.query(Practice).filter_by(slug="later").one()
        from tests.support.shelves import revision_of

        texts = {"en": (CANARY, CANARY, f"<p>{CANARY}</p>")}
        revision_of(practice, texts, number=3, state=RevisionState.DRAFT)
    assert CANARY not in client.get(FEED).text + client.get("/sitemap.xml").text


def test_characters_that_xml_cannot_hold_break_no_feed(put: Put, client: FlaskClient) -> None:
    put("strange", {"en": ("A\x08B \ufffe <i>&amp;</i> ]]>", "x\x1f", "<p>x</p>")})
    root = ElementTree.fromstring(client.get(FEED).data)
    assert root.findtext(f"{A}entry/{A}title") == "A\ufffdB \ufffd <i>&amp;</i> ]]>"
    assert client.get(f"{FEED}?q=%0B%EF%BF%BE").status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff", "age=x", "need=" + "x" * 5000, "lang=de", "page=-1", "sort=no"]
)
def test_no_address_breaks_the_feed(put: Put, client: FlaskClient, query: str) -> None:
    put("respite", RESPITE)
    answer = client.get(f"{FEED}?{query}")
    assert answer.status_code == 200
    ElementTree.fromstring(answer.data)


def test_the_feed_speaks_both_languages(put: Put, client: FlaskClient) -> None:
    put("respite", RESPITE)
    titles = {}
    for language in ("en", "ru"):
        root = ElementTree.fromstring(client.get(f"{FEED}?lang={language}").data)
        titles[language] = root.findtext(f"{A}entry/{A}title")
    assert titles == {"en": "Respite care", "ru": "Передышка"}


def test_the_sitemap_names_every_public_page_in_each_language(
    put: Put, client: FlaskClient, port: int
) -> None:
    put("respite", RESPITE, tags=("rest",))
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    assert root.tag == f"{S}urlset"
    base = f"http://127.0.0.1:{port}"
    urls = {url.findtext(f"{S}loc", "").removeprefix(base): url for url in root.findall(f"{S}url")}
    wanted = {"/", "/practices", "/tags/rest", "/organisations/neighbours", "/practices/respite"}
    assert wanted <= set(urls)
    guides = {path for path in urls if path.startswith("/pages/")}
    assert "/pages/help" in guides
    for path in set(urls) - guides:
        assert client.get(path).status_code == 200
    page = urls["/practices/respite"]
    assert page.findtext(f"{S}lastmod") == "2026-03-12T09:00:00Z"
    spoken = {one.get("hreflang"): one.get("href") for one in page.findall(f"{X}link")}
    own = f"{base}/practices/respite"
    assert spoken == {"en": f"{own}?lang=en", "ru": f"{own}?lang=ru", "x-default": own}


def test_a_long_sitemap_comes_in_parts(
    put: Put, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        put(f"visit-{number}")
    whole = places(client)
    monkeypatch.setattr(feed_views, "IN_A_SITEMAP", 5)
    parts = places(client, "/sitemap.xml?again")  # the page before is kept
    assert len(parts) == -(-len(whole) // 5)
    found = [one for part in parts for one in places(client, "/" + part.split("/", 3)[3])]
    assert found == whole
    assert places(client, "/sitemap.xml?part=99") == []


def test_robots_are_told_where_to_go(client: FlaskClient, port: int) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: http://127.0.0.1:{port}/sitemap.xml" in lines
    assert {"Disallow: /desk", "Disallow: /account", "Disallow: /*/edit"} <= set(lines)


@pytest.mark.parametrize("path", [FEED, "/sitemap.xml", f"{FEED}?q=visit&tag=visits"])
def test_feeds_ask_the_database_as_often_for_three_as_for_one(
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
