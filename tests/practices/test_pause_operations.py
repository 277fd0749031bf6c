"""The author's pause: who, when, for how long; and that it stops the count."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from resource_centre.db import session, today
from resource_centre.errors import BadInput, Refused, WrongState
from resource_centre.practices.clock_operations import withdraw_abandoned
from resource_centre.practices.models import RevisionState
from resource_centre.practices.pause_operations import end_pause, pause_revision
from resource_centre.practices.working_days import AUTHOR, due_after
from resource_centre.steps import last_decision
from tests.support.review_scene import Scene
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")


def returned() -> Scene:
    scene = Scene()
    scene.step("return", scene.moderator, "Incomplete.", reason_code="incomplete")
    return scene


def test_pause_stops_the_count_until_its_day(clock: time_machine.Traveller) -> None:
    scene = returned()
    until = today() + timedelta(days=90)
    pause_revision(scene.revision, scene.author, until=until)
    clock.shift(timedelta(days=95))
    assert withdraw_abandoned() == 0
    clock.move_to(_noon(due_after(until, AUTHOR, ours=False)))
    assert withdraw_abandoned() == 0
    clock.shift(timedelta(days=1))
    assert withdraw_abandoned() == 1
    assert scene.revision.state is RevisionState.WITHDRAWN


def _noon(day: object) -> str:
    return f"{day}T09:00:00+00:00"


@pytest.mark.parametrize("days", [None, -1, 0, 91])
def test_pause_lasts_from_tomorrow_to_ninety_days(days: int | None) -> None:
    scene = returned()
    until = None if days is None else today() + timedelta(days=days)
    with pytest.raises(BadInput):
        pause_revision(scene.revision, scene.author, until=until)


def test_pauses_in_a_row_are_ninety_days_in_all(clock: time_machine.Traveller) -> None:
    scene = returned()
    first = today()
    pause_revision(scene.revision, scene.author, until=first + timedelta(days=60))
    clock.shift(timedelta(days=50))
    with pytest.raises(BadInput, match="in all"):
        pause_revision(scene.revision, scene.author, until=first + timedelta(days=91))
    pause_revision(scene.revision, scene.author, until=first + timedelta(days=90))


def test_only_its_writers_pause_and_only_while_it_is_with_them() -> None:
    scene = Scene()
    until = today() + timedelta(days=5)
    with pytest.raises(WrongState):
        pause_revision(scene.revision, scene.author, until=until)
    scene.step("return", scene.moderator, "Incomplete.", reason_code="incomplete")
    for actor in (None, scene.moderator, scene.practitioner):
        with pytest.raises(Refused):
            pause_revision(scene.revision, actor, until=until)


def test_author_goes_on_earlier_and_the_letter_stays_in_sight(app: Flask) -> None:
    scene = returned()
    client = enter(app.test_client(), scene.author)
    page = f"/revisions/{scene.revision_id}/pause"
    edit = f"/practices/{scene.slug}/edit"
    assert page in client.get(edit).text
    assert send(client, page, {"until": "tomorrow"}, page).status_code == 422
    until = today() + timedelta(days=30)
    assert send(client, page, {"until": str(until)}, page).status_code == 303
    session.rollback()
    assert scene.revision.paused_until == until
    assert "Incomplete." in client.get(edit).text
    assert send(client, page, {"action": "go_on"}, page).status_code == 303
    session.rollback()
    assert scene.revision.paused_until == today()
    assert last_decision("revision", scene.revision_id).action == "return"


def test_end_of_a_pause_that_is_not_there_is_no_fault() -> None:
    scene = returned()
    end_pause(scene.revision, scene.author)
    assert scene.revision.paused_until is None
