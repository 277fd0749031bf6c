"""Texts of the centre, and what machines ask of its health."""

import socket
from hmac import compare_digest
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, render_template, request
from sqlalchemy import text as sql

from resource_centre import metrics
from resource_centre.authorisation import found
from resource_centre.db import session
from resource_centre.i18n import current_language
from resource_centre.library import pages
from resource_centre.library.views import bp as bp
from resource_centre.page_cache import kept
from resource_centre.search.index import current_index
from resource_centre.web import public, see

RELATED = {
    "write": ("review", "evidence", "terms"),
    "review": ("write", "evidence", "adopt"),
    "evidence": ("review", "adopt", "about"),
    "adopt": ("review", "evidence", "terms"),
    "terms": ("write", "privacy", "about"),
    "about": ("review", "accessibility", "privacy"),
    "privacy": ("terms", "accessibility", "about"),
    "accessibility": ("about", "privacy", "help"),
}


def _kept_in() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "pages"


@bp.get("/pages/<name>")
@public
@kept
def text_page(name: str) -> Any:
    """A guide."""
    language = current_language()
    page = found(pages.text_page(name, language, _kept_in()))
    others = [other for other in RELATED.get(name, ()) if pages.languages_of(other)]
    return render_template(
        "library/page.html",
        page=page,
        name=name,
        also=[one for one in pages.languages_of(name) if one != page.language],
        related=[(other, pages.title_of_page(other, language)) for other in others],
    )


def _has_page(name: str) -> bool:
    return bool(pages.languages_of(name))


text_page.has_page = _has_page  # type: ignore[attr-defined]


@bp.get("/help")
@public
def help_page() -> Any:
    """Where help begins."""
    return see("/pages/help")


@bp.get("/healthz")
@public
def healthz() -> Response:
    """This process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/metrics")
@public
def figures() -> Response:
    """Counters for Prometheus: for this machine, or who holds METRICS_TOKEN; 404 for others."""
    config = current_app.config
    given, token = request.headers.get("Authorization", ""), config["METRICS_TOKEN"]
    by_token = bool(token) and compare_digest(given.encode(), f"Bearer {token}".encode())
    is_here = request.remote_addr in ("127.0.0.1", "::1") and not config["PROXY_HOPS"]
    found((by_token or is_here) or None)
    waiting = session.scalar(sql("SELECT count(*) FROM outbox")) or 0
    gauges = {
        "outbox_waiting": ("Rows that wait to be delivered.", {"outbox_waiting": float(waiting)})
    }
    return Response(metrics.printed(gauges), mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Whether the parts work together: database, index, worker. 503 when one does not."""
    parts = {
        "database": _database_answers(),
        "index": current_index().is_healthy(),
        "worker": _worker_listens(Path(current_app.config["DATA_DIR"]) / "worker.sock"),
    }
    return jsonify(ready=all(parts.values()), **parts), 200 if all(parts.values()) else 503


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
