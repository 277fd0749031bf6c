"""The children that render: how many, how they start, what is done when one breaks.

The first render of a process starts them, never an import: a pool made in gunicorn's master would
belong to the master, and every render in a worker would fail.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, popen_forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Final

from pebble import ProcessPool

CHILDREN: Final = 2
QUEUED: Final = 4
MEMORY_BYTES: Final = 512 * 1024 * 1024

_launching = threading.Lock()


class _Launch(popen_forkserver.Popen):
    """Starts a child that does not run the program's main script again.

    multiprocessing would, and a script without the `__name__` guard would then start itself over
    and over; gunicorn's would cost time. Our child needs one module, by name.
    """

    def _launch(self, process_obj: BaseProcess) -> None:
        with _launching:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                _start_server()
                super()._launch(process_obj)  # type: ignore[misc]
            finally:
                sys.modules["__main__"] = main


def _start_server() -> None:
    """Start the forkserver so that it takes no module from the folder it happens to run in.

    It is a `python -c`, which looks there first: a file called markdown.py would be run.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


class _Process(ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> _Launch:  # noqa: N802 - multiprocessing's name
        return _Launch(process_obj)


class _Context(ForkServerContext):
    """A forkserver: each child is a fresh interpreter that holds no engine and no database."""

    Process = _Process


class Children:
    """The two children of this process, made at its first render and again after a breakage.

    A fork inherits the object but neither its threads nor the right to its children, so the
    process that made the pool is remembered.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start with nothing: at import, and in the child of a fork."""
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._free = threading.BoundedSemaphore(CHILDREN)
        self._places = threading.BoundedSemaphore(CHILDREN + QUEUED)

    @contextmanager
    def place(self, deadline: float) -> Iterator[bool]:
        """Whether a child came free before the deadline; so pebble's own queue stays empty."""
        places, free = self._places, self._free
        if not places.acquire(blocking=False):
            yield False
            return
        try:
            is_free = free.acquire(timeout=max(deadline - time.monotonic(), 0))
            try:
                yield is_free
            finally:
                if is_free:
                    free.release()
        finally:
            places.release()

    def pool(self) -> ProcessPool:
        """The pool, never one that has broken: a killed idle child breaks pebble's."""
        from resource_centre.markdown_child import start_child

        with self._lock:
            if self._pool is None or not self._pool.active:
                context = _Context()
                context.set_forkserver_preload(["resource_centre.markdown_child"])
                self._pool = ProcessPool(
                    max_workers=CHILDREN,
                    initializer=start_child,
                    initargs=(MEMORY_BYTES,),
                    context=context,
                )
            return self._pool

    def discard(self, broken: ProcessPool) -> None:
        """End a pool that no longer answers; the next render makes another."""
        with self._lock:
            if self._pool is broken:
                self._pool = None
        threading.Thread(target=broken.stop, daemon=True).start()
