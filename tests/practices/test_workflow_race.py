"""Two moderators decide at the same moment: one wins, the other is told who was first and when."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from resource_centre.accounts.models import Person
from resource_centre.db import session, session_scope
from resource_centre.errors import ChangedMeanwhile, ResourceCentreError, WrongState
from resource_centre.practices.models import Practice, Revision, RevisionState
from resource_centre.practices.step_operations import take_practice_step, take_revision_step
from resource_centre.steps import decisions_on
from tests.support.writers import CHECKS, Town

pytestmark = pytest.mark.usefixtures("work")
ROUNDS = 5


def together(app: Flask, *works: Callable[[], object]) -> list[ResourceCentreError | None]:
    """Run these at once, each in a session of its own; what each was told."""
    start, told = Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        with session_scope(app.extensions["engine"]):
            start.wait()
            try:
                work()
            except ResourceCentreError as error:
                told[index] = error  # type: ignore[call-overload]

    threads = [Thread(target=run, args=(i, work)) for i, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


def _decide(revision_id: int, action: str, who: str, seen: int | None) -> Callable[[], object]:
    answers = CHECKS if action == "approve_light" else {}
    code = "out_of_scope" if action == "decline" else None

    def work() -> object:
        actor = session().get(Person, who)
        return take_revision_step(
            revision_id,
            action,
            actor,
            note="Decided.",
            reason_code=code,
            seen_version=seen,
            answers=answers,
        )

    return work


@pytest.mark.parametrize("names_version", [True, False])
@pytest.mark.parametrize("second", ["approve_light", "decline"])
def test_one_moderator_wins_and_the_other_is_told(
    app: Flask, second: str, names_version: bool
) -> None:
    town = Town()
    for number in range(ROUNDS):
        revision = town.draft(f"Practice {number}", asks_review=False)
        take_revision_step(revision.id, "submit", town.author)
        ids = revision.id, town.moderator.id, town.other_moderator.id
        seen = revision.version if names_version else None
        session().rollback()
        told = together(
            app,
            _decide(ids[0], "approve_light", ids[1], seen),
            _decide(ids[0], second, ids[2], seen),
        )
        losers = [error for error in told if error is not None]
        session().expire_all()
        decided = decisions_on("revision", ids[0])
        assert (len(losers), len(decided), decided[0].action) == (1, 2, "submit")
        assert isinstance(losers[0], ChangedMeanwhile if names_version else WrongState)
        if isinstance(losers[0], ChangedMeanwhile):
            assert losers[0].by == decided[1].decided_by
            assert losers[0].at == decided[1].decided_at
        session().rollback()


def test_suspension_and_withdrawal_at_once_leave_one_of_them(app: Flask) -> None:
    town = Town()
    practice = town.published()
    practice_id, version = practice.id, practice.version
    people = town.moderator.id, town.other_moderator.id
    session().rollback()

    def work(action: str, who: str) -> Callable[[], object]:
        return lambda: take_practice_step(
            practice_id,
            action,
            session().get(Person, who),
            note="Now.",
            seen_version=version,
            answers={"public_reason": "Because."},
        )

    told = together(app, work("suspend", people[0]), work("withdraw", people[1]))
    assert [type(e) for e in told if e is not None] == [ChangedMeanwhile]
    assert len(decisions_on("practice", practice_id)) == 2
    assert session().get(Practice, practice_id).version == version + 1


def test_second_revision_is_never_approved_beside_the_first(app: Flask) -> None:
    """Two revisions of one practice in two lanes, approved at once: one of them is out of date."""
    town = Town()
    practice = town.published()
    from resource_centre.practices.models import ChangeClass
    from resource_centre.practices.operations import begin_revision

    ids = []
    for change in (ChangeClass.SUBSTANTIVE, ChangeClass.SAFETY):
        revision = begin_revision(practice, town.author, change_class=change)
        town.write(revision, change_note="Changed.", asks_review=False)
        take_revision_step(revision.id, "submit", town.author)
        ids.append(revision.id)
    people = town.moderator.id, town.other_moderator.id
    session().rollback()
    told = together(
        app,
        _decide(ids[0], "approve_light", people[0], None),
        _decide(ids[1], "approve_light", people[1], None),
    )
    assert sum(error is None for error in told) == 1
    session().expire_all()
    states = sorted(session().get(Revision, i).state.value for i in ids)
    assert states == [RevisionState.APPROVED.value, RevisionState.SUBMITTED.value]
