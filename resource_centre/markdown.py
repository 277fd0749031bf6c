"""Markdown -> safe HTML in a bounded child; the only place that marks HTML safe.

Markdown, bleach and html5lib are quadratic for some texts, so no web worker ever runs them: two
children do, each text under a limit of time and memory, and a child that passes it is replaced.
`render` is called once when a text is saved; pages show what was stored, through `safe`.
"""

import fcntl
import hashlib
import html
import os
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as WaitTimeout
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup
from pebble import ProcessExpired

from resource_centre.errors import Busy, NotReady
from resource_centre.i18n import text
from resource_centre.markdown_pool import Children
from resource_centre.markdown_rules import RENDERER_VERSION, RUN_CHARACTERS, SOURCE_BYTES

__all__ = [
    "RENDERER_VERSION",
    "Heading",
    "Rendered",
    "RenderingBusy",
    "RenderingRefused",
    "TooComplex",
    "TooLong",
    "configure",
    "plain_text",
    "render",
    "safe",
]

WAIT_SECONDS: Final = 4.0
# 3 s seen from outside: pebble looks at its clock every 0.1 s, and ending a child takes a moment.
WALL_SECONDS: Final = 2.75
PROCESSOR_SECONDS: Final = 2.0
NO_IDS: Final[Mapping[str, str]] = MappingProxyType({})

_RUN = re.compile(r"[\[\]!<>`]{4,}")
_BLOCK_END = re.compile(r"\n[ \t]*\n")
# What no text holds on purpose: control characters (Markdown keeps two of them for itself) and
# halves of a character, which cannot be stored.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BACKLINK = re.compile(r'<a class="footnote-backref"[^>]*>[^<]*</a>')
_BREAK = re.compile(r"</?(?:p|h[1-6]|li|tr|t[hd]|d[tdl]|pre|blockquote|div|[uo]l|table|[bh]r)\b")
_MARKUP = re.compile(r'<(?:[^>"]|"[^"]*")*>')


class RenderingRefused(NotReady):
    """The text is kept as a draft, but cannot be shown formatted."""

    code = "rendering_refused"
    reason = "cannot be rendered"


class TooComplex(RenderingRefused):
    """Nesting, brackets, time or memory passed what an honest text needs."""

    code = "too_complex"
    reason = "too complex to render"

    def __init__(self) -> None:
        super().__init__(text("The text is too complex to render. It is kept as a draft."))


class TooLong(RenderingRefused):
    """Over 512 KB of text or 4 MB of HTML."""

    code = "too_long"
    reason = "too long"

    def __init__(self) -> None:
        super().__init__(text("The text is too long to render. It is kept as a draft."))


class RenderingBusy(Busy):
    """All children are taken, or this person's last text is still being rendered."""

    code = "rendering_busy"


@dataclass(frozen=True)
class Heading:
    """A heading of the text; `id` is its anchor, stable across revisions."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """What is stored with a revision, beside RENDERER_VERSION."""

    html: Markup
    headings: tuple[Heading, ...]
    words: int


_children = Children()
os.register_at_fork(after_in_child=_children.forget)
_lock_folder: Path | None = None


def configure(*, lock_folder: Path) -> None:
    """Say where the lock files lie that keep one person to one render in all web workers."""
    global _lock_folder
    _lock_folder = lock_folder


def render(
    source: str,
    *,
    language: str = "en",
    fixed_ids: Mapping[str, str] = NO_IDS,
    heading_offset: int = 0,
    person_id: str | None = None,
) -> Rendered:
    """Safe HTML of a Markdown text, or TooLong, TooComplex, RenderingBusy.

    `fixed_ids` maps the text of a heading to an id that every language shares. Slow (a child, at
    most 3 s after at most 4 s of waiting): never inside a write.
    """
    checked = _checked(source)
    deadline = time.monotonic() + WAIT_SECONDS
    with _one_at_a_time(person_id, deadline), _children.place(deadline) as has_place:
        if not has_place:
            raise RenderingBusy
        made = _converted(checked, language, dict(fixed_ids), heading_offset)
    if isinstance(made, str):
        raise TooLong if made == "too_long" else TooComplex
    markup, headings, words = made
    return Rendered(safe(markup), tuple(Heading(*heading) for heading in headings), words)


def safe(html: str) -> Markup:
    """Mark stored HTML safe: only ever what `render` made, unchanged."""
    return Markup(html)


def plain_text(markup: str) -> str:
    """The words of HTML that `render` made, for excerpts and search."""
    without_backlinks = _BACKLINK.sub("", markup)
    spaced = _BREAK.sub(lambda found: f" {found.group()}", without_backlinks)
    return " ".join(html.unescape(_MARKUP.sub("", spaced)).split())


def _checked(source: str) -> str:
    """The text without what cannot be stored; refuses what is known to be hopeless."""
    checked = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", source)
    if len(checked.encode()) > SOURCE_BYTES:
        raise TooLong
    for block in _BLOCK_END.split(checked):
        if sum(len(run) for run in _RUN.findall(block)) > RUN_CHARACTERS:
            raise TooComplex
    return checked


@contextmanager
def _one_at_a_time(person_id: str | None, deadline: float) -> Iterator[None]:
    """Hold the person's lock file: it holds across workers, and a death frees it."""
    if person_id is None or _lock_folder is None:
        yield
        return
    name = hashlib.sha256(person_id.encode("utf-8", "replace")).hexdigest()[:32]
    _lock_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (_lock_folder / f"{name}.lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise RenderingBusy from None
                time.sleep(0.05)
        yield


def _converted(
    checked: str, language: str, fixed_ids: dict[str, str], offset: int
) -> tuple[str, tuple[tuple[int, str, str], ...], int] | str:
    """Run the text in a child. A pool found broken costs one more try, not the author's text."""
    from resource_centre.markdown_child import convert_bounded

    arguments = (checked, language, fixed_ids, offset, PROCESSOR_SECONDS)
    for _ in range(2):
        pool = _children.pool()
        try:
            job = pool.schedule(convert_bounded, args=arguments, timeout=WALL_SECONDS)
            # pebble's clock ends the child; ours, a little later, notices a pool that is stuck.
            return job.result(timeout=WALL_SECONDS + 2)
        except ProcessExpired:
            return "too_complex"
        except WaitTimeout:
            if not job.done():
                _children.discard(pool)
                raise RenderingBusy from None
            return "too_complex"
        except (RuntimeError, CancelledError):
            _children.discard(pool)
    raise RenderingBusy
