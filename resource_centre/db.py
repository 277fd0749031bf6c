"""The database: declarative base, the types we store, and the session of the current piece of work.

Plain SQLAlchemy: one session per request or command, held in a context variable, so that
operations and queries need no Flask. Reads run in a plain BEGIN; only ``unit_of_work`` opens a
write (BEGIN IMMEDIATE on SQLite), because a read that is upgraded to a write fails at once there.
"""

import unicodedata
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, DateTime, Engine, MetaData, String, create_engine, event
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WRITER_WAIT = 20
"""Seconds that a writer waits for another; see docs/decisions/waiting-for-the-writer.md."""

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class AwareTime(TypeDecorator[datetime]):
    """An instant. Always aware, kept as UTC; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: AwareTime, dict[str, Any]: JSON, list[str]: JSON}


def enum_by_value(kind: type[Enum]) -> SqlEnum:
    """A column for an enum: its values as text with a CHECK, readable in the database."""
    return SqlEnum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
    )


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


_zone = [ZoneInfo("Europe/Moscow")]


def count_days_in(zone: str) -> None:
    """Say in which zone a day begins and ends (the setting TIME_ZONE)."""
    _zone[:] = [ZoneInfo(zone)]


def city_zone() -> ZoneInfo:
    """The zone in which a day begins and ends."""
    return _zone[0]


def today() -> date:
    """The day it is now, in the zone of the city."""
    return datetime.now(_zone[0]).date()


def day_of(instant: datetime) -> date:
    """The day of the city on which this instant falls."""
    return instant.astimezone(_zone[0]).date()


def new_id() -> str:
    """An opaque id: 32 hexadecimal characters."""
    return uuid.uuid4().hex


OpaqueId = String(32)


def sort_key(text: str) -> str:
    """The form of a name in which it is sorted and matched: NFKC, casefold, ё→е, single spaces.

    Made in Python because SQLite neither folds nor sorts Cyrillic.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(folded.split())


def make_engine(url: str) -> Engine:
    """An engine whose connections are set as the product needs them."""
    # What is bound to a statement may be somebody's words: no error, and so no log, quotes it.
    options: dict[str, Any] = {"future": True, "hide_parameters": True}
    if url.startswith("sqlite"):
        options["connect_args"] = {"check_same_thread": False, "timeout": WRITER_WAIT}
    else:
        options |= {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not issue a BEGIN of its own
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={WRITER_WAIT * 1000}",
        "trusted_schema=OFF",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '10s'")
    connection.commit()


_session: ContextVar[Session | None] = ContextVar("session", default=None)


writing: ContextVar[bool] = ContextVar("writing", default=False)
"""Set by unit_of_work() alone."""


def is_writing() -> bool:
    """Whether a unit of work is open in this piece of work."""
    return writing.get()


class NotWriting(RuntimeError):
    """Something tried to change the database outside a unit of work."""


class NoSession(RuntimeError):
    """Database work was begun outside a request or a command."""


class _CurrentSession:
    """Stands for the session of the current piece of work: ``session.get(Practice, 1)``."""

    def __call__(self) -> Session:
        current = _session.get()
        if current is None:
            raise NoSession("open one with session_scope()")
        return current

    def __getattr__(self, name: str) -> Any:
        return getattr(self(), name)


session: Any = _CurrentSession()


def lock(row: Any) -> None:
    """Read a row again and hold it until the end of the write.

    The row alone is named: PostgreSQL refuses to lock the empty side of an outer join with which
    the object may have been loaded.
    """
    session().refresh(row, with_for_update={"of": type(row)})


@contextmanager
def session_scope(engine: Engine) -> "Iterator[Session]":
    """One session for one piece of work (a request, a command, one delivery); closed at the end."""
    opened = Session(engine, expire_on_commit=True, autoflush=True)
    token = _session.set(opened)
    try:
        yield opened
    finally:
        opened.close()
        _session.reset(token)


def in_both_languages(names: "Mapping[str, str | None]", language: str) -> tuple[str, str]:
    """The text in the wished language, else in the other one; and the language it is in."""
    for candidate in (language, "ru", "en"):
        found = names.get(candidate)
        if found:
            return found, candidate
    return "", language
