"""A practice on paper: one sheet in both languages, with a code that leads to the exact text."""

import re
from collections.abc import Callable

import pytest
import segno
from flask.testing import FlaskClient
from playwright.sync_api import Page

from resource_centre.db import session
from resource_centre.library.excerpts import section_blocks, shortened
from resource_centre.library.paper import code_of
from resource_centre.practices.models import Practice, PracticeState, RevisionState
from resource_centre.unit_of_work import unit_of_work
from tests.library.test_practice_views import TEXTS, add_revision

Put = Callable[..., int]
WORDS = {
    "en": "Every neighbour who can give an evening a week is asked whether they would like to. ",
    "ru": "Каждого соседа, который может уделить один вечер в неделю, спрашивают об этом лично. ",
}
CARD = {
    "kind": "social_technology", "needs": ["respite", "loneliness", "parenting", "early_help"],
    "target_groups": ["carers", "older", "orphans", "foster", "disabled_children"],
    "age_min": 3, "age_max": 95, "terms": "unchanged", "cost_band": "C2", "premises": "shared",
    "settings": ["home_setting", "school"],
    "cost_per_participant": {"amount": 3800000, "currency": "RUB", "year": 2025},
    "dose": {"weeks_min": 6, "weeks_max": 8, "sessions_min": 3, "sessions_max": 12,
             "minutes": 90, "group_size": 12, "frequency": "weekly"},
    "roles": [{"role": role, "how": how} for role, how in (
        ("psychologist", "not_needed"), ("volunteer_coordinator", "staff"),
        ("case_manager", "trained"), ("lawyer", "visiting"), ("medical_worker", "visiting"),
    )],
}  # fmt: skip


def long_text(language: str) -> tuple[str, str, str]:
    """Everything at its longest."""
    say = WORDS[language]
    points = "".join(f"<li>{say * 3}</li>" for _ in range(12))
    sections = "".join(
        f'<h2 id="u-{key}">{key}</h2><p>{say * 12}</p><ul>{points}</ul>'
        for key in ("for_whom", "not_for", "changes", "core", "stop", "prerequisites")
    )
    return (say * 2)[:120], (say * 9)[:600], sections


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_longest_practice_fits_one_sheet(
    put: Put, page: Page, server: str, language: str
) -> None:
    texts = {one: long_text(one) for one in ("en", "ru")}
    reason = {"en": WORDS["en"] * 9, "ru": WORDS["ru"] * 9}
    put("long", texts, card=CARD, evidence_level=3, evidence_reason=reason, replicated=True,
        signal="no_effect", content_hash="ab" * 32)  # fmt: skip
    page.goto(f"{server}/practices/long/brief?lang={language}")
    assert page.locator(".a4-box li").count() == 8
    assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1


def test_a_short_practice_leaves_out_what_it_does_not_say(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS)
    page = client.get("/practices/respite/brief").text
    assert ("What must stay" in page, "When to stop" in page) == (False, False)
    assert "Not yet in use anywhere." in page


def test_the_sheet_says_address_and_seal_of_the_exact_revision(
    put: Put, client: FlaskClient, port: int
) -> None:
    put("respite", TEXTS, number=4, minor=1)
    with_seal = session.query(Practice).one().approved_revision.content_hash[:16]
    page = client.get("/practices/respite/brief?text_lang=ru").text
    assert f"http://127.0.0.1:{port}/practices/respite/revisions/4.1" in page
    assert with_seal in page
    assert '<h1 id="bt" lang="ru">Передышка</h1>' in page


@pytest.mark.parametrize("below", ["/brief", "/print"])
def test_paper_is_only_for_text_that_may_be_read(put: Put, client: FlaskClient, below: str) -> None:
    put("respite", TEXTS)
    add_revision(2, RevisionState.DRAFT, "Draft words.")
    answer = client.get(f"/practices/respite{below}")
    assert ("Draft words." in answer.text, 'class="qr"' in answer.text) == (False, True)
    with unit_of_work():
        session.query(Practice).one().state = PracticeState.SUSPENDED
    assert client.get(f"/practices/respite{below}").status_code == 404


def test_print_leaves_navigation_and_buttons_off(put: Put, page: Page, server: str) -> None:
    put("respite", TEXTS)
    page.emulate_media(media="print")
    for path in ("/practices/respite", "/practices", "/organisations"):
        page.goto(f"{server}{path}")
        shown = page.locator(".top, .foot, .acts, main form button").filter(visible=True)
        assert shown.count() == 0
        assert page.locator("h1").is_visible()


def test_the_code_draws_exactly_its_modules() -> None:
    address = "https://centre.example/practices/respite/revisions/4.1"
    code = code_of(address)
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)
        for step in range(int(length))
    }
    matrix = segno.make(address, error="q", micro=False).matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, on in enumerate(row) if on}
    assert (drawn, code.size) == (dark, len(matrix) + 8)


@pytest.mark.parametrize(
    ("words", "longest", "kept"),
    [
        ("Short.", 20, "Short."),
        ("One sentence here. Another one there.", 20, "One sentence here."),
        ("Yes. A very long sentence that goes on and on.", 30, "Yes. A very long sentence…"),
        ("Один. Второе предложение длиннее первого.", 24, "Один. Второе…"),
    ],
)
def test_words_are_cut_at_a_sentence_or_a_word(words: str, longest: int, kept: str) -> None:
    assert shortened(words, longest) == kept
    assert len(shortened(words, longest)) <= longest


def test_sections_give_plain_words_without_references() -> None:
    html = (
        '<p>Before.</p><h2 id="u-core">Core <b>x</b></h2><p>One &amp; <em>two</em> [1, 2].</p>'
        '<ol><li>Three [3]</li><li>Four<br>five</li></ol><h3 id="y">Own</h3><p>Six</p>'
        '<h2 id="u-stop">Stop</h2><table><tr><td>a</td><td>b</td></tr></table>tail'
    )
    assert section_blocks(html) == {
        "": ["Before."],
        "core": ["One & two.", "Three", "Four five", "Six"],
        "stop": ["a", "b", "tail"],
    }
