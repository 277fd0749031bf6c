"""Texts of the centre."""

from pathlib import Path
from typing import Any

from flask import current_app, render_template

from resource_centre.authorisation import found
from resource_centre.i18n import current_language
from resource_centre.library import pages
from resource_centre.library.views import bp as bp
from resource_centre.page_cache import kept
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
