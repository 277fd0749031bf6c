"""Guides, and what machines ask."""

import os
import socket
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from resource_centre import markdown
from resource_centre.library import pages
from resource_centre.search.index import current_index
from resource_centre.templating import page_exists


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", pages.page_names())
def test_every_guide_is_there_in_both_languages(
    client: FlaskClient, name: str, language: str
) -> None:
    page = client.get(f"/pages/{name}?lang={language}")
    assert page.status_code == 200
    assert f'<article class="guide"><h1>{pages.title_of_page(name, language)}</h1>' in page.text


@pytest.mark.parametrize("name", ["none", "..%2fREADME", "about.en", "About", "a" * 90, "%00"])
def test_other_names_are_no_pages(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pages/{name}").status_code == 404


def test_a_guide_is_rendered_once_for_its_content(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setattr(pages, "SOURCE", tmp_path)
    source = tmp_path / "guide.en.md"
    source.write_text("---\ntitle: Guide\n---\n## One\n\nWords.\n")
    calls: list[str] = []
    render = markdown.render

    def counted(text: str, **more: object) -> markdown.Rendered:
        calls.append(text)
        return render(text, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pages.markdown, "render", counted)
    for _ in range(2):
        pages._page.cache_clear()  # another process
        page = pages.text_page("guide", "ru", kept)
        assert page is not None
        assert (page.title, page.language) == ("Guide", "en")
    assert len(calls) == 1
    source.write_text("---\ntitle: Guide\n---\nOther words.\n")
    os.utime(source, ns=(1, 1))
    page = pages.text_page("guide", "ru", kept)
    assert (page and "Other words." in page.html, len(calls)) == (True, 2)


def test_menus_know_which_guides_there_are(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [page_exists(path) for path in ("/pages/help", "/pages/none")] == [True, False]


def test_help_robots_and_health_answer(client: FlaskClient) -> None:
    assert client.get("/help").location == "/pages/help"
    assert client.get("/robots.txt").text.startswith("User-agent: *\nDisallow: /desk\n")
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")


def test_readiness_names_the_part_that_is_missing(
    client: FlaskClient, app: Flask, work: None
) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = {"database": True, "index": False, "worker": False, "backup": True}
    assert answer.json == {"ready": False, "bad": ["index", "worker"], **parts}
    current_index().rebuild()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.bind(str(Path(app.config["DATA_DIR"]) / "worker.sock"))
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["ready"]) == (200, True)
