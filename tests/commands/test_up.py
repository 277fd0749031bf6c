"""`up` as a program: it serves, keeps its worker, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.sqlite_only


def until(holds: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.1)


def children_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def worker_of(process: subprocess.Popen[str]) -> psutil.Process | None:
    found = [c for c in children_of(process) if "worker" in c.cmdline() and "--wait" in c.cmdline()]
    return found[0] if found else None


@pytest.fixture
def running(data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    folder = data_dir / "up"
    out = data_dir / "up.out"
    number = free_port()
    with out.open("w") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "up", "--workers", "1",
             "--port", str(number)],
            cwd=ROOT, stdout=sink, stderr=sink, text=True,
            env=os.environ | {"RESOURCE_CENTRE_DATA_DIR": str(folder)},
        )  # fmt: skip
        try:
            until(lambda: "is open at" in out.read_text() or process.poll() is not None, 60)
            assert process.poll() is None, out.read_text()
            yield process, f"http://127.0.0.1:{number}", folder
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_starts_its_worker_again_and_ends_with_all_it_started(
    running: tuple[subprocess.Popen[str], str, Path], number: int
) -> None:
    process, address, folder = running
    with urllib.request.urlopen(f"{address}/sign-in") as answer:
        assert answer.status == 200
    first = worker_of(process)
    assert first is not None
    first.kill()
    first.wait()
    (folder / "worker.sock").unlink(missing_ok=True)
    until(lambda: (w := worker_of(process)) is not None and w.pid != first.pid, 15)
    until(lambda: (folder / "worker.sock").exists(), 20)
    family = children_of(process)
    process.send_signal(number)
    assert process.wait(timeout=15) == 0
    until(lambda: not any(child.is_running() for child in family), 5)
    assert not (folder / "worker.sock").exists()


def test_the_children_end_when_up_itself_is_killed(
    running: tuple[subprocess.Popen[str], str, Path],
) -> None:
    process, _, _ = running
    family = children_of(process)
    process.kill()
    process.wait()
    until(lambda: not any(child.is_running() for child in family), 15)
