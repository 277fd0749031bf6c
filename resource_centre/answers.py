"""Round every answer: its request id, one line in the log, its figures."""

import logging
import time
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import inspect

from resource_centre import logs, metrics

ROUTE = "resource_centre.route"
PERSON = "resource_centre.person"


class Observed:
    """WSGI: outside everything else, so that no answer escapes it."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(self, environ: Any, start_response: Any) -> Any:
        status = [500]
        begun = time.perf_counter()

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            status[0] = int(line.split(" ", 1)[0])
            return start_response(line, [*headers, ("X-Request-ID", own)], *rest)

        with logs.answering() as own:
            try:
                return self.inner(environ, start)
            finally:
                _tell(environ, status[0], time.perf_counter() - begun)


def _tell(environ: Any, status: int, seconds: float) -> None:
    route = environ.get(ROUTE) or "-"
    method = environ["REQUEST_METHOD"]
    metrics.count_answer(route, method, status, seconds)
    if route == "static" and status < 400:  # many, and nobody looks for them
        return
    level = logging.ERROR if status >= 500 else logging.INFO
    facts = {
        "route": route,
        "method": method,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "person": environ.get(PERSON) or "",
        "address": logs.cut(environ.get("REMOTE_ADDR")),
    }
    logs.answers.log(level, "answered", extra=facts)


def _note(response: Response) -> Response:
    """Leave for the line what only Flask knows: the route, and the opaque id of who asked."""
    request.environ[ROUTE] = request.endpoint
    request.environ[PERSON] = _person_id()
    return response


def _person_id() -> str:
    """Of whom the request has loaded already; nobody is loaded, or read again, for the log."""
    person = g.get("_login_user")
    state = inspect(person, raiseerr=False)
    return str(state.identity[0]) if state is not None and state.identity else ""


def register(app: Flask) -> None:
    """Put it round this app; the last to be registered is the outermost."""
    app.after_request(_note)
    app.wsgi_app = Observed(app.wsgi_app)  # type: ignore[method-assign]
