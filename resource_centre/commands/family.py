"""Processes of one parent: they start together, and nothing of them is left when it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

LOOK_EVERY = 0.2
TIME_TO_END = 8.0
LONGEST_PAUSE = 30.0
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _end_with_parent() -> Callable[[], object] | None:
    """Run in a new child: the kernel ends it should the parent be killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    c_library = ctypes.CDLL(None)
    return lambda: c_library.prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


class Child:
    """One program in a process group of its own, so that Ctrl-C reaches the parent alone."""

    def __init__(self, name: str, command: Sequence[str], *, folder: Path) -> None:
        self.name = name
        self.command = list(command)
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.not_before = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        self.starts += 1
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # safe: this parent has one thread
        )

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def tell(self, number: int) -> None:
        """Send the signal to the program and all that it started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)


class Family:
    """The web server and its worker. Without the first all ends; the second is started again."""

    def __init__(self, web: Child, worker: Child, *, environment: Mapping[str, str]) -> None:
        self.web = web
        self.worker = worker
        self.environment = environment
        self.told_to_end = 0

    def run(self, *, answers: Callable[[], bool], ready: Callable[[], object]) -> None:
        """Live until a signal comes; raises ClickException when the web server ends by itself."""
        for number in _SIGNALS:
            signal.signal(number, self._hear)
        is_ready = False
        try:
            for child in (self.web, self.worker):
                child.start(self.environment)
            while not self.told_to_end:
                if self.web.has_ended:
                    raise click.ClickException("the web server ended: everything else ends too")
                self._keep_worker()
                if not is_ready and answers():
                    is_ready = True
                    ready()
                time.sleep(LOOK_EVERY)
        finally:
            self._end()

    def _hear(self, _number: int, _frame: Any) -> None:
        self.told_to_end += 1

    def _keep_worker(self) -> None:
        child = self.worker
        if not child.has_ended:
            return
        if child.not_before == 0.0:
            pause = min(2.0 ** (child.starts - 1), LONGEST_PAUSE)
            child.not_before = time.monotonic() + pause
            click.echo(f"the worker ended; it starts again in {pause:.0f} s", err=True)
        elif child.not_before <= time.monotonic():
            child.not_before = 0.0
            child.start(self.environment)

    def _end(self) -> None:
        """Ask, wait, then insist; a second signal cuts the waiting short."""
        children = (self.web, self.worker)
        asked = self.told_to_end
        for child in children:
            child.tell(signal.SIGTERM)
        until = time.monotonic() + TIME_TO_END
        while time.monotonic() < until and self.told_to_end <= max(asked, 1):
            if all(child.process is None or child.has_ended for child in children):
                break
            time.sleep(0.05)
        for child in children:
            child.tell(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
