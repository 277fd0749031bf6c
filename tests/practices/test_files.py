"""Practices as files: lossless both ways, all or nothing, refused with file, line and reason."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from resource_centre.db import session
from resource_centre.practices.file_format import BadFile
from resource_centre.practices.files import import_files, read_file
from resource_centre.practices.import_operations import Outcome
from resource_centre.practices.models import (
    Practice,
    PracticeState,
    RevisionState,
    Track,
)
from resource_centre.practices.tag_models import PracticeTag, Tag
from resource_centre.steps import Decision
from resource_centre.unit_of_work import unit_of_work
from tests.support.writers import Town

pytestmark = pytest.mark.usefixtures("work")
CONTENT = Path(__file__).parents[2] / "content" / "practices"
HEAD = "---\ntitle: Respite\nsummary: Short.\nowner: library\noriginal: en\n"
CARD = """card:
  kind: methodology
  needs: [respite]
  cost_band: C2
"""
EVIDENCE = """evidence:
  level: 2
  replicated: true
  signal: no_effect
  reason: {en: Two studies., ru: Два исследования.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, name: str = "respite.en.md", text: str = "") -> Path:
    path = folder / name
    path.write_bytes((text or f"{HEAD}{CARD}---\n\n## The problem\n\nMany.\n").encode())
    return path


def practice(slug: str = "respite") -> Practice:
    found: Practice = session().scalars(select(Practice).where(Practice.slug == slug)).one()
    return found


def refusals(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(BadFile) as bad:
        read_file(path)
    return [(r.path.name, r.line, str(r.reason)) for r in bad.value.refusals]


# -- reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("# Respite\n", 1, "The file does not begin with a line of three hyphens."),
        ("---\ntitle: x\n", 1, "The head of the file is not closed by a line of three hyphens."),
        ("---\n- a\n---\n", 2, "The head of the file has no names with values."),
        ("---\ntitle: x\nowner: library\ntitle: y\n---\n", 4, "YAML: title stands twice."),
        ("---\ntitle: &a x\nowner: *a\n---\n", 3, "YAML: references are not used here."),
        ("---\n1: x\n---\n", 2, "YAML: a name must be a word."),
        ("---\nowner: library\n---\n", 1, "“title” is missing."),
        ("---\ntitle: x\n---\n", 1, "“owner” is missing."),
        (f"{HEAD}colour: red\n---\n", 6, "There is no “colour” in the head of a file."),
        (f"{HEAD}card:\n  speed: 3\n---\n", 7,
         "speed: There is no field of this name in a card."),
        (f"{HEAD}card:\n  kind: methodology\n  age_min: -1\n---\n", 8,
         "age_min: Give a whole number from 0 to 120."),
        (f"{HEAD}evidence:\n  level: 5\n---\n", 6,
         "evidence: Give a whole number from 0 to 4."),
        (f"{HEAD}track: deep\n---\n", 6, "track: “deep” is not a term of the list “track”."),
        (f"{HEAD}tags: [Big Word]\n---\n", 6,
         "tags: A tag is written in small Latin letters with hyphens."),
        (f"{HEAD}---\nText\n\0\n", 8, "A control character stands here."),
        ("---\ntitle: \x01\n---\n", 2, "A control character stands here."),
    ],
)  # fmt: skip
def test_bad_file_is_refused_with_line_and_reason(
    folder: Path, text: str, line: int, reason: str
) -> None:
    assert refusals(written(folder, text=text)) == [("respite.en.md", line, reason)]


def test_file_that_is_not_utf8_is_refused_at_its_line(folder: Path) -> None:
    path = folder / "respite.en.md"
    path.write_bytes(f"{HEAD}---\nText \xff\n".encode("latin-1"))
    assert refusals(path) == [("respite.en.md", 7, "This is not UTF-8.")]


@pytest.mark.parametrize("name", ["respite.md", "respite.de.md", "Respite.en.md", "new.en.md"])
def test_file_is_named_by_slug_and_language(folder: Path, name: str) -> None:
    assert len(refusals(written(folder, name))) == 1


def test_translation_carries_no_card(folder: Path) -> None:
    path = written(folder, "respite.ru.md", f"{HEAD}{CARD}---\n")
    assert refusals(path) == [
        ("respite.ru.md", 6, "“card” stands in the original language’s file.")
    ]


