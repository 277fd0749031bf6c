"""The product as `resource-centre up` serves it, and the layout with one SELECT beside it."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
WORKERS, THREADS = 4, 8


def _environment(home: Path, port: int) -> dict[str, str]:
    prefix = "RESOURCE_CENTRE_"
    own = {name: value for name, value in os.environ.items() if not name.startswith(prefix)}
    return own | {
        f"{prefix}DATA_DIR": str(home),
        f"{prefix}BASE_URL": f"http://127.0.0.1:{port}",
        f"{prefix}WORKERS": str(WORKERS),
        f"{prefix}THREADS": str(THREADS),
        f"{prefix}LOG": "text",
    }


@contextmanager
def product(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`resource-centre up` on this data folder: its port, and the parent process."""
    port = free_port()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "up", "--port", str(port)]
    with _running(command, home, port) as process:
        yield port, process


@contextmanager
def baseline(home: Path) -> Iterator[int]:
    """The same gunicorn with the page of one SELECT: its port."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}",
        f"--threads={THREADS}", "--worker-class=gthread", "--log-level=warning",
        "--no-control-socket", "tests.bench.baseline:app",
    ]  # fmt: skip
    with _running(command, home, port):
        yield port


@contextmanager
def _running(command: list[str], home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    log = (home / "bench.log").open("ab")
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(home, port), stdout=log, stderr=log,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _wait(port, process, home)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait(port: int, process: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError((home / "bench.log").read_text(errors="replace")[-2000:])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/robots.txt")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError("the site did not open in 90 s")


def web_workers(parent: int) -> list[int]:
    """The process ids of the gunicorn workers below the process that `up` is."""
    children: dict[int, list[int]] = {}
    commands = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            commands[int(folder.name)] = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(folder.name))
    masters = [one for one in children.get(parent, []) if b"gunicorn" in commands[one]]
    return [one for master in masters for one in children.get(master, [])
            if b"gunicorn" in commands[one]]  # fmt: skip


def memory_of(process_id: int) -> tuple[float, float]:
    """(RSS, PSS) of a process in MB."""
    said = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()[1:]
    )
    rss, pss = (int(said[name].split()[0]) / 1024 for name in ("Rss", "Pss"))
    return round(rss, 1), round(pss, 1)
