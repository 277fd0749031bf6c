"""What machines ask of the site's health. No secrets, no paths, no words of people."""

import socket
from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, request
from sqlalchemy import func, select
from sqlalchemy import text as sql

from resource_centre import backup_schedule, metrics
from resource_centre.authorisation import found
from resource_centre.db import Base, now, session
from resource_centre.library.views import bp as bp
from resource_centre.outbox import OutboxRow
from resource_centre.practices.models import Practice, PracticeState
from resource_centre.search.index import current_index
from resource_centre.web import public

HERE = ("127.0.0.1", "::1")
Gauges = dict[str, tuple[str, Mapping[str, float]]]


@bp.get("/healthz")
@public
def healthz() -> Response:
    """This process answers. Nothing else is looked at: who reads this may restart the server."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Whether the parts work together; 503 when one does not, and ``bad`` says which."""
    folder = Path(current_app.config["DATA_DIR"])
    parts = {
        "database": _database_answers(),
        "index": current_index().is_healthy(),
        "worker": _worker_listens(folder / "worker.sock"),
        "backup": not backup_schedule.is_overdue(folder),
    }
    bad = [name for name, is_good in parts.items() if not is_good]
    return jsonify(ready=not bad, bad=bad, **parts), 503 if bad else 200


@bp.get("/metrics")
@public
def figures() -> Response:
    """Figures for Prometheus: for this machine, or who holds METRICS_TOKEN; 404 for others."""
    found((_is_here() or _holds_token()) or None)
    return Response(metrics.printed(_gauges()), content_type="text/plain; version=0.0.4")


def _is_here() -> bool:
    """A proxy on this machine makes everybody look as if they were here: unless PROXY_HOPS tells
    them apart, nobody who came through one is."""
    through_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    is_told_apart = bool(current_app.config["PROXY_HOPS"]) or not through_proxy
    return request.remote_addr in HERE and is_told_apart


def _holds_token() -> bool:
    given, token = request.headers.get("Authorization", ""), current_app.config["METRICS_TOKEN"]
    return bool(token) and compare_digest(given.encode(), f"Bearer {token}".encode())


def _gauges() -> Gauges:
    """What is counted only when somebody asks."""
    folder = Path(current_app.config["DATA_DIR"])
    states = _practices_by_state()
    by_state = {metrics.sample("practices", state=one): count for one, count in states.items()}
    return {
        "practices": ("Practices by state.", by_state),
        "worker_listens": _one(
            "worker_listens", "1 while a worker runs.", _worker_listens(folder / "worker.sock")
        ),
        **_of_outbox(),
        **_ages(folder),
    }


def _practices_by_state() -> dict[str, float]:
    rows = session.execute(select(Practice.state, func.count()).group_by(Practice.state))
    counted = {state: float(count) for state, count in rows}
    return {state.value: counted.get(state, 0.0) for state in PracticeState}


def _of_outbox() -> Gauges:
    """What waits, what fails, and how far the index is behind the database."""
    waiting, failing = session.execute(
        select(func.count(), func.count(OutboxRow.last_error)).select_from(OutboxRow)
    ).one()
    oldest = session.scalar(
        select(func.min(OutboxRow.announced_at)).where(
            OutboxRow.listener.startswith("resource_centre.search.", autoescape=True)
        )
    )
    lag = (now() - oldest).total_seconds() if oldest else 0.0
    return {
        "outbox_waiting": _one("outbox_waiting", "Rows that wait to be delivered.", waiting),
        "outbox_failing": _one("outbox_failing", "Rows that failed and are tried again.", failing),
        "index_lag_seconds": _one(
            "index_lag_seconds", "Age of the oldest change not indexed.", lag
        ),
    }


def _ages(folder: Path) -> Gauges:
    """How long ago the worker last did something by the clock, and the last proved backup."""
    runs = Base.metadata.tables["clock_run"]
    last: datetime | None = session.scalar(select(func.max(runs.c.began_at)))
    beat = (now() - last).total_seconds() if last else float("inf")
    age = backup_schedule.age_of_backup(folder)
    old = age.total_seconds() if age else float("inf")
    return {
        "worker_beat_age_seconds": _one("worker_beat_age_seconds", "Since the last beat.", beat),
        "backup_age_seconds": _one("backup_age_seconds", "Since the last proved backup.", old),
    }


def _one(name: str, says: str, value: float) -> tuple[str, Mapping[str, float]]:
    return says, {name: float(value)}


def _database_answers() -> bool:
    try:
        return bool(session.scalar(sql("SELECT 1")) == 1)
    except Exception:
        return False


def _worker_listens(bell: Path) -> bool:
    """Whether a worker is bound to its socket. Connecting sends nothing and wakes nobody."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking:
            asking.connect(str(bell))
    except OSError:
        return False
    return True
