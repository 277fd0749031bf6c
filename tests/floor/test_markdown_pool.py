"""The children that render: killed, forked, one at a time for a person."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from resource_centre import markdown
from resource_centre.markdown import (
    RenderingBusy,
    TooComplex,
    render,
)
from resource_centre.markdown_pool import Children


def _children() -> list[int]:
    pool = markdown._children.pool()
    return list(pool._pool_manager.worker_manager.workers)


def test_a_killed_child_is_replaced_when_idle() -> None:
    for _ in range(5):
        for child in _children():
            os.kill(child, signal.SIGKILL)
        assert str(render("ok").html) == "<p>ok</p>"


def test_a_child_killed_while_rendering_refuses_that_text_alone() -> None:
    seen: list[Exception] = []

    def hopeless() -> None:
        try:
            render("[ " * 50_000)
        except Exception as error:
            seen.append(error)

    thread = threading.Thread(target=hopeless)
    thread.start()
    time.sleep(0.7)
    for child in _children():
        os.kill(child, signal.SIGKILL)
    thread.join()
    assert str(render("ok").html) == "<p>ok</p>"
    assert [type(error) for error in seen] in ([TooComplex], [RenderingBusy])


FORKING = """
import os
from resource_centre.markdown import render
children = []
for _ in range(3):
    child = os.fork()
    if not child:
        good = False
        try:
            good = str(render("*a*").html) == "<p><em>a</em></p>"
        finally:
            os._exit(0 if good else 1)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""


def _run(script: Path, folder: Path) -> str:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.stdout


def test_workers_forked_after_the_import_render(tmp_path: Path) -> None:
    script = tmp_path / "master.py"
    script.write_text(FORKING)
    assert _run(script, tmp_path) == "[0, 0, 0]\n"


def test_a_script_without_a_guard_is_not_run_again_by_the_children(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        'from resource_centre.markdown import render\nprint(render("a").html, flush=True)\n'
    )
    assert _run(script, tmp_path) == "<p>a</p>\n"


def test_no_module_is_taken_from_the_folder_one_stands_in(tmp_path: Path) -> None:
    stands = tmp_path / "stands"
    stands.mkdir()
    (stands / "markdown.py").write_text("raise SystemExit('taken')")
    (stands / "bleach.py").write_text("raise SystemExit('taken')")
    script = tmp_path / "script.py"
    script.write_text('from resource_centre.markdown import render\nprint(render("a").html)\n')
    assert _run(script, stands) == "<p>a</p>\n"


def test_one_person_renders_one_text_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "_lock_folder", None)
    monkeypatch.setattr(markdown, "WAIT_SECONDS", 0.3)
    markdown.configure(lock_folder=tmp_path / "locks")
    render("a", person_id="7")
    (lock,) = (tmp_path / "locks").iterdir()
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RenderingBusy):
            render("a", person_id="7")
        assert render("a", person_id="8").words == 1
    assert render("a", person_id="7").words == 1


def test_the_seventh_in_the_queue_is_sent_away_at_once() -> None:
    children = Children()
    stop, placed = threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        with children.place(time.monotonic() + 5):
            placed.release()
            stop.wait()

    threads = [threading.Thread(target=wait) for _ in range(6)]
    for thread in threads:
        thread.start()
    placed.acquire()
    placed.acquire()
    time.sleep(0.1)
    began = time.monotonic()
    with children.place(began + 5) as has_place:
        assert has_place is False
    assert time.monotonic() - began < 0.5
    stop.set()
    for thread in threads:
        thread.join()
