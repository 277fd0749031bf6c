"""The Flask side of the floor: session of the request, locale, access of views, error pages.

A view declares who may ask for it: ``@public``, ``@signed_in`` or ``@requires("permission")``.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import refresh
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException, SecurityError

from resource_centre import authorisation, db, i18n, logs
from resource_centre.errors import (
    Busy,
    ChangedMeanwhile,
    NotReady,
    Refused,
    ResourceCentreError,
    TooMany,
)
from resource_centre.i18n import LANGUAGES, text
from resource_centre.scopes import is_limited

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
PAGES = (400, 403, 404, 409, 422, 429, 500, 503)
YEAR = 365 * 24 * 3600


class SessionPerRequest:
    """WSGI: one database session around each request; the language spoken in it ends with it."""

    def __init__(self, inner: Any, engine: Engine) -> None:
        self.inner = inner
        self.engine = engine

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with db.session_scope(self.engine), i18n.speaking(i18n.current_language()):
            return self.inner(environ, start_response)


def current_actor() -> Any:
    """Who asks: a Person, or ``None`` for a visitor."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return current_user._get_current_object()


def public(view: View) -> View:
    """Anybody may ask for this."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Only who is signed in; others are led to sign in and back."""
    return requires(None)(view)


def requires(permission: str | None) -> Callable[[View], View]:
    """Only who holds this permission (of those that need no subject)."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if current_actor() is None:
                return to_sign_in()
            if permission is not None:
                authorisation.require(current_actor(), permission)
            return view(*args, **kwargs)

        guarded.access = permission or "signed in"  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


ASK_TO_SIGN_IN: list[Callable[[], Any]] = []
"""Registered by the accounts: the answer to a form without a session, with the form kept in it."""

AFTER_BAD_TOKEN: list[Callable[[], str | None]] = []
"""Registered by the accounts: the page that shows a form again, with the token of this session."""


def to_sign_in() -> Any:
    """Lead to the sign-in page and back to the page that was asked for; a form is kept (401)."""
    if request.method not in SAFE_METHODS and ASK_TO_SIGN_IN:
        return ASK_TO_SIGN_IN[0]()
    return see(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def see(address: str) -> Any:
    """After a change: look at the page that shows it (303)."""
    return redirect(address, code=303)


def back_to_form(template: str, error: Exception | None = None, **context: Any) -> tuple[str, int]:
    """The form again with what was typed and what to do about it (422)."""
    status = getattr(error, "status", 422)
    page = render_template(template, page_title_prefix_error=True, error=error, **context)
    return page, status


def wished_language() -> str:
    """The language of the page: address, then cookie, then the city's choice, then browser."""
    asked = request.args.get("lang") or request.cookies.get("lang")
    if asked in LANGUAGES:
        return asked
    default = current_app.config["DEFAULT_LANGUAGE"]
    if default in LANGUAGES:
        return str(default)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def _begin() -> Any:
    """Before each request: its language, and no unsafe request from another site."""
    i18n.speak(wished_language())
    refresh()
    if request.method not in SAFE_METHODS and _comes_from_elsewhere():
        raise Refused(text("This form was sent from another site."))
    if request.method == "POST" and any("\0" in v for _, v in request.form.items(multi=True)):
        # No text keeps U+0000; PostgreSQL refuses it with an error.
        raise NotReady(text("Remove the invisible characters (U+0000) and send it again."))
    return None


def _comes_from_elsewhere() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != "null" and urlsplit(origin).netloc != request.host


