"""What is announced is delivered at least once, in order, and never lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select

from resource_centre import outbox, wiring
from resource_centre.db import NotWriting, session, session_scope
from resource_centre.outbox import OutboxRow
from resource_centre.unit_of_work import unit_of_work

heard: list[int] = []
failures: list[Exception] = []


@dataclass(frozen=True)
class SomethingHappened:
    number: int


def hear(event: SomethingHappened) -> None:
    if failures:
        raise failures.pop()
    heard.append(event.number)


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    heard.clear()
    failures.clear()
    outbox.learn({SomethingHappened: (hear,)})
    yield app.extensions["engine"]
    outbox.learn(wiring.SUBSCRIBERS)


def announce(engine: Engine, *numbers: int) -> None:
    with session_scope(engine), unit_of_work():
        for number in numbers:
            outbox.announce(SomethingHappened(number))


def test_an_event_is_delivered_once_and_forgotten(engine: Engine) -> None:
    announce(engine, 1, 2)
    assert outbox.waiting(engine) == 2
    assert outbox.deliver_pending(engine) == 2
    assert (heard, outbox.waiting(engine)) == ([1, 2], 0)


def test_nothing_is_announced_when_the_change_is_undone(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), session_scope(engine), unit_of_work():
        outbox.announce(SomethingHappened(1))
        raise ZeroDivisionError
    assert outbox.waiting(engine) == 0


def test_what_fails_stays_and_is_tried_again_later(
    engine: Engine, clock: time_machine.Traveller
) -> None:
    failures.append(OSError("the index is gone"))
    announce(engine, 1)
    assert outbox.deliver_pending(engine) == 0
    with session_scope(engine):
        row = session.scalar(select(OutboxRow))
        assert (row.attempts, row.last_error) == (1, "OSError: the index is gone")
    assert outbox.deliver_pending(engine) == 0  # not yet due
    clock.shift(timedelta(seconds=30))
    assert outbox.deliver_pending(engine) == 1
    assert heard == [1]


def test_a_claim_of_a_worker_that_died_is_given_back(
    engine: Engine, clock: time_machine.Traveller
) -> None:
    announce(engine, 1)
    assert outbox._claim(engine, 10) != []
    assert outbox.deliver_pending(engine) == 0
    clock.shift(outbox.CLAIM_LASTS + timedelta(seconds=1))
    assert outbox.deliver_pending(engine) == 1


def test_the_holder_of_the_lock_gives_claims_back_at_once(engine: Engine) -> None:
    announce(engine, 1)
    outbox._claim(engine, 10)
    outbox.release_claims(engine)
    assert outbox.deliver_pending(engine) == 1


def test_two_workers_never_claim_the_same_row(engine: Engine) -> None:
    announce(engine, *range(10))
    first = outbox._claim(engine, 6)
    second = outbox._claim(engine, 6)
    assert (len(first), len(second), set(first) & set(second)) == (6, 4, set())


def test_a_step_outside_a_unit_of_work_is_a_mistake(engine: Engine) -> None:
    from resource_centre import steps
    from resource_centre.practices.workflow import REVISION

    with session_scope(engine), pytest.raises(NotWriting):
        steps.take(REVISION, "submit", None, None)
