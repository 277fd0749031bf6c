"""What is Whoosh's own: its folder, its versions, its locks, its snippets."""

import json
import multiprocessing
import shutil
import stat
import threading
from pathlib import Path

import pytest

from resource_centre.db import session, session_scope
from resource_centre.practices.events import PracticeTagged
from resource_centre.search import index as port
from resource_centre.search.handlers import mend_index, reindex
from resource_centre.search.index import IndexUnavailable, Query
from resource_centre.search.whoosh_index import WhooshIndex
from tests.support.shelves import shelve

LONG_TEXT = {
    "en": (
        "Respite care",
        "Parents can rest.",
        "<p>Opening words.</p>"
        f'<h2 id="u-steps">The steps</h2><p>{"and so on " * 60}a &lt;b&gt;carer&lt;/b&gt; visits'
        f" the family at home {'and so on ' * 60}</p>",
    )
}


@pytest.fixture
def folder(work: None, tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_the_folder_is_for_its_owner_alone(folder: Path) -> None:
    WhooshIndex(folder).rebuild()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.glob("whoosh-*"))}
    assert modes == {0o700}


def test_a_snippet_shows_the_densest_place_and_names_its_section(folder: Path) -> None:
    shelve("respite", LONG_TEXT)
    index = WhooshIndex(folder)
    index.rebuild()
    hit = index.search(Query(words="visit families")).hits[0]
    assert [words for marked, words in hit.snippet if marked] == ["visits", "family"]
    assert (hit.section_title, hit.section_anchor) == ("The steps", "u-steps")
    whole = "".join(words for _, words in hit.snippet)
    assert "a <b>carer</b> visits the family at home" in whole
    assert (whole[0], whole[-1], len(whole) < 320) == ("…", "…", True)


def test_a_rebuild_swaps_the_index_and_keeps_the_one_before(folder: Path) -> None:
    index = WhooshIndex(folder)
    for _ in range(3):
        index.rebuild()
    live = (folder / "CURRENT").read_text()
    assert len(list(folder.glob("whoosh-*"))) == 2
    assert (folder / live / "about.json").exists()


def break_pointer(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def break_folder(folder: Path) -> None:
    shutil.rmtree(folder / (folder / "CURRENT").read_text())


def break_version(folder: Path) -> None:
    about = folder / (folder / "CURRENT").read_text() / "about.json"
    about.write_text(json.dumps({"engine": "whoosh", "schema": 0, "analyser": 0}))


def break_files(folder: Path) -> None:
    for path in (folder / (folder / "CURRENT").read_text()).iterdir():
        if path.name != "about.json":
            path.write_bytes(b"\x00garbage")


def break_pointer_out_of_the_folder(folder: Path) -> None:
    (folder / "CURRENT").write_text("../elsewhere")


# Whoosh leaves a file open that it cannot read to its end.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "damage",
    [break_pointer, break_folder, break_version, break_files, break_pointer_out_of_the_folder],
)
def test_a_broken_index_is_answered_by_the_database_and_mended(
    folder: Path, damage: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = WhooshIndex(folder)
    monkeypatch.setattr(port, "_engines", [index])
    shelve("respite", LONG_TEXT)
    index.rebuild()
    damage(folder)  # type: ignore[operator]
    with pytest.raises(IndexUnavailable):
        index.search(Query(words="respite"))
    found = port.search(Query(words="respite"))
    assert (index.is_healthy(), found.total, found.is_partial) == (False, 1, True)
    mend_index()
    found = port.search(Query(words="carer"))
    assert (index.is_healthy(), found.total, found.is_partial) == (True, 1, False)


def test_the_handler_makes_an_index_where_there_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(port, "_engines", [WhooshIndex(folder)])
    practice_id = shelve("respite", LONG_TEXT)
    reindex(PracticeTagged(practice_id))
    assert port.search(Query(words="carer")).total == 1


def test_writers_of_several_processes_and_readers_lose_nothing(folder: Path) -> None:
    index = WhooshIndex(folder)
    index.rebuild()
    ids = [shelve(f"visit-{number}") for number in range(12)]
    engine = session.get_bind()
    url = engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=make_some_match, args=(url, str(folder), ids[start::3]))
        for start in range(3)
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        index.search(Query(words="visit"))
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert index.search(Query(words="visit")).total == 12


def make_some_match(url: str, folder: str, ids: list[int]) -> None:
    """Runs in a process of its own."""
    from resource_centre.db import make_engine

    with session_scope(make_engine(url)):
        for practice_id in ids:
            WhooshIndex(Path(folder)).make_match([practice_id])


def test_a_rebuild_loses_no_change_that_is_made_meanwhile(folder: Path) -> None:
    index = WhooshIndex(folder)
    index.rebuild()
    engine = session.get_bind()

    def rebuild_often() -> None:
        with session_scope(engine):
            for _ in range(8):
                index.rebuild()

    rebuilding = threading.Thread(target=rebuild_often)
    rebuilding.start()
    ids = [shelve(f"visit-{number}") for number in range(8)]
    for practice_id in ids:
        index.make_match([practice_id])
    rebuilding.join()
    assert index.search(Query(words="visit")).total == 8