def _remember_language(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get("lang"):
        response.set_cookie("lang", asked, max_age=YEAR, **cookie_options())
    return response


def cookie_options() -> dict[str, Any]:
    """How every cookie of ours is set."""
    secure = current_app.config["BASE_URL"].startswith("https")
    return {"httponly": True, "samesite": "Lax", "secure": secure, "path": "/"}


def _context() -> dict[str, Any]:
    """What every template knows."""
    actor = current_actor()
    theme = request.cookies.get("theme") if has_request_context() else None
    size = request.cookies.get("text") if has_request_context() else None
    return {
        "actor": None if is_limited() else actor,
        "actor_line": _from_providers("actor_line", actor, ""),
        "inbox_count": _from_providers("inbox_count", actor, 0),
        "locale": i18n.current_language(),
        "theme": theme if theme in ("light", "dark") else "auto",
        "text_size": size if size == "large" else "normal",
        "demo": current_app.config["DEMO"],
        "operator": current_app.config["OPERATOR"],
        "may": lambda action, subject=None: authorisation.may(actor, action, subject),
    }


PROVIDERS: dict[str, Callable[[Any], Any]] = {}
"""What higher slices add to every page of somebody signed in: inbox_count, actor_line."""


def _from_providers(name: str, actor: Any, otherwise: Any) -> Any:
    if actor is None or name not in PROVIDERS:
        return otherwise
    if name not in g:
        setattr(g, name, PROVIDERS[name](actor))
    return getattr(g, name)


def wants_json() -> bool:
    """Whether the answer is to be read by a program."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.path.startswith("/api/")


def error_answer(status: int, code: str, error: Any = None, **more: Any) -> Any:
    """One error, as a page or in the one JSON shape, with its status."""
    fact = str(getattr(error, "sentence", "") or "")
    what_to_do = str(getattr(error, "what_to_do", "") or "")
    if wants_json():
        fields = {k: str(v) for k, v in getattr(error, "fields", {}).items()}
        body = {"code": code, "message": fact, "what_to_do": what_to_do, "fields": fields}
        answer = jsonify(error=body)
    else:
        known = status if status in PAGES else 400 if status < 500 else 500
        page = render_template(
            f"errors/{known}.html",
            fact=fact,
            what_to_do=what_to_do,
            page_title_prefix_error=True,
            status=status,
            wait=getattr(error, "seconds", None),
            **more,
        )
        answer = current_app.make_response(page)
    answer.status_code = status
    if isinstance(error, (TooMany, Busy)):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _on_our_error(error: ResourceCentreError) -> Any:
    _end_transaction()
    more: dict[str, Any] = {}
    if isinstance(error, ChangedMeanwhile):
        more = {"changed_by": _who(error.by), "changed_at": error.at}
    if isinstance(error, (NotReady, Refused, ChangedMeanwhile)) and request.referrer:
        came_from = urlsplit(request.referrer)
        if came_from.netloc == request.host:
            more["links"] = [(text("Back to the page before"), came_from.path)]
    return error_answer(error.status, error.code, error, **more)


def _who(by: Any) -> str:
    return str(PROVIDERS["name_of"](by)) if by and "name_of" in PROVIDERS else str(by or "")


def _on_http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if isinstance(error, SecurityError):  # an untrusted host has no addresses: no page can be made
        return Response("This host name is not known here.\n", 400, mimetype="text/plain")
    if 300 <= status < 400:
        return error
    answer = error_answer(status, error.name.lower().replace(" ", "_"))
    if isinstance(error, CSRFError):
        shown_again = AFTER_BAD_TOKEN[0]() if AFTER_BAD_TOKEN else None
        if shown_again is not None:
            return Response(shown_again, 400, mimetype="text/html")
        sentence = Refused(
            text("This form is too old, or was not made for you."),
            text("Open the page again and send it once more."),
        )
        answer = error_answer(400, "csrf", sentence)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _on_crash(error: Exception) -> Any:
    _end_transaction()
    log.exception("unexpected error at %s", request.endpoint)
    return error_answer(500, "error", request_id=logs.request_id())


def _end_transaction() -> None:
    db.session.rollback()


def register(app: Flask, engine: Engine) -> None:
    """Wire the floor into this app."""
    app.wsgi_app = SessionPerRequest(app.wsgi_app, engine)  # type: ignore[method-assign]
    app.before_request(_begin)
    app.after_request(_remember_language)
    app.context_processor(_context)
    app.register_error_handler(ResourceCentreError, _on_our_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_crash)
