"""Substitutes: who may be one, for which days, and that nobody gains a right by it."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from resource_centre.accounts.models import Person, RoleName
from resource_centre.authorisation import may
from resource_centre.db import session, today
from resource_centre.errors import BadInput, NotFound, NotReady, Refused
from resource_centre.practices.handover_operations import take_over_review
from resource_centre.practices.models import Track
from resource_centre.practices.review_models import ReviewAssignment
from resource_centre.practices.review_queue import queue_of
from resource_centre.practices.substitute_models import Substitute
from resource_centre.practices.substitute_operations import end_substitution, name_substitute
from resource_centre.practices.substitute_queries import substitutes_of, with_substitutes
from tests.support.review_scene import M, P, Scene, moderator, reviewer, somebody
from tests.support.writers import enter, send

pytestmark = pytest.mark.usefixtures("work")
WEEK = timedelta(days=7)


def name(away: Any, other: Person, first: date | None = None, last: date | None = None) -> Any:
    """A substitute from today on for a week, unless other days are given."""
    return name_substitute(
        away,
        substitute_id=other.id,
        from_day=first or today(),
        until_day=last or (first or today()) + WEEK,
    )


def test_substitute_must_hold_the_same_role() -> None:
    away = moderator("away")
    chief = somebody("chief", (RoleName.CHIEF_MODERATOR, None))
    for other in (reviewer("reviewer", P), somebody("nobody"), away):
        with pytest.raises(BadInput):
            name(away, other)
    with pytest.raises(BadInput):  # a moderator does not hold what the chief holds
        name(chief, away)
    with pytest.raises(BadInput):
        name(reviewer("practitioner", P), reviewer("methodologist", M))
    assert name(away, chief).ended_at is None


def test_only_who_decides_or_reviews_names_one() -> None:
    for actor in (None, somebody("reader")):
        with pytest.raises(Refused):
            name(actor, moderator(f"m-{actor is None}".lower()))


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (2, 1), (0, 121)])
def test_days_that_cannot_be_are_refused(first: int, last: int) -> None:
    day = today()
    with pytest.raises(BadInput):
        name(moderator("away"), moderator("other"), day + timedelta(first), day + timedelta(last))


def test_two_who_stand_in_for_each_other_are_refused() -> None:
    first, second, third = (moderator(one) for one in ("first", "second", "third"))
    name(first, second)
    for away, other in ((first, third), (second, third), (third, first)):
        with pytest.raises(NotReady):
            name(away, other)
    name(second, third, today() + 2 * WEEK)


def test_queue_says_instead_of_whom_and_the_rights_stay_as_they_were() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    other = scene.other_moderator
    assert [item.instead_of for item in queue_of(other)] == [""]
    before = may(other, "revision.decide", scene.revision)
    name(scene.moderator, other)
    assert [item.instead_of for item in queue_of(other)] == [scene.moderator.name]
    assert may(other, "revision.decide", scene.revision) is before is True


def test_substitute_with_a_conflict_decides_on_nothing() -> None:
    scene = Scene()
    scene.begin_review(Track.BASIC)
    scene.take_in(scene.other_moderator)
    name(scene.moderator, scene.other_moderator)
    assert not may(scene.other_moderator, "revision.decide", scene.revision)
    assert [item.is_mine for item in queue_of(scene.other_moderator)] == [False]


def test_substitute_is_told_beside_who_is_away_on_these_days_only() -> None:
    away, other = moderator("away"), moderator("other")
    row = name(away, other)
    assert [person.id for person in with_substitutes([away])] == [away.id, other.id]
    end_substitution(row.id, other)
    assert with_substitutes([away]) == [away]
    name(away, other, today() + WEEK)
    assert substitutes_of([away.id]) == {}


def test_strangers_end_no_substitution() -> None:
    row = name(moderator("away"), moderator("other"))
    with pytest.raises(NotFound):
        end_substitution(row.id, moderator("stranger"))
    assert session.get(Substitute, row.id).ended_at is None


def test_substitute_takes_a_review_over_and_answers_the_question_anew() -> None:
    scene, other = Scene(), reviewer("other", P)
    assignment = scene.ask(scene.practitioner, P)
    with pytest.raises(Refused):
        take_over_review(assignment, other)
    name(scene.practitioner, other)
    following = take_over_review(session.get(ReviewAssignment, assignment.id), other)
    assert (following.reviewer_id, following.reviewer_kind) == (other.id, P)
    assert following.answered_at is None
    assert following.invited_by == scene.moderator.id
    assert not session.get(ReviewAssignment, assignment.id).is_open


def test_substitute_of_the_owner_organisation_takes_nothing_over() -> None:
    scene, other = Scene(), reviewer("other", P)
    assignment = scene.ask(scene.practitioner, P)
    scene.take_in(other)
    name(scene.practitioner, other)
    with pytest.raises(NotReady):
        take_over_review(session.get(ReviewAssignment, assignment.id), other)
    assert session.get(ReviewAssignment, assignment.id).is_open


def test_page_names_ends_and_takes_over(app: Flask) -> None:
    scene, other = Scene(), reviewer("other", P)
    assignment = scene.ask(scene.practitioner, P)
    away = enter(app.test_client(), scene.practitioner)
    assert "/account/substitute" in away.get("/account").text
    page, day = "/account/substitute", today()
    fields = {"substitute": other.id, "from_day": str(day), "until_day": "soon"}
    wrong = send(away, page, fields, page)
    assert wrong.status_code == 422
    assert send(away, page, fields | {"until_day": str(day + WEEK)}, page).status_code == 303
    stand_in = enter(app.test_client(), other)
    assert scene.practitioner.name in stand_in.get(page).text
    taken = send(stand_in, f"/reviews/{assignment.id}/take-over", {}, page)
    assert taken.status_code == 303
    assert "Before the text opens" in stand_in.get(taken.location).text
    session.rollback()
    row = session.scalar(select(Substitute))
    assert send(away, f"{page}/{row.id}/end", {}, page).status_code == 303
    reader = enter(app.test_client(), somebody("reader"))
    assert reader.get(page).status_code == 403