def test_norway_is_a_country_and_a_date_is_a_word(folder: Path) -> None:
    head = "card:\n  kind: experience\n  origin_country: NO\n  external_ratings:\n    - {registry: A, rating: B, date: 2026-03-12}\n"  # noqa: E501
    read = read_file(written(folder, text=f"{HEAD}{head}---\n"))
    assert read.card is not None
    assert read.card["origin_country"] == "NO"
    assert read.card["external_ratings"][0]["date"] == "2026-03-12"


# -- importing --------------------------------------------------------------------------------


def test_imported_file_becomes_a_draft_of_its_owner(folder: Path) -> None:
    report = import_files([written(folder)])
    assert (report.outcomes, report.refusals) == ({"respite": Outcome.NEW}, [])
    revision = practice().revisions[0]
    assert (revision.state, revision.asks_review) == (RevisionState.DRAFT, False)
    assert practice().owner.slug == "library"


def test_file_without_a_card_is_experience(folder: Path) -> None:
    import_files([written(folder, text=f"{HEAD}---\nText\n")])
    assert practice().revisions[0].card == {"kind": "experience"}


def test_published_import_takes_evidence_from_the_file(folder: Path) -> None:
    text = f"{HEAD}track: full\ntags: [night-care, dementia]\n{EVIDENCE}{CARD}---\nText\n"
    import_files([written(folder, text=text)], publish=True)
    revision = practice().approved_revision
    assert revision is not None
    assert (revision.track, revision.evidence_level, revision.replicated, revision.signal) == (
        Track.LIGHT,
        2,
        True,
        "no_effect",
    )
    assert revision.evidence_by_compilers
    assert revision.evidence_reason == {"en": "Two studies.", "ru": "Два исследования."}
    assert practice().state is PracticeState.PUBLISHED
    tags = session().scalars(select(Tag.slug).join(PracticeTag).order_by(PracticeTag.id)).all()
    assert list(tags) == ["night-care", "dementia"]


def test_unchanged_files_change_nothing_and_changed_ones_make_a_revision(folder: Path) -> None:
    path = written(folder)
    import_files([path], publish=True)
    counted = len(session().scalars(select(Decision)).all())
    again = import_files([path], publish=True)
    assert again.outcomes == {"respite": Outcome.UNCHANGED}
    assert len(session().scalars(select(Decision)).all()) == counted
    written(folder, text=f"{HEAD}{CARD}---\n\n## The problem\n\nMore.\n")
    assert import_files([path], publish=True).outcomes == {"respite": Outcome.CHANGED}
    assert [r.label for r in practice().revisions] == ["1", "2"]
    assert practice().approved_revision is practice().revisions[1]
    assert practice().revisions[0].state is RevisionState.SUPERSEDED


def test_translation_alone_is_taken_into_the_practice_that_is_there(folder: Path) -> None:
    import_files([written(folder)], publish=True)
    russian = written(folder, "respite.ru.md", f"{HEAD}---\n## Проблема\n\nМногие.\n")
    import_files([russian], publish=True)
    assert {t.language for t in practice().approved_revision.texts} == {"en", "ru"}  # type: ignore[union-attr]


def test_translation_alone_of_an_unknown_practice_is_refused(folder: Path) -> None:
    report = import_files([written(folder, "respite.ru.md", f"{HEAD}---\nТекст\n")])
    assert [str(r.reason) for r in report.refusals] == [
        "The file of the original language is missing."
    ]


def test_one_bad_file_keeps_everything_out(folder: Path) -> None:
    written(folder)
    written(folder, "walks.en.md", f"{HEAD}colour: red\n---\n")
    report = import_files([folder])
    assert ([str(r.path.name) for r in report.refusals], report.outcomes) == (["walks.en.md"], {})
    assert session().scalars(select(Practice)).all() == []


def test_fault_found_while_writing_rolls_everything_back(folder: Path) -> None:
    written(folder)
    unknown = HEAD.replace("owner: library", "owner: nobody-here")
    written(folder, "walks.en.md", f"{unknown}---\nText\n")
    report = import_files([folder])
    assert [(r.path.name, r.line, str(r.reason)) for r in report.refusals] == [
        ("walks.en.md", 4, "There is no organisation “nobody-here” in the register.")
    ]
    assert session().scalars(select(Practice)).all() == []


