"""Counters: exact over threads and processes, and printed as Prometheus reads them."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from resource_centre import metrics

ADD = (
    "import sys, pathlib; from resource_centre import metrics;"
    "metrics.keep_in(pathlib.Path(sys.argv[1]));"
    "[metrics.count_answer('a', 'GET', 200, 0.02) for _ in range(200)]"
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = list(metrics._counters)
    metrics.keep_in(tmp_path)
    yield tmp_path
    metrics._counters[:] = before


def read() -> dict[str, float]:
    families = text_string_to_metric_families(metrics.printed({}))
    return {
        metrics.sample(one.name, **one.labels): one.value
        for family in families
        for one in family.samples
    }


def test_counters_add_up_over_processes_and_threads(folder: Path) -> None:
    command = [sys.executable, "-c", ADD, str(folder)]
    processes = [subprocess.Popen(command) for _ in range(3)]
    threads = [
        threading.Thread(
            target=lambda: [metrics.count_answer("b", "GET", 200, 0.3) for _ in range(100)]
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in processes] == [0, 0, 0]
    found = read()
    assert found['http_requests_total{route="a",method="GET",status="200"}'] == 600
    assert found['http_requests_total{route="b",method="GET",status="200"}'] == 400
    assert found['http_request_seconds_bucket{route="a",le="0.01"}'] == 0
    assert found['http_request_seconds_bucket{route="a",le="0.025"}'] == 600
    assert found['http_request_seconds_bucket{route="a",le="+Inf"}'] == 600
    assert found['http_request_seconds_sum{route="a"}'] == pytest.approx(12)


def test_a_damaged_file_is_begun_anew_and_nothing_fails(folder: Path) -> None:
    metrics.count_answer("a", "GET", 200, 0.1)
    (folder / "metrics.bin").write_bytes(b"\xff" * 100)
    metrics.count_answer("a", "GET", 200, 0.1)
    assert read()['http_requests_total{route="a",method="GET",status="200"}'] == 1


def test_nothing_fails_when_the_file_cannot_be_written(tmp_path: Path, folder: Path) -> None:
    metrics.keep_in(folder / "nowhere")
    metrics.count_answer("a", "GET", 200, 0.1)
    assert 'route="a"' not in metrics.printed({})


def test_a_method_of_somebodys_invention_makes_no_label(folder: Path) -> None:
    for number in range(5):
        metrics.count_answer("a", f"X{number}", 405, 0.1)
    assert read()['http_requests_total{route="a",method="other",status="405"}'] == 5


def test_a_large_count_is_printed_in_full(folder: Path) -> None:
    counters = metrics.Counters(folder / "metrics.bin")
    name = 'http_requests_total{route="a",method="GET",status="200"}'
    counters.add({name: 12_345_678.0})
    assert read()[name] == 12_345_678
