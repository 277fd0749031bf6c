"""Figures for /metrics: counters of all processes of an installation, in one small file.

Every process adds under a lock (flock: the death of its holder frees it), so a figure is exact at
once, whoever is asked, and outlives the worker that counted. ``pread`` and ``pwrite``, no mapping:
a mapped file ends the process by SIGBUS when the disk is full. What cannot be written is not
counted: nothing decides by these figures.

The file: 8 bytes how much of it is used, then entries of 8 bytes value, 2 bytes length of the name,
the name. Numbers are little-endian doubles and integers.
"""

import fcntl
import os
import struct
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histograms; 0.15 is the promise for a practice page."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LARGEST = 1_000_000
"""Bytes of the file: names are made of routes and statuses, so it ends far below."""
_USED = struct.Struct("<Q")
_VALUE = struct.Struct("<d")
_LENGTH = struct.Struct("<H")

HELP: Mapping[str, tuple[str, str]] = {
    "http_requests_total": ("counter", "Answers by route, method and status."),
    "http_request_seconds": ("histogram", "Seconds until the answer was made, by route."),
    "write_transaction_seconds": ("histogram", "Seconds a write transaction was open."),
}


class Counters:
    """The counters in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._places: dict[str, int] = {}
        self._known = _USED.size
        self._inode = 0

    def add(self, amounts: Mapping[str, float]) -> None:
        """Add to each counter, all at once; a name is a whole sample name with its labels."""
        with suppress(OSError), self._open() as file:
            for name, amount in amounts.items():
                place = self._place(file, name)
                if place is not None:
                    (before,) = _VALUE.unpack(os.pread(file, _VALUE.size, place))
                    os.pwrite(file, _VALUE.pack(before + amount), place)

    def read(self) -> dict[str, float]:
        """Every counter and its value."""
        found: dict[str, float] = {}
        with suppress(OSError), self._open() as file:
            for name, place in self._places.items():
                (found[name],) = _VALUE.unpack(os.pread(file, _VALUE.size, place))
        return found

    @contextmanager
    def _open(self) -> Iterator[int]:
        """The file, locked against other threads and processes, with its names known."""
        with self._lock:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._learn(file)
                yield file
            finally:
                os.close(file)

    def _learn(self, file: int) -> None:
        """Read the names that were added since the last look; another file is read anew."""
        inode = os.fstat(file).st_ino
        head = os.pread(file, _USED.size, 0)
        used = _USED.unpack(head)[0] if len(head) == _USED.size else 0
        if not _USED.size <= used <= LARGEST:  # new, or no file of ours
            os.ftruncate(file, 0)
            used = _USED.size
            os.pwrite(file, _USED.pack(used), 0)
        if inode != self._inode or used < self._known:
            self._inode, self._known = inode, _USED.size
            self._places.clear()
        if used > self._known:
            self._read_names(os.pread(file, used - self._known, self._known))
            self._known = used

    def _read_names(self, entries: bytes) -> None:
        at = 0
        while at + _VALUE.size + _LENGTH.size <= len(entries):
            (length,) = _LENGTH.unpack_from(entries, at + _VALUE.size)
            begins = at + _VALUE.size + _LENGTH.size
            name = entries[begins : begins + length].decode("utf-8", "replace")
            self._places[name] = self._known + at
            at = begins + length

    def _place(self, file: int, name: str) -> int | None:
        """Where the value of this counter lies; a new one goes to the end, while there is room."""
        if name in self._places:
            return self._places[name]
        written = name.encode()
        entry = _VALUE.pack(0.0) + _LENGTH.pack(len(written)) + written
        place, after = self._known, self._known + len(entry)
        if after > LARGEST:
            return None
        os.pwrite(file, entry, place)
        os.pwrite(file, _USED.pack(after), 0)  # last: a half written entry is never read
        self._known = after
        self._places[name] = place
        return place


_counters: list[Counters] = []


def keep_in(folder: Path) -> None:
    """Say where the file of the counters lies (at start)."""
    _counters[:] = [Counters(folder / "metrics.bin")]


def count_answer(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. A method of somebody's invention is not a label of ours."""
    method = method if method in METHODS else "other"
    name = sample("http_requests_total", route=route, method=method, status=str(status))
    _add({name: 1.0, **_observed("http_request_seconds", seconds, route=route)})


def count_write(seconds: float) -> None:
    """Count one write transaction."""
    _add(_observed("write_transaction_seconds", seconds))


def _add(amounts: Mapping[str, float]) -> None:
    for counters in _counters:
        counters.add(amounts)


def _observed(name: str, seconds: float, **labels: str) -> dict[str, float]:
    """The one bucket it falls into, the sum and the count; buckets are summed up when printed."""
    bound = next((f"{one:g}" for one in SECONDS if seconds <= one), "+Inf")
    return {
        sample(f"{name}_bucket", **labels, le=bound): 1.0,
        sample(f"{name}_sum", **labels): seconds,
        sample(f"{name}_count", **labels): 1.0,
    }


def sample(name: str, **labels: str) -> str:
    """A sample name as it is printed: ``name{label="value"}``."""
    if not labels:
        return name
    inner = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels.items())
    return f"{name}{{{inner}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def printed(gauges: Mapping[str, tuple[str, Mapping[str, float]]]) -> str:
    """The text of /metrics: the counters, and ``gauges`` as name → (help, sample → value)."""
    counted = _counters[0].read() if _counters else {}
    lines: list[str] = []
    for name, (kind, says) in HELP.items():
        lines += [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]
        lines += _histogram(name, counted) if kind == "histogram" else _of(name, counted)
    for name, (says, samples) in gauges.items():
        lines += [f"# HELP {name} {says}", f"# TYPE {name} gauge"]
        lines += [f"{one} {_number(value)}" for one, value in samples.items()]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    """Whole numbers in full: a counter of millions must not be rounded."""
    if value == float("inf"):
        return "+Inf"
    return str(int(value)) if value.is_integer() else f"{value:.6f}"


def _of(name: str, counted: Mapping[str, float]) -> Iterable[str]:
    mine = (one for one in counted if one.partition("{")[0] == name)
    return [f"{one} {_number(counted[one])}" for one in sorted(mine)]


def _histogram(name: str, counted: Mapping[str, float]) -> Iterable[str]:
    """The buckets of each set of labels, each holding those below it, as Prometheus wants them."""
    for counter in _of(f"{name}_count", counted):
        labels = counter.rpartition(" ")[0].partition("{")[2].removesuffix("}")
        before, total = f"{labels}," if labels else "", 0.0
        for bound in (*(f"{one:g}" for one in SECONDS), "+Inf"):
            total += counted.get(f'{name}_bucket{{{before}le="{bound}"}}', 0.0)
            yield f'{name}_bucket{{{before}le="{bound}"}} {_number(total)}'
        ending = f"{{{labels}}}" if labels else ""
        yield f"{name}_sum{ending} {counted.get(f'{name}_sum{ending}', 0.0):.6f}"
        yield counter
