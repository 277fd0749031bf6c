"""Marks have their words, addresses keep what they must, figures are said as people say them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from resource_centre import templating
from resource_centre.i18n import LANGUAGES, speaking
from resource_centre.vocabulary import slugs
from tests.floor.gallery import ROOT, make_app


@pytest.fixture
def site() -> Flask:
    return make_app()


@pytest.mark.parametrize(
    ("address", "changes", "expected"),
    [
        ("/practices?q=a&page=2", {"page": 3}, "/practices?q=a&page=3"),
        ("/practices?q=a&page=2", {"page": None}, "/practices?q=a"),
        ("/practices?group=a&group=b", {"lang": "ru"}, "/practices?group=a&group=b&lang=ru"),
        ("/practices", {"group": ["a", "b"]}, "/practices?group=a&group=b"),
        ("/nowhere", {"lang": "ru"}, "/?lang=ru"),
    ],
)
def test_url_with_changes_only_what_it_is_told(
    site: Flask, address: str, changes: dict[str, object], expected: str
) -> None:
    with site.test_request_context(address):
        assert templating.url_with(**changes) == expected


def test_url_with_never_leads_to_another_site(site: Flask) -> None:
    with site.test_request_context("/", environ_overrides={"PATH_INFO": "//example.org/x"}):
        assert templating.url_with(lang="ru") == "/?lang=ru"


@pytest.mark.parametrize(
    ("state", "kind", "light", "label"),
    [
        ("withdrawn", "revision", False, "Taken back by the author"),
        ("withdrawn", "practice", False, "Withdrawn"),
        ("approved", "revision", False, "Approved"),
        ("approved", "revision", True, "Published"),
        ("lapsed", "practice", True, "Not checked for a while"),
        ("draft", "revision", True, "Draft"),
    ],
)
def test_mark_has_the_word_of_the_thing(state: str, kind: str, light: bool, label: str) -> None:
    assert str(templating.mark_of(state, kind, light).label) == label


def test_mark_of_an_unknown_state_is_refused() -> None:
    with pytest.raises(KeyError):
        templating.mark_of("sleeping")


def test_every_mark_has_a_drawing() -> None:
    tables = (templating.STATES, templating.TRACKS, templating.SIGNALS)
    for table in tables:
        for mark in table.values():
            assert "<svg" in templating.icon(mark.icon)
    for name in templating.KIND_ICONS.values():
        assert "<svg" in templating.icon(name)


def test_every_kind_of_practice_has_an_icon() -> None:
    assert set(templating.KIND_ICONS) == set(slugs("kind"))


def test_icon_escapes_its_class() -> None:
    assert '"ic &#34;&gt;"' in templating.icon("check", '">')


@pytest.mark.parametrize(
    ("language_now", "said", "expected"),
    [
        ("ru", "Опыт — это и вклад", "Опыт\u00a0— это и\u00a0вклад"),
        ("ru", "№ 4, с 12.03", "№\u00a04, с\u00a012.03"),
        ("en", "Care — a plan", "Care\u00a0— a plan"),
    ],
)
def test_typo_binds_what_a_line_end_must_not_part(
    language_now: str, said: str, expected: str
) -> None:
    with speaking(language_now):
        assert templating.typo(said) == expected


def test_typo_leaves_markup_safe_and_text_unsafe() -> None:
    assert isinstance(templating.typo(Markup("<p>a — b</p>")), Markup)
    assert not isinstance(templating.typo("<p>a — b</p>"), Markup)


def test_figures_and_dates_are_said_in_the_language_of_the_page(site: Flask) -> None:
    source = (
        "{{ day | date }}|{{ day | day }}|{{ at | moment }}|{{ 12345.5 | number }}|"
        "{{ 0.3 | percent }}|{{ 0.615 | percent }}|{{ 3800000 | money }}|{{ 3800050 | money }}"
    )
    given = {"day": date(2026, 3, 2), "at": datetime(2026, 3, 2, 22, 5, tzinfo=UTC)}
    said = {}
    for one in LANGUAGES:
        with speaking(one), site.test_request_context("/"):
            said[one] = render_template_string(source, **given).split("|")
    en = [
        "2 March 2026",
        "2 Mar",
        "3 March 2026, 01:05",
        "12,345.5",
        "30%",
        "61.5%",
        "₽38,000",
        "₽38,000.50",
    ]
    ru = ["02.03.2026", "02.03", "03.03.2026, 01:05", "12\u00a0345,5", "30\u00a0%", "61,5\u00a0%"]
    ru += ["38\u00a0000\u00a0₽", "38\u00a0000,50\u00a0₽"]
    assert said == {"en": en, "ru": ru}


def test_asset_changes_its_address_with_its_content(site: Flask) -> None:
    with site.test_request_context("/"):
        address = templating.asset("theme.css")
    assert address.startswith("/static/theme.css?v=")
    assert len(address) == len("/static/theme.css?v=") + 10


def test_style_sheets_ask_for_no_file_that_is_missing() -> None:
    asked = set()
    for name in ("theme.css", "more.css"):
        css = (ROOT / "static" / name).read_text(encoding="utf-8")
        asked |= {part.split(")")[0].strip("\"'") for part in css.split("url(")[1:]}
    assert [one for one in sorted(asked) if not (ROOT / "static" / one).is_file()] == []
