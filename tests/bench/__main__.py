"""`make bench`: how fast the pages are with 10,000 practices, beside the layout with one SELECT.

Prints a table, then one line of JSON. `--quick` is a small run that shows that it runs.
"""

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import scenarios
from tests.bench.city import AUTHOR, MODERATOR, kept_city, open_city
from tests.bench.client import load
from tests.bench.people import Browser
from tests.bench.site import baseline, memory_of, product, web_workers

WRITERS = 8


def main() -> None:
    """Make the city, measure, print."""
    asked = _arguments()
    folder = Path(asked.folder)
    city = kept_city(folder, asked.practices)
    small = kept_city(folder, max(20, asked.practices // 10))
    found: dict[str, Any] = {"city": city, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        home = Path(temporary) / "data"
        shutil.copytree(city["home"], home)
        found |= _measure(home, asked)
    found["statements"] = {
        str(one["practices"]): _statements(Path(one["home"])) for one in (small, city)
    }
    print(_table(found))
    print(json.dumps(found, ensure_ascii=False))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="60 practices, a second each")
    parser.add_argument("--practices", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each load")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--approvals", type=int, default=10)
    kept = Path(tempfile.gettempdir()) / "resource-centre-bench"
    parser.add_argument("--folder", default=str(kept), help="where made cities are kept")
    asked = parser.parse_args()
    if asked.quick:
        asked.practices, asked.seconds, asked.approvals = 60, 1.0, 1
    return asked


def _measure(home: Path, asked: argparse.Namespace) -> dict[str, Any]:
    app = open_city(home)
    slugs = scenarios.make_drafts(app, WRITERS)
    waiting = scenarios.open_revisions(app, asked.approvals)
    app.extensions["engine"].dispose()
    readers = scenarios.Readers(asked.practices)
    with baseline(home) as port:
        address = [f"/bench/{n + 1}" for n in range(asked.practices)]
        least = load(
            "layout with one SELECT", port,
            lambda: scenarios.get(readers.chance.choice(address)),
            seconds=asked.seconds, connections=asked.connections,
        )  # fmt: skip
    with product(home) as (port, parent):
        workers = web_workers(parent.pid)
        at_rest = [memory_of(one) for one in workers]
        author, moderator = Browser(port), Browser(port)
        author.enter(AUTHOR)
        moderator.enter(MODERATOR)
        figures = [least, *scenarios.pages(port, readers, author, asked.seconds, asked.connections)]
        figures.append(scenarios.saves(port, author, slugs, asked.seconds))
        figures.append(scenarios.approvals(port, moderator, waiting))
        after = [memory_of(one) for one in web_workers(parent.pid)]
    return {
        "rows": [one.row() for one in figures],
        "memory_at_rest_mb": {"rss": max(m[0] for m in at_rest), "pss": max(m[1] for m in at_rest)},
        "memory_after_mb": {"rss": max(m[0] for m in after), "pss": max(m[1] for m in after)},
    }


def _statements(home: Path) -> dict[str, int]:
    app = open_city(home)
    counted = scenarios.statements(
        app,
        {
            "home": "/",
            "results": "/practices?q=family",
            "practice": "/practices/practice-000003",
            "organisations": "/organisations",
        },
    )
    app.extensions["engine"].dispose()
    return counted


def _table(found: dict[str, Any]) -> str:
    city = found["city"]
    lines = [
        f"{city['practices']} practices ({city['texts']} texts); rows {city['rows_s']} s, index"
        f" {city['index_s']} s{' (kept from before)' if city['kept'] else ''}; cores"
        f" {found['cores']}",
        f"{'':38}{'a second':>10}{'p50 ms':>10}{'p95 ms':>10}{'answers':>10}  wrong",
    ]
    lines += [
        f"{row['name']:38}{row['rate']:>10}{row['p50_ms']:>10}{row['p95_ms']:>10}"
        f"{row['answers']:>10}  {row['wrong'] or ''}"
        for row in found["rows"]
    ]
    for name, counted in found["statements"].items():
        lines.append(f"SQL statements with {name} practices: {counted}")
    for name in ("memory_at_rest_mb", "memory_after_mb"):
        lines.append(f"{name}, largest worker: {found[name]}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