def test_keep_going_imports_the_rest_and_says_what_it_left(folder: Path) -> None:
    written(folder)
    unknown = HEAD.replace("owner: library", "owner: nobody-here")
    written(folder, "walks.en.md", f"{unknown}---\nText\n")
    written(folder, "talks.en.md", f"{HEAD}colour: red\n---\n")
    report = import_files([folder], keep_going=True)
    assert report.outcomes == {"respite": Outcome.NEW}
    assert [r.path.name for r in report.refusals] == ["talks.en.md", "walks.en.md"]
    assert [p.slug for p in session().scalars(select(Practice))] == ["respite"]


def test_bad_file_keeps_its_other_language_out_too(folder: Path) -> None:
    written(folder)
    written(folder, "respite.ru.md", f"{HEAD}colour: red\n---\n")
    report = import_files([folder], keep_going=True)
    assert (report.outcomes, len(report.refusals)) == ({}, 1)


def test_practice_of_an_ngo_is_published_only_by_a_moderator_without_part_in_it(
    folder: Path,
) -> None:
    town = Town()
    path = written(folder, text=f"{HEAD.replace('library', town.ngo.slug)}---\nText\n")
    assert len(import_files([path], publish=True).refusals) == 1
    with unit_of_work():
        session().refresh(town.ngo)
    report = import_files([path], publish=True, by=town.moderator)
    assert (report.refusals, report.outcomes) == ([], {"respite": Outcome.NEW})
    decision = (
        session().scalars(select(Decision).where(Decision.action == "publish_imported")).one()
    )
    assert (decision.decided_by_system, decision.details) == (True, {"by": town.moderator.id})


def test_practice_under_review_is_not_overwritten(folder: Path) -> None:
    town = Town()
    revision = town.in_review(town.draft())
    text = f"{HEAD.replace('library', town.ngo.slug)}---\nText\n"
    path = written(folder, f"{revision.practice.slug}.en.md", text)
    report = import_files([path])
    assert [str(r.reason) for r in report.refusals] == [
        "A revision of this practice is under review: import it later."
    ]


def test_practice_of_another_organisation_is_not_overwritten(folder: Path) -> None:
    town = Town()
    practice_of_ngo = town.draft().practice
    path = written(folder, f"{practice_of_ngo.slug}.en.md")
    report = import_files([path])
    assert [(r.line, str(r.reason)) for r in report.refusals] == [
        (4, "This practice belongs to another organisation.")
    ]


def test_text_too_complex_is_kept_as_a_draft_and_not_published(folder: Path) -> None:
    path = written(folder, text=f"{HEAD}{CARD}---\n{'[' * 5000}\n")
    assert len(import_files([path], publish=True).refusals) == 1
    assert import_files([path]).outcomes == {"respite": Outcome.NEW}
    assert practice().revisions[0].texts[0].refused == "too_complex"


# -- the command line -------------------------------------------------------------------------


def test_import_and_export_by_command(cli: FlaskCliRunner, folder: Path) -> None:
    written(folder)
    done = cli.invoke(args=["import", str(folder), "--publish"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "new: 1, changed: 0, unchanged: 0")
    done = cli.invoke(args=["export", str(folder / "out")])
    assert (done.exit_code, done.stdout) == (0, "written: 1\n")
    assert (
        (folder / "out" / "respite.en.md")
        .read_bytes()
        .endswith(b"---\n\n## The problem\n\nMany.\n")
    )


def test_bad_file_ends_the_command_with_one_line_and_a_status(
    cli: FlaskCliRunner, folder: Path
) -> None:
    path = written(folder, text=f"{HEAD}colour: red\n---\n")
    done = cli.invoke(args=["import", str(path)])
    assert done.exit_code == 1
    assert done.stderr.splitlines()[0] == f"{path}:6: There is no “colour” in the head of a file."
    assert cli.invoke(args=["import", str(folder / "missing.en.md")]).exit_code == 1
    assert cli.invoke(args=["import", str(path), "--by", "somebody"]).exit_code == 2
    assert cli.invoke(args=["import", str(path), "--publish", "--by", "nobody"]).exit_code == 1


def test_render_again_by_command_says_how_many(cli: FlaskCliRunner, folder: Path) -> None:
    import_files([written(folder)])
    with unit_of_work():
        practice().revisions[0].texts[0].renderer = "0"
    done = cli.invoke(args=["render-again"])
    assert (done.exit_code, done.stdout.splitlines()[-1][-3:]) == (0, ": 1")
