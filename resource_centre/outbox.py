"""What must eventually happen: one row per event and listener, written with the change itself.

``announce(event)`` inside a unit of work; ``deliver_pending()`` in the worker: claim, run, and
forget, or keep and try again later. Delivery is at least once, so every listener reloads what
it needs and may run twice without harm.
"""

import dataclasses
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Engine, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from resource_centre.db import Base, new_id, now, session, session_scope

log = logging.getLogger(__name__)
Listener = Callable[[Any], None]

CLAIM_LASTS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)


class OutboxRow(Base):
    """One event waiting for one of its listeners."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(80), comment="name of the event class")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, comment="the ids the event carries")
    listener: Mapped[str] = mapped_column(String(160), comment="module:function that is to run")
    announced_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True, comment="not before this instant")
    claimed_by: Mapped[str | None] = mapped_column(String(32), comment="who runs it now")
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)


_SUBSCRIBERS: dict[type[Any], tuple[Listener, ...]] = {}
_EVENTS: dict[str, type[Any]] = {}
_LISTENERS: dict[str, Listener] = {}
_doorbell: list[Path] = []


def learn(subscribers: Mapping[type[Any], Sequence[Listener]]) -> None:
    """Take over ``wiring.SUBSCRIBERS`` (at start, from ``create_app``)."""
    _SUBSCRIBERS.clear()
    _EVENTS.clear()
    _LISTENERS.clear()
    for event, listeners in subscribers.items():
        _SUBSCRIBERS[event] = tuple(listeners)
        _EVENTS[event.__name__] = event
        for listener in listeners:
            _LISTENERS[name_of(listener)] = listener


def name_of(listener: Listener) -> str:
    """How a listener is written in a row."""
    return f"{listener.__module__}:{listener.__qualname__}"


def announce(event: Any) -> None:
    """Store the event for each of its listeners, in the transaction that is open."""
    current = session()
    for listener in _SUBSCRIBERS[type(event)]:
        instant = now()
        current.add(
            OutboxRow(
                event=type(event).__name__,
                payload=dataclasses.asdict(event),
                listener=name_of(listener),
                announced_at=instant,
                due_at=instant,
            )
        )
        current.info["announced"] = True


def take_announced(current: Session) -> bool:
    """Whether anything was announced in this transaction; asking clears the mark."""
    return bool(current.info.pop("announced", False))


def ring_at(path: Path) -> None:
    """Where the worker listens for a byte: a Unix socket in the data folder."""
    _doorbell[:] = [path]


def wake() -> None:
    """Tell the worker that something waits. If it does not hear, it looks by itself soon."""
    for path in _doorbell:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
                bell.setblocking(False)
                bell.sendto(b"!", str(path))
        except OSError:
            continue


def waiting(engine: Engine) -> int:
    """How many rows are still to be delivered."""
    with Session(engine) as current:
        return len(current.scalars(select(OutboxRow.id)).all())


def deliver_pending(engine: Engine, *, limit: int = 100) -> int:
    """Deliver what is due, oldest first; returns how many rows were delivered."""
    delivered = 0
    for row_id in _claim(engine, limit):
        if _deliver(engine, row_id):
            delivered += 1
    return delivered


def _claim(engine: Engine, limit: int) -> list[int]:
    me, instant = new_id(), now()
    free = (OutboxRow.claimed_by.is_(None)) | (OutboxRow.claimed_at < instant - CLAIM_LASTS)
    with Session(engine) as current:
        due = select(OutboxRow.id).where(OutboxRow.due_at <= instant, free)
        rows = list(current.scalars(due.order_by(OutboxRow.id).limit(limit)))
        current.rollback()
        if not rows:
            return []
        current.connection(execution_options={"write": True})
        current.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(rows), free)
            .values(claimed_by=me, claimed_at=instant, attempts=OutboxRow.attempts + 1)
        )
        current.commit()
        mine = select(OutboxRow.id).where(OutboxRow.claimed_by == me).order_by(OutboxRow.id)
        return list(current.scalars(mine))


def _deliver(engine: Engine, row_id: int) -> bool:
    with session_scope(engine) as current:
        row = current.get(OutboxRow, row_id)
        if row is None:
            return False
        event_name, payload, listener_name = row.event, row.payload, row.listener
        attempts = row.attempts
        current.rollback()
        try:
            _LISTENERS[listener_name](_EVENTS[event_name](**payload))
        except Exception as error:
            current.rollback()
            log.exception("listener %s failed on %s", listener_name, event_name)
            _finish(engine, row_id, attempts, f"{type(error).__name__}: {error}")
            return False
    _finish(engine, row_id, attempts, None)
    return True


def _finish(engine: Engine, row_id: int, attempts: int, failure: str | None) -> None:
    with Session(engine) as current:
        current.connection(execution_options={"write": True})
        if failure is None:
            current.execute(delete(OutboxRow).where(OutboxRow.id == row_id))
        else:
            wait = min(timedelta(seconds=2 ** min(attempts, 12)), LONGEST_WAIT)
            current.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row_id)
                .values(
                    claimed_by=None, claimed_at=None, due_at=now() + wait, last_error=failure[:2000]
                )
            )
        current.commit()


def release_claims(engine: Engine) -> None:
    """Give back what a worker that died had claimed. Only for the holder of the worker's lock."""
    with Session(engine) as current:
        current.connection(execution_options={"write": True})
        current.execute(
            update(OutboxRow)
            .where(OutboxRow.claimed_by.is_not(None))
            .values(claimed_by=None, claimed_at=None)
        )
        current.commit()
