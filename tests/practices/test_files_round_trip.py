"""Import → export → import changes not one byte of text and not one field of a card."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from resource_centre.db import session
from resource_centre.practices import card_values
from resource_centre.practices.card import FIELDS, card_errors
from resource_centre.practices.files import export_all, export_practice, import_files, read_file
from resource_centre.practices.front_matter import read_head, split_file, write_file
from resource_centre.practices.import_operations import Outcome
from resource_centre.practices.models import Practice, Revision, RevisionText
from resource_centre.practices.sections import SECTIONS
from resource_centre.unit_of_work import unit_of_work
from resource_centre.vocabulary import slugs

pytestmark = pytest.mark.usefixtures("work")
CONTENT = Path(__file__).parents[2] / "content" / "practices"
HEAD = "---\ntitle: Respite\nsummary: Short.\nowner: library\noriginal: en\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def practice(slug: str) -> Practice:
    found: Practice = session().scalars(select(Practice).where(Practice.slug == slug)).one()
    return found


def test_library_of_real_practices_comes_back_as_it_went(folder: Path) -> None:
    report = import_files([CONTENT], publish=True)
    assert report.refusals == []
    export_all(folder)
    originals = sorted(CONTENT.glob("*.md"))
    assert [p.name for p in sorted(folder.iterdir())] == [p.name for p in originals]
    for path in originals:
        assert (folder / path.name).read_bytes() == path.read_bytes()
        before, after = read_file(path), read_file(folder / path.name)
        assert path.read_bytes().partition(b"\n---\n")[2] == after.body.encode()
        for name in ("title", "summary", "body", "card", "evidence", "tags", "owner", "original"):
            assert getattr(after, name) == getattr(before, name)
    again = import_files([folder], publish=True)
    assert set(again.outcomes.values()) == {Outcome.UNCHANGED}


@pytest.mark.parametrize(
    "body", ["", "Text", "\n\n\nText\n\n", "A\r\nB\r\n", "---\n\n---\n", "## Stop\n\r\n\tx  \n"]
)
def test_body_comes_back_byte_by_byte(folder: Path, body: str) -> None:
    path = folder / "respite.en.md"
    path.write_bytes(f"{HEAD}---\n{body}".encode())
    import_files([path])
    revision = practice("respite").revisions[0]
    assert export_practice(revision, "en").partition(b"\n---\n")[2] == body.encode()


lines = st.text(min_size=1, max_size=40)
terms = st.sampled_from(sorted({slug for v in ("need", "role", "country") for slug in slugs(v)}))
values = st.one_of(
    lines,
    terms,
    st.integers(0, 3000),
    st.floats(0, 50),
    st.booleans(),
    st.lists(lines, max_size=3),
    st.lists(terms, max_size=3, unique=True),
    st.just({"amount": 12345, "currency": "RUB", "year": 2025}),
    st.fixed_dictionaries({"minutes": st.integers(1, 600), "weeks_min": st.integers(0, 9)}),
    st.just([{"registry": "Smarteka: «лучшие»", "rating": "no", "date": "2026-03-12"}]),
    st.builds(
        lambda words, n, found: [
            {"citation": words, "year": 2000 + n, "design": "rct", "finding": found, "n": n + 1}
        ],
        lines,
        st.integers(0, 20),
        st.sampled_from(["+", "0", "-", "mixed"]),
    ),
    st.sampled_from([["school"], "C1", "open", "employee", "weekly", "shared", "NO"]),
)


@st.composite
def cards(draw: st.DrawFn) -> dict[str, Any]:
    """A card that is well formed: of what is drawn, each field keeps what its check takes."""
    card: dict[str, Any] = {"kind": draw(st.sampled_from(slugs("kind")))}
    for field in draw(st.lists(st.sampled_from(FIELDS), unique_by=lambda f: f.name, max_size=6)):
        taken = [v for v in draw(st.lists(values, max_size=8)) if field.check(v) is None]
        if taken and field.name not in ("kind", "age_min", "age_max"):
            card[field.name] = taken[0]
    reason = {"core": {"ru": draw(lines)}}
    return card if card_errors({"unknown": reason}) else card | {"unknown": reason}


titles = st.text(min_size=1, max_size=120).filter(lambda t: card_values.line(120)(t) is None)
markdown = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")),
    st.lists(
        st.sampled_from(
            [f"## {s.en}\n" for s in SECTIONS[:6]]
            + ["Text.\n", "\r\n", "\n", "* a\n", "---\n", "```\n", "| a |\n|---|\n", "Ещё ё"]
        )
    ).map("".join),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(title=titles, card=cards(), body=markdown)
def test_any_card_and_text_comes_back_as_it_went(
    folder: Path, title: str, card: dict[str, Any], body: str
) -> None:
    head = {"title": title, "summary": "", "owner": "library", "original": "en", "card": card}
    path = folder / "generated.en.md"
    path.write_bytes(write_file(head, body))
    assert import_files([path]).refusals == []
    revision = practice("generated").revisions[0]
    assert (revision.card, revision.texts[0].body, revision.texts[0].title) == (card, body, title)
    first = export_practice(revision, "en")
    path.write_bytes(first)
    assert import_files([path]).outcomes == {"generated": Outcome.UNCHANGED}
    assert export_practice(practice("generated").revisions[0], "en") == first
    with unit_of_work():
        for kind in (RevisionText, Revision, Practice):
            session().execute(delete(kind))


plain = st.recursive(
    st.one_of(st.text(max_size=30), st.integers(), st.booleans(), st.none(), st.floats(0, 1e9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1, max_size=12), plain, max_size=4))
def test_any_head_is_read_as_it_was_written(values: dict[str, Any]) -> None:
    head, body = split_file(write_file(values, "Body").decode("utf-8", "surrogatepass"))
    assert body == "Body"
    if values:
        assert read_head(head)[0] == values
