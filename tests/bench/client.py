"""A client that asks as fast as it is answered, over connections that stay open."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What one load gave: milliseconds of every answer, statuses that were not expected."""

    name: str
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: dict[int, int] = field(default_factory=dict)

    def at(self, share: float) -> float:
        """The time within which this share of the answers came, in milliseconds."""
        ranked = sorted(self.times)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))] if ranked else 0.0

    def row(self) -> dict[str, object]:
        """p50, p95 in milliseconds; answers a second."""
        return {
            "name": self.name,
            "answers": len(self.times),
            "rate": round(len(self.times) / self.seconds, 1) if self.seconds else 0,
            "p50_ms": round(self.at(0.5), 1),
            "p95_ms": round(self.at(0.95), 1),
            "wrong": self.wrong,
        }


Asked = tuple[str, str, bytes, Sequence[tuple[str, str]]]
"""Method, address, body, further headers."""


class Connection:
    """One connection that stays open; opened anew when the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        """Status, headers, body. A connection that the server closed is opened once more."""
        for attempt in (1, 2):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                return await self._exchange(asked)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if attempt == 2 or asked[0] != "GET":
                    raise
        raise AssertionError

    async def _exchange(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        assert self.reader is not None
        assert self.writer is not None
        method, address, body, more = asked
        lines = [f"{method} {address} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in more]
        if body:
            lines.append(f"Content-Length: {len(body)}")
            lines.append("Content-Type: application/x-www-form-urlencoded")
        self.writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie" and "set-cookie" in headers:
                value = headers["set-cookie"] + "\n" + value.strip()
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        content = await self.reader.readexactly(length) if length else b""
        if headers.get("connection", "").lower() == "close":
            self.close()
        return status, headers, content

    def close(self) -> None:
        """End it."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def _one(
    port: int, make: Callable[[], Asked], until: float, figures: Figures, expected: Sequence[int]
) -> None:
    connection = Connection(port)
    while time.perf_counter() < until:
        asked = make()
        began = time.perf_counter()
        status, _, _ = await connection.ask(asked)
        figures.times.append((time.perf_counter() - began) * 1000)
        if status not in expected:
            figures.wrong[status] = figures.wrong.get(status, 0) + 1
    connection.close()


def load(
    name: str,
    port: int,
    make: Callable[[], Asked],
    *,
    seconds: float,
    connections: int,
    expected: Sequence[int] = (200,),
) -> Figures:
    """Ask for ``seconds`` over so many connections at once; ``make`` says what is asked next."""
    figures = Figures(name)

    async def run() -> None:
        began = time.perf_counter()
        await asyncio.gather(
            *(_one(port, make, began + seconds, figures, expected) for _ in range(connections))
        )
        figures.seconds = time.perf_counter() - began

    asyncio.run(run())
    return figures
