"""The Resource Centre: practices that work, described, reviewed, found, adopted, reported on."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Engine

from resource_centre import (
    answers,
    authorisation,
    backup_schedule,
    commands,
    config,
    db,
    extensions,
    headers,
    logs,
    markdown,
    metrics,
    outbox,
    page_cache,
    storage,
    templating,
    unit_of_work,
    vocabulary,
    web,
    wiring,
)
from resource_centre.accounts import tokens
from resource_centre.accounts import views as accounts_views
from resource_centre.notifications import mail
from resource_centre.practices import view_notes
from resource_centre.search import index as search_index

ROOT = Path(__file__).parent.parent


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The whole product as one Flask app: settings, floor, slices, commands."""
    app = Flask(
        "resource_centre", template_folder=ROOT / "templates", static_folder=ROOT / "static"
    )
    app.config.update(config.settings(overrides))
    logs.configure(app.config["LOG"])
    _set_limits(app)
    engine = db.make_engine(app.config["DATABASE_URL"])
    hand_over(app)
    web.register(app, engine)  # first: a request has its language before anything is refused
    _start_extensions(app, engine)
    page_cache.register(app)  # before the headers: what is kept has all of them
    headers.register(app)
    templating.register(app)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.register_commands(app)
    answers.register(app)  # last: no answer escapes it
    return app


def _set_limits(app: Flask) -> None:
    own = urlsplit(app.config["BASE_URL"])
    more = [host.strip() for host in app.config["TRUSTED_HOSTS"].split(",") if host.strip()]
    secure = own.scheme == "https"
    app.config.update(
        TRUSTED_HOSTS=[own.hostname or "127.0.0.1", *more],
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        # Set when something in it changes, not with every answer.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=30 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
        BABEL_DEFAULT_TIMEZONE=app.config["TIME_ZONE"],
    )
    if app.config["PROXY_HOPS"]:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def hand_over(app: Flask) -> None:
    """Hand the lists of the slices to the floor, and the folders to those who write there."""
    folder = Path(app.config["DATA_DIR"])
    db.count_days_in(app.config["TIME_ZONE"])
    outbox.learn(wiring.SUBSCRIBERS)
    outbox.ring_at(folder / "worker.sock")
    authorisation.learn(wiring.PERMISSIONS)
    tokens.sign_with(app.config["SECRET_KEY"])
    storage.keep_in(folder / "files")
    vocabulary.keep_mark_in(folder)
    view_notes.keep_in(folder)
    metrics.keep_in(folder)
    backup_schedule.configure(app.config)
    unit_of_work.watch(metrics.count_write)
    markdown.configure(lock_folder=folder / "locks")
    search_index.configure(app.config["SEARCH"], folder / "index")
    mail.configure(app.config)
    app.extensions["clock"] = wiring.CLOCK
    wiring.register_providers()


def _start_extensions(app: Flask, engine: Engine) -> None:
    app.extensions["engine"] = engine
    app.extensions["sqlalchemy"] = SimpleNamespace(
        engines={"default": engine.execution_options(write=True)}
    )
    app.config["ALEMBIC"] = {"script_location": str(Path(__file__).parent / "migrations")}
    extensions.alembic.init_app(app)
    extensions.babel.init_app(app, locale_selector=web.wished_language)
    extensions.csrf.init_app(app)
    extensions.login.init_app(app)
    extensions.login.request_loader(accounts_views.load_person)
