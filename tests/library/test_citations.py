"""How one exact revision is cited."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from resource_centre.db import session
from resource_centre.library import citations
from resource_centre.practices.models import Practice, PracticeState, RevisionState
from resource_centre.unit_of_work import unit_of_work
from tests.library.test_practice_views import TEXTS, add_revision, member
from tests.support.writers import enter

Put = Callable[..., int]
FACTS = citations.Cited(
    key="respite-4.1", title="Передышка", language="ru", author_en="The Neighbours",
    author_ru="Соседи", kind="methodology", number="4.1", decided=date(2026, 3, 12),
    address="https://centre.example/practices/respite/revisions/4.1", seal="ab" * 32,
)  # fmt: skip
SEEN = date(2026, 11, 25)


def test_gost_names_author_text_revision_and_the_day_it_was_seen() -> None:
    assert citations.gost(FACTS, SEEN) == (
        "Соседи. Передышка [Электронный ресурс] : методика, редакция № 4.1 от 12.03.2026 // "
        "Ресурсный центр : [сайт]. URL: https://centre.example/practices/respite/revisions/4.1 "
        "(дата обращения: 25.11.2026)."
    )


def test_apa_names_author_day_and_revision() -> None:
    assert citations.apa(FACTS) == (
        "The Neighbours. (2026, March 12). Передышка (Revision 4.1) [Methodology]. "
        "Resource Centre. https://centre.example/practices/respite/revisions/4.1"
    )


def test_bibtex_is_one_entry_that_no_title_breaks() -> None:
    hostile = replace(FACTS, title="50% }, note = {x} \\input{y} #1 & $_^~")
    entry = citations.bibtex(hostile, SEEN)
    assert entry.startswith("@online{respite-4.1,\n  author = {{Соседи}},\n")
    title = next(line for line in entry.splitlines() if line.startswith("  title"))
    assert title == (
        r"  title = {{50\% \}, note = \{x\} \textbackslash{}input\{y\} \#1 \& \$\_"
        r"\textasciicircum{}\textasciitilde{}}},"
    )
    assert entry.count("\n  note = {") == 1


def test_the_file_is_of_exactly_this_revision(put: Put, client: FlaskClient, port: int) -> None:
    put("respite", TEXTS, number=2)
    add_revision(1, RevisionState.SUPERSEDED, "Old words.")
    for label in ("1", "2"):
        answer = client.get(f"/practices/respite/revisions/{label}.bib?lang=en")
        assert answer.mimetype == "application/x-bibtex"
        assert f'filename="respite-{label}.bib"' in answer.headers["Content-Disposition"]
        address = f"http://127.0.0.1:{port}/practices/respite/revisions/{label}"
        assert f"url = {{{address}}}" in answer.text
        assert address in client.get(f"/practices/respite/revisions/{label}").text


def test_what_is_not_published_has_no_citation(put: Put, client: FlaskClient) -> None:
    put("respite", TEXTS)
    add_revision(2, RevisionState.DRAFT, "Draft words.")
    enter(client, member())
    assert client.get("/practices/respite/revisions/2").status_code == 200
    assert client.get("/practices/respite/revisions/2.bib").status_code == 404
    assert client.get("/practices/respite/revisions/9.bib").status_code == 404
    with unit_of_work():
        session.query(Practice).one().state = PracticeState.SUSPENDED
    assert client.get("/practices/respite/revisions/1.bib").status_code == 404


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_box_stands_on_the_page_in_both_styles(
    put: Put, client: FlaskClient, language: str
) -> None:
    put("respite", TEXTS)
    page = client.get(f"/practices/respite?lang={language}").text
    box = page.split('id="cite-h"')[1].split("</section>")[0]
    assert ("[Электронный ресурс]" in box, "(Revision 1)" in box) == (True, True)
    assert 'href="/practices/respite/revisions/1.bib"' in box
