"""Templates compile; every macro and error page renders in both languages, each id once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask, render_template
from werkzeug.datastructures import MultiDict

from resource_centre.i18n import LANGUAGES, speaking
from tests.floor.gallery import ROOT, SampleForm, make_app, samples

TEMPLATES = sorted(
    str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")
)
ERRORS = ["400", "403", "404", "409", "422", "429", "500", "503"]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with speaking(request.param):
        yield request.param


@pytest.fixture
def site() -> Flask:
    return make_app()


def checked(form: SampleForm) -> SampleForm:
    form.validate()
    return form


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(site: Flask, name: str) -> None:
    site.jinja_env.get_template(name)


def test_gallery_shows_every_macro_in_each_language(site: Flask, language: str) -> None:
    with site.test_request_context("/practices?page=6&group=a&group=b"):
        given = samples()
        checked(given["form"])  # type: ignore[arg-type]
        html = render_template("gallery.html", **given)
    assert f'<html lang="{language}">' in html
    assert "&lt;b&gt;старое&lt;/b&gt;" in html
    assert "<b>практики</b>" not in html
    assert "style=" not in html
    assert html.count("<h1") == 1


def test_gallery_gives_every_id_once(site: Flask) -> None:
    with site.test_request_context("/practices"):
        given = samples()
        checked(given["form"])  # type: ignore[arg-type]
        html = render_template("gallery.html", **given)
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    repeated = {one for one in ids if ids.count(one) > 1}
    assert repeated == set()


def test_field_says_hint_and_error_where_a_reader_hears_them(site: Flask) -> None:
    with site.test_request_context("/"):
        form = checked(SampleForm(MultiDict()))
        macro = site.jinja_env.get_template("_macros/forms.html").module.field  # type: ignore[attr-defined]
        html = str(macro(form.title))
    assert 'aria-describedby="title-h title-e"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="form-label" for="title">' in html
    assert '<p class="hint" id="title-h">A few words.</p>' in html


@pytest.mark.parametrize("code", ERRORS)
def test_error_page_stands_without_what_a_request_brings(
    site: Flask, language: str, code: str
) -> None:
    with site.test_request_context("/nowhere", method="POST"):
        html = render_template(f"errors/{code}.html")
    assert html.count("<h1>") == 1
    assert 'href="/?lang=' in html


def test_conflict_page_says_who_and_when_and_keeps_the_text(site: Flask) -> None:
    given = {
        "changed_by": "Irina", "changed_at": datetime(2026, 3, 12, 11, 32, tzinfo=UTC),
        "kept": "My <reason>", "fact": "Another moderator has already decided.",
    }  # fmt: skip
    with site.test_request_context("/"):
        html = render_template("errors/409.html", **given)
    assert "Changed by Irina, 12 March 2026, 14:32." in html
    assert "My &lt;reason&gt;" in html


def test_base_shows_the_person_and_the_inbox_when_signed_in(site: Flask) -> None:
    given = {
        "actor": SimpleNamespace(name="Maria <Orlova>", id=1), "actor_line": "Author, NGO (sample)",
        "inbox_count": 3, "demo": True, "operator": "City Centre (sample)", "theme": "dark",
        "text_size": "large", "page_title_prefix_error": True,
    }  # fmt: skip
    with site.test_request_context("/desk"):
        html = render_template("errors/403.html", **given)
    assert 'data-theme="dark" data-bs-theme="dark" data-text="large"' in html
    assert "<title>Error: You may not do this — Resource Centre</title>" in html
    assert "Maria &lt;Orlova&gt;" in html
    assert 'action="/sign-out"' in html
    assert 'href="/sign-in"' not in html


def test_menu_leaves_out_pages_that_do_not_exist(site: Flask) -> None:
    with site.test_request_context("/"):
        html = render_template("errors/404.html")
    assert 'href="/pages/help"' in html
    assert 'href="/pages/about"' not in html
    assert 'href="/register"' not in html
