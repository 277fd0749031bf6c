"""Two people at the same moment: exactly one wins, and the other sees why."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.adoption.operations import StepInput, consider_practice, take_step
from resource_centre.adoption.order_operations import Order, authorise_adoption
from resource_centre.db import session, session_scope
from resource_centre.errors import WrongState
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice
from resource_centre.steps import decisions_on
from tests.support.uses import River

S = AdoptionState


def at_once(app: Flask, *works: Callable[[], Any]) -> list[str]:
    """Run each in a thread with a session of its own; what became of them."""
    barrier, results = Barrier(len(works)), [""] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        with session_scope(app.extensions["engine"]):
            barrier.wait()
            try:
                work()
                results[number] = "ok"
            except WrongState as error:
                results[number] = type(error).__name__

    threads = [Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


@pytest.mark.parametrize("time", range(5))
def test_one_authorises_while_another_refuses(work: None, app: Flask, time: int) -> None:
    river = River()
    adoption = river.use(S.REQUESTED)
    number, version, manager = adoption.id, adoption.version, river.manager.id
    session.rollback()

    def authorise() -> None:
        adoption, actor = session.get(Adoption, number), session.get(Person, manager)
        authorise_adoption(adoption, Order(), actor=actor, seen_version=version)

    def refuse() -> None:
        adoption, actor = session.get(Adoption, number), session.get(Person, manager)
        given = StepInput(note="No rooms.", seen_version=version)
        take_step(adoption, "refuse", given, actor=actor)

    assert at_once(app, authorise, refuse) == ["ChangedMeanwhile", "ok"]
    assert len(decisions_on("adoption", number)) == 3


@pytest.mark.parametrize("time", range(5))
def test_two_colleagues_begin_to_consider_one_practice(work: None, app: Flask, time: int) -> None:
    river = River()
    practice, place = river.practice_id, river.institution_id
    people = [river.member.id, river.other.id]
    session.rollback()

    def consider(person_id: str) -> Callable[[], None]:
        def begin() -> None:
            consider_practice(
                session.get(Practice, practice),
                session.get(Organisation, place),
                actor=session.get(Person, person_id),
            )

        return begin

    assert "ok" in at_once(app, *(consider(person_id) for person_id in people))
    assert len(session.query(Adoption).all()) == 1
