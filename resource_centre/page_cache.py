"""Whole pages kept for visitors: nobody who is signed in, and nobody with a session, gets one.

A page is good as long as nothing changed that a visitor can see. ``public_state`` counts such
changes: its number rises in the very transaction that makes one, and is read before a kept page is
given, so that a suspension shows at once in every process. What is not known to be private counts
as a change, so that a new table errs on the side of a fresh page.
"""

import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from sqlalchemy import event, insert, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from resource_centre.db import Base, session
from resource_centre.i18n import current_language

View = TypeVar("View", bound=Callable[..., Any])
GOOD_FOR = 60.0
"""Seconds: some words of a page follow the day, not a change."""
ROOM = 16 * 1024 * 1024
"""Bytes of packed pages in a process."""
LARGEST = 1024 * 1024
_CHANGED = "what a visitor sees has changed"


class PublicState(Base):
    """One row: how often something changed that a visitor can see."""

    __tablename__ = "public_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Page:
    """A page as it was answered. ``notes``: what is to be done whenever it is read."""

    number: int
    until: float
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    notes: tuple[Callable[[], object], ...]


class Pages:
    """The pages kept in this process, the ones not asked for longest given up first."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.used = room, 0
        self._pages: OrderedDict[Any, Page] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Any, number: int) -> Page | None:
        """The page, if it is still good."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.number != number or page.until < time.monotonic():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Any, page: Page) -> None:
        """Keep it, giving up others for room."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.used += len(page.packed)
            while self.used > self.room:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Give up all: the database behind them is another one."""
        with self._lock:
            self._pages.clear()
            self.used = 0

    def _drop(self, key: Any) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.used -= len(page.packed)


def kept(view: View) -> View:
    """This page may be kept: it says the same to every visitor."""
    view.is_kept = True  # type: ignore[attr-defined]
    return view


def each_time(note: Callable[[], object]) -> None:
    """Do this now, and again whenever the page is given from what is kept."""
    note()
    g.setdefault("notes_of_page", []).append(note)


PRIVATE_TABLES: set[str] = {"public_state", "limit_try"}
"""Tables of which a visitor sees nothing; each slice adds its own (wiring)."""

SEEN_WHEN: dict[str, Callable[[Any], bool]] = {}
"""Table → whether a visitor sees this very row (wiring): a draft is no change."""


def change() -> None:
    """Say that what a visitor sees has changed, though no row says so. Inside a unit of work."""
    session().info[_CHANGED] = True


def _before_flush(current: Session, *_: Any) -> None:
    if current.info.get(_CHANGED):
        return
    touched = [*current.new, *current.deleted, *(o for o in current.dirty if _is_new_in(o))]
    with current.no_autoflush:
        if any(_is_seen(one) for one in touched):
            current.info[_CHANGED] = True


def _is_new_in(one: Any) -> bool:
    current = Session.object_session(one)
    return current is not None and current.is_modified(one)


def _is_seen(one: Any) -> bool:
    table = type(one).__tablename__
    if table in PRIVATE_TABLES:
        return False
    return SEEN_WHEN[table](one) if table in SEEN_WHEN else True


def _on_statement(state: ORMExecuteState) -> None:
    """A statement that writes without objects; one without a table counts as a change."""
    if state.is_select:
        return
    table = getattr(getattr(state.statement, "table", None), "name", None)
    if table not in PRIVATE_TABLES:
        state.session.info[_CHANGED] = True


def _before_commit(current: Session) -> None:
    current.flush()
    if not current.info.pop(_CHANGED, False):
        return
    connection = current.connection()
    counted = update(PublicState).values(number=PublicState.number + 1)
    if connection.execute(counted).rowcount == 0:
        connection.execute(insert(PublicState).values(id=1, number=1))


def _after_rollback(current: Session, *_: Any) -> None:
    current.info.pop(_CHANGED, None)


def _number() -> int:
    """How often the public state changed; read anew for each page."""
    found = session().connection().exec_driver_sql("SELECT number FROM public_state").scalar()
    return int(found or 0)


def _key() -> Any:
    """What a kept page depends on, or ``None`` when this request gets a page of its own."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "GET" or not getattr(view, "is_kept", False) or cookie:
        return None
    if "lang" in request.args:  # the answer sets a cookie
        return None
    shown = (request.cookies.get("theme"), request.cookies.get("text"))
    return (request.host, request.full_path, current_language(), *shown)


def _find() -> Response | None:
    """Before the view: the kept page, if there is a good one."""
    g.page_key = key = _key()
    if key is None:
        return None
    g.page_number = _number()
    page = _pages().find(key, g.page_number)
    if page is None:
        return None
    g.page_key = None  # it need not be kept again
    for note in page.notes:
        note()
    answer = Response(zlib.decompress(page.packed), headers=list(page.headers))
    answer.make_conditional(request)
    return answer


def _keep(answer: Response) -> Response:
    """After the view and all headers: keep what may be kept."""
    key = g.get("page_key")
    if key is None or answer.status_code != 200 or answer.is_streamed or cookie.modified:
        return answer
    body = answer.get_data()
    if "Set-Cookie" not in answer.headers and len(body) <= LARGEST:
        answer.add_etag()
        headers = tuple(answer.headers.items(lower=False))
        notes = tuple(g.get("notes_of_page", ()))
        until = time.monotonic() + GOOD_FOR
        page = Page(g.page_number, until, zlib.compress(body, 1), headers, notes)
        _pages().keep(key, page)
        answer.make_conditional(request)
    return answer


def _pages() -> Pages:
    pages: Pages = current_app.extensions["pages"]
    return pages


def private(tables: Mapping[str, Callable[[Any], bool]] | set[str]) -> None:
    """Add to what is no change for a visitor: whole tables, or rows that fail a test."""
    if isinstance(tables, set):
        PRIVATE_TABLES.update(tables)
    else:
        SEEN_WHEN.update(tables)


def register(app: Flask) -> None:
    """Keep pages in this app. Before the headers, so that it sees an answer with all of them."""
    app.extensions["pages"] = Pages()
    app.before_request(_find)
    app.after_request(_keep)
    listeners: dict[str, Callable[..., Any]] = {
        "before_flush": _before_flush,
        "do_orm_execute": _on_statement,
        "before_commit": _before_commit,
        "after_soft_rollback": _after_rollback,
    }
    for name, listener in listeners.items():
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)
