"""What the page of a practice says to machines, and to whom it says nothing."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from resource_centre.practices.models import PracticeState, RevisionState, Track
from tests.library.test_practice_views import TEXTS, add_revision, moderator
from tests.support.shelves import DAY
from tests.support.writers import enter

Put = Callable[..., int]
HOSTILE = {
    "en": ('A </script><script>alert(1)</script> "quote" & more', "<b>Short</b>.", "<p>x</p>")
}
CARD = {
    "kind": "methodology", "needs": ["respite"], "target_groups": ["carers"], "terms": "unchanged",
}  # fmt: skip


def linked_data(page: str) -> dict[str, Any]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1
    data: dict[str, Any] = json.loads(blocks[0])
    return data


def head(page: str, name: str) -> list[str]:
    """What stands in the head under this name: canonical, og:…, description, hreflang=…."""
    found = re.findall(rf'<(?:link|meta) [^>]*?"{re.escape(name)}"[^>]*>', page.split("</head>")[0])
    return [unescape(re.findall(r'(?:href|content)="([^"]*)"', tag)[-1]) for tag in found]


def test_linked_data_describes_the_approved_text(put: Put, client: FlaskClient, port: int) -> None:
    put("respite", TEXTS, number=2, card=CARD, decided_at=DAY + timedelta(days=9))
    add_revision(1, RevisionState.SUPERSEDED, "Old words.")
    data = linked_data(client.get("/practices/respite?lang=en").text)
    base = f"http://127.0.0.1:{port}"
    assert data["@context"] == "https://schema.org"
    assert data["@id"] == data["url"] == f"{base}/practices/respite"
    assert data["author"] == {
        "@type": "Organization",
        "name": "The neighbours",
        "url": f"{base}/organisations/neighbours",
    }
    assert (data["datePublished"], data["dateModified"]) == ("2026-03-12", "2026-03-21")
    assert (data["version"], data["inLanguage"]) == ("2", "en")
    assert data["license"] == "https://creativecommons.org/licenses/by-nc-nd/4.0/"
    assert data["identifier"]["url"] == f"{base}/practices/respite/revisions/2"
    assert len(data["identifier"]["value"]) == 64
    assert "aggregateRating" not in data


def test_linked_data_speaks_the_language_of_the_text(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS, card=CARD)
    data = linked_data(client.get("/practices/respite?lang=en&text_lang=ru").text)
    assert (data["inLanguage"], data["name"], data["genre"]) == ("ru", "Передышка", "Методика")


def test_a_hostile_title_stays_inside_its_block(put: Put, client: FlaskClient) -> None:
    put("respite", HOSTILE)
    page = client.get("/practices/respite").text
    assert linked_data(page)["name"] == HOSTILE["en"][0]
    assert "<script>alert" not in page
    assert head(page, "og:title") == [HOSTILE["en"][0]]


def test_the_head_names_one_address_and_each_language(
    put: Put, client: FlaskClient, port: int
) -> None:
    put("respite", TEXTS)
    page = client.get("/practices/respite?lang=ru&text_lang=en&x=1").text
    own = f"http://127.0.0.1:{port}/practices/respite"
    assert head(page, "canonical") == head(page, "og:url") == [own]
    spoken = {one: head(page, one)[0] for one in ("x-default", "en", "ru")}
    assert spoken == {"x-default": own, "en": f"{own}?lang=en", "ru": f"{own}?lang=ru"}
    assert head(page, "og:locale") == ["en_GB"]
    assert head(page, "og:locale:alternate") == ["ru_RU"]
    assert head(page, "description") == head(page, "og:description") == ["Parents rest."]
    assert head(page, "og:image")[0].endswith("/static/img/share.png")
    with client.get("/static/img/share.png") as picture:
        assert picture.mimetype == "image/png"


@pytest.mark.parametrize("state", [PracticeState.SUSPENDED, PracticeState.WITHDRAWN])
def test_what_is_not_public_says_nothing_even_to_those_who_see_it(
    put: Put, client: FlaskClient, state: PracticeState
) -> None:
    put("respite", TEXTS, state=state)
    for reader in (None, moderator()):
        if reader is not None:
            enter(client, reader)
        page = client.get("/practices/respite").text
        assert head(page, "robots") == ["noindex"]
        assert "ld+json" not in page
        assert [head(page, name) for name in ("canonical", "og:title")] == [[], []]
        assert "Parents rest." not in "".join(head(page, "description"))
        assert 'id="cite-h"' not in page


def test_an_earlier_revision_is_cited_but_not_offered_to_search_engines(
    put: Put, client: FlaskClient
) -> None:
    put("respite", TEXTS, number=2)
    add_revision(1, RevisionState.SUPERSEDED, "Old words.")
    earlier = client.get("/practices/respite/revisions/1").text
    assert (head(earlier, "robots"), head(earlier, "canonical")) == (["noindex"], [])
    assert ("ld+json" in earlier, 'id="cite-h"' in earlier) == (False, True)
    present = client.get("/practices/respite/revisions/2").text
    assert head(present, "robots") == []
    assert head(present, "canonical")[0].endswith("/practices/respite")


def test_a_draft_has_no_head_and_no_citation(put: Put, client: FlaskClient) -> None:
    from tests.library.test_practice_views import member

    put("respite", TEXTS)
    add_revision(2, RevisionState.DRAFT, "Draft words.")
    enter(client, member())
    draft = client.get("/practices/respite/revisions/2").text
    assert "Draft words." in draft
    assert (head(draft, "robots"), "ld+json" in draft) == (["noindex"], False)
    assert ('id="cite-h"' in draft, "og:title" in draft) == (False, False)


def test_every_page_of_the_reading_room_has_a_title_and_a_description_of_its_own(
    put: Put, client: FlaskClient
) -> None:
    put("respite", TEXTS, tags=("rest",))
    put("other", {"en": ("Other", "Another thing.", "<p>x</p>")})
    paths = [
        "/", "/practices", "/practices?q=rest", "/practices?page=1&q=nothingatall", "/tags",
        "/tags/rest", "/compare", "/compare?p=respite&p=other", "/practices/respite",
        "/practices/other", "/practices/respite/print", "/practices/respite/brief",
        "/practices/respite/revisions", "/practices/respite/revisions/1", "/practices/respite/diff",
        "/pages/help", "/pages/about", "/organisations", "/sign-in",
    ]  # fmt: skip
    pages = [client.get(path).text for path in paths]
    titles = [re.findall(r"<title>(.*?)</title>", page)[0] for page in pages]
    assert sorted(titles) == sorted(set(titles))
    described = [head(page, "description") for page in pages]
    assert all(len(one) == 1 and len(one[0]) > 10 for one in described)


def test_the_owner_alone_sees_how_often_it_was_read(put: Put, client: FlaskClient) -> None:
    from tests.library.test_practice_views import member

    put("respite", TEXTS, track=Track.BASIC)
    assert "Since last month" not in client.get("/practices/respite").text
    enter(client, moderator())
    assert "Since last month" not in client.get("/practices/respite").text
    enter(client, member())
    page = client.get("/practices/respite").text
    assert "Since last month" in page
    assert "Kept in a list by fewer than 5 people." in page


def test_a_browser_finds_nothing_to_refuse_in_the_head(put: Put, page: Page, server: str) -> None:
    put("respite", TEXTS)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{server}/practices/respite")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Copy the address").wait_for()
    assert page.locator('script[type="application/ld+json"]').count() == 1
    page.goto(f"{server}/practices/respite/brief")
    page.locator("svg.qr").wait_for()
    assert said == []
