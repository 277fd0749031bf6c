"""How often a practice was opened, and who keeps it: counted without knowing who."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller

from resource_centre.accounts.models import Person
from resource_centre.db import session, today
from resource_centre.errors import NotFound, Refused
from resource_centre.practices import view_notes
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.practices.reader_models import PracticeDay, SavedPractice
from resource_centre.practices.reader_operations import (
    add_up_views,
    drop_saved_practice,
    forget_old_views,
    save_practice,
)
from resource_centre.practices.reader_queries import Readership, has_saved, readerships, saved_by
from resource_centre.unit_of_work import unit_of_work
from tests.support.shelves import shelve
from tests.support.writers import person

pytestmark = pytest.mark.usefixtures("work")


def somebody(name: str) -> Person:
    with unit_of_work():
        return person(name)


def days() -> list[tuple[int, int]]:
    rows = session.scalars(select(PracticeDay).order_by(PracticeDay.day, PracticeDay.practice_id))
    return [(row.practice_id, row.views) for row in rows]


def add_up() -> int:
    """The first call sets aside, the second counts."""
    return add_up_views() + add_up_views()


def test_openings_are_added_up_by_day(clock: Traveller) -> None:
    one, other = shelve("one"), shelve("other")
    for practice_id in (one, other, one):
        view_notes.note_view(practice_id)
    assert (add_up(), days()) == (3, [(one, 2), (other, 1)])
    view_notes.note_view(one)
    clock.shift(timedelta(days=1))
    view_notes.note_view(one)
    assert (add_up(), days()) == (2, [(one, 3), (other, 1), (one, 1)])
    assert add_up() == 0


def test_nothing_of_a_reader_is_noted(app: Flask) -> None:
    one = shelve("one")
    view_notes.note_view(one)
    noted = Path(app.config["DATA_DIR"], "views.noted")
    assert noted.read_text() == f"{today().isoformat()} {one}\n"
    assert noted.stat().st_mode & 0o777 == 0o600


def test_a_line_that_is_none_and_a_practice_that_is_gone_are_left_out(app: Flask) -> None:
    one = shelve("one")
    noted = Path(app.config["DATA_DIR"], "views.noted")
    noted.write_bytes(f"\xff\n{today()} x\n{today()} 99\n{today()} {one}\n2026-".encode("latin-1"))
    assert (add_up(), days()) == (2, [(one, 1)])


def test_notes_end_when_no_worker_takes_them(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_notes, "MOST_BYTES", 30)
    for _ in range(9):
        view_notes.note_view(1)
    assert Path(app.config["DATA_DIR"], "views.noted").stat().st_size <= 30 + 20


def test_a_folder_that_cannot_be_written_disturbs_no_reader(tmp_path: Path, app: Flask) -> None:
    view_notes.keep_in(tmp_path / "none")
    try:
        view_notes.note_view(1)
    finally:
        view_notes.keep_in(Path(app.config["DATA_DIR"]))
    assert list(tmp_path.iterdir()) == []


def test_old_days_are_forgotten(clock: Traveller) -> None:
    one = shelve("one")
    view_notes.note_view(one)
    add_up()
    clock.shift(timedelta(days=399))
    forget_old_views()
    assert days() == [(one, 1)]
    clock.shift(timedelta(days=2))
    forget_old_views()
    assert days() == []


def test_readership_sets_this_month_beside_the_one_before(clock: Traveller) -> None:
    one, other = shelve("one"), shelve("other")
    for gap in (0, 200, 40, 20, 20):
        clock.shift(timedelta(days=gap))
        view_notes.note_view(one)
    add_up()
    assert readerships([one, other]) == {one: Readership(2, 1, 5), other: Readership()}


def test_saves_are_counted_from_five_on() -> None:
    one = shelve("one")
    readers = [somebody(f"reader-{n}") for n in range(5)]
    for reader in readers[:4]:
        save_practice(reader, "one")
    assert readerships([one])[one].saves is None
    save_practice(readers[4], "one")
    assert readerships([one])[one].saves == 5


def test_saving_twice_is_saving_once_and_dropping_ends_it() -> None:
    one, reader, other = shelve("one"), somebody("reader"), somebody("other")
    save_practice(reader, "one")
    save_practice(reader, "one")
    assert [practice.slug for practice in saved_by(reader)] == ["one"]
    assert (saved_by(other), has_saved(other, one), has_saved(reader, one)) == ([], False, True)
    drop_saved_practice(other, "one")
    assert has_saved(reader, one)
    drop_saved_practice(reader, "one")
    drop_saved_practice(reader, "one")
    assert session.scalar(select(SavedPractice)) is None


@pytest.mark.parametrize(
    "state", [PracticeState.UNPUBLISHED, PracticeState.SUSPENDED, PracticeState.WITHDRAWN]
)
def test_only_what_all_can_read_is_saved(state: PracticeState) -> None:
    shelve("one", state=state)
    with pytest.raises(NotFound):
        save_practice(somebody("reader"), "one")


def test_a_visitor_saves_nothing() -> None:
    shelve("one")
    with pytest.raises(Refused):
        save_practice(None, "one")  # type: ignore[arg-type]


def test_a_saved_practice_that_was_suspended_may_still_be_dropped() -> None:
    one, reader = shelve("one"), somebody("reader")
    save_practice(reader, "one")
    with unit_of_work():
        session.get(Practice, one).state = PracticeState.SUSPENDED
    assert [practice.slug for practice in saved_by(reader)] == ["one"]
    drop_saved_practice(reader, "one")
    assert saved_by(reader) == []
