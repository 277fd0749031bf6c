"""Pages that a limited session opens: one begun by a link, for one thing and nothing else."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, has_request_context, request

View = TypeVar("View", bound=Callable[..., Any])


def within(scope: str) -> Callable[[View], View]:
    """Open also to a session that is limited to this, such as ``review:{assignment_id}``."""

    def declare(view: View) -> View:
        view.scope = scope  # type: ignore[attr-defined]
        return view

    return declare


def scope_asked_for() -> str | None:
    """The scope of the page that is asked for; ``None`` where a limited session opens nothing."""
    view = current_app.view_functions.get(request.endpoint or "")
    scope = getattr(view, "scope", None)
    return str(scope).format(**(request.view_args or {})) if scope else None


def is_limited() -> bool:
    """Whether who asks came by a link that opens one thing only."""
    return bool(has_request_context() and g.get("is_limited"))
