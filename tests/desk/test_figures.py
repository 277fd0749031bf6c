"""What an author comes back for, and deadlines that are said: owners, managers, moderators."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from time_machine import Traveller

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import AdoptionState
from resource_centre.db import session, today
from resource_centre.desk.tasks import TASKS, Task, add_tasks, grouped
from resource_centre.organisations.models import MemberRole, Membership
from resource_centre.practices import view_notes
from resource_centre.practices.models import Practice, PracticeState, Track
from resource_centre.practices.reader_operations import add_up_views
from resource_centre.unit_of_work import unit_of_work
from tests.desk.test_views import desk
from tests.library.test_views import statements
from tests.support.review_scene import Scene
from tests.support.shelves import owner_of, shelve
from tests.support.uses import River
from tests.support.writers import enter, person

pytestmark = pytest.mark.usefixtures("work")


def owner(role: MemberRole = MemberRole.MANAGER) -> Person:
    with unit_of_work():
        made = person(f"owner {role.value}")
        organisation = owner_of()
        session.flush()
        session.add(Membership(person_id=made.id, organisation_id=organisation.id, role=role))
    return made


def valid_until(
    practice_id: int, day: date, state: PracticeState = PracticeState.PUBLISHED
) -> None:
    with unit_of_work():
        practice = session.get(Practice, practice_id)
        practice.valid_until, practice.state = day, state


def test_the_owner_sees_how_often_each_practice_was_opened(app: Flask) -> None:
    practice_id, manager = shelve("respite"), owner()
    for _ in range(7):
        view_notes.note_view(practice_id)
    add_up_views()
    add_up_views()
    page = desk(app, manager)
    cells = re.findall(r'data-l="(Opened in 30 days|Kept in lists)"[^>]*>([^<]*)<', page)
    assert cells == [("Opened in 30 days", "7"), ("Kept in lists", "fewer than 5")]


@pytest.mark.parametrize(
    ("days", "role", "seen"),
    [
        (180, MemberRole.MANAGER, True),
        (190, MemberRole.MANAGER, False),
        (180, MemberRole.MEMBER, False),
    ],
)
def test_the_end_of_a_review_is_told_to_managers_half_a_year_ahead(
    app: Flask, clock: Traveller, days: int, role: MemberRole, seen: bool
) -> None:
    practice_id = shelve("respite")
    valid_until(practice_id, today() + timedelta(days=days))
    assert ("The review ends soon" in desk(app, owner(role))) is seen


def test_a_review_that_is_over_stands_under_today(app: Flask, clock: Traveller) -> None:
    practice_id = shelve("respite")
    valid_until(practice_id, today() - timedelta(days=3), PracticeState.LAPSED)
    page = desk(app, owner())
    assert "The review is out of date" in page
    assert page.index('<h3 class="grp">Today</h3>') < page.index("The review is out of date")


def test_a_light_text_has_no_review_that_ends(app: Flask, clock: Traveller) -> None:
    practice_id = shelve("respite", track=Track.LIGHT)
    valid_until(practice_id, today())
    assert "The review ends soon" not in desk(app, owner())


def test_a_request_is_due_before_its_pilot_begins_and_the_days_left_are_said(
    app: Flask, clock: Traveller
) -> None:
    river = River()
    river.use(AdoptionState.REQUESTED)
    page = desk(app, river.manager)
    assert re.search(r"By 1 June 2026 · \d+ working days left", page)


def test_a_late_review_is_shown_to_moderators_who_may_act(app: Flask, clock: Traveller) -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    assert "Ask after a late review" not in desk(app, scene.moderator)
    clock.shift(timedelta(days=60))
    assert "Ask after a late review" in desk(app, scene.moderator)
    assert "Ask after a late review" not in desk(app, scene.author)
    with unit_of_work():
        revision = session.merge(scene.revision)
        session.add(
            Membership(
                person_id=scene.moderator.id,
                organisation_id=revision.practice.owner_id,
                role=MemberRole.MEMBER,
            )
        )
    assert "Ask after a late review" not in desk(app, scene.moderator)


def test_a_provider_adds_rows_once_and_in_their_place(app: Flask) -> None:
    newcomer = owner()
    added = Task(
        "k2", "users", "Answer somebody who wants to join", "The Neighbours", "en", "",
        why="", button="Open", url="/organisations/neighbours", due=today(),
    )  # fmt: skip

    def rows(who: Person) -> list[Task]:
        return [added] if who.id == newcomer.id else []

    before = list(TASKS)
    try:
        add_tasks(rows)
        add_tasks(rows)
        page = desk(app, newcomer)
        assert page.count("Answer somebody who wants to join") == 1
        assert "The Neighbours</span>, revision" not in page
    finally:
        TASKS[:] = before


def test_grave_things_come_first_then_the_nearest_date(clock: Traveller) -> None:
    def task(name: str, days: int | None, is_grave: bool = False) -> Task:
        due = None if days is None else today() + timedelta(days=days)
        return Task("k1", "clock", name, name, "en", "", "", "", "", due=due, is_grave=is_grave)

    tasks = [task("some day", None), task("far", 40), task("near", 1), task("late", -9),
             task("grave", 0, is_grave=True)]  # fmt: skip
    order = [one.what for _, group in grouped(tasks) for one in group]
    assert order == ["grave", "late", "near", "far", "some day"]


def test_the_desk_of_an_owner_asks_the_database_evenly(app: Flask) -> None:
    manager = owner()
    shelve("visit-1")
    client = enter(app.test_client(), manager)
    client.get("/desk")
    with statements(app) as for_one:
        client.get("/desk")
    for number in (2, 3):
        shelve(f"visit-{number}")
    with statements(app) as for_three:
        client.get("/desk")
    assert len(for_one) == len(for_three)
