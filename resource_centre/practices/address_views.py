"""Another address for a practice, and the way on from an old one, whatever page was asked for."""

from typing import Any
from urllib.parse import quote

from flask import redirect, render_template, request
from flask_wtf import FlaskForm
from wtforms import StringField

from resource_centre import i18n, web
from resource_centre.authorisation import found, require
from resource_centre.db import session
from resource_centre.errors import BadInput, ChangedMeanwhile, NotFound, NotReady
from resource_centre.practices import queries
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import practices_visible_to
from resource_centre.practices.rename_operations import practice_once_at, rename_practice
from resource_centre.practices.views import bp
from resource_centre.web import back_to_form, current_actor, see, signed_in

text: Any = i18n.text


class AddressForm(FlaskForm):  # type: ignore[misc]
    """Another address."""

    slug = StringField(
        text("New address"),
        description=text("Lower-case Latin letters, digits, hyphens: respite-care."),
    )


def _practice(slug: str) -> Practice:
    practice: Practice = found(queries.practice_at(slug, practices_visible_to(current_actor())))
    require(current_actor(), "practice.rename", practice)
    return practice


@bp.get("/practices/<slug>/rename")
@signed_in
def rename_form(slug: str) -> Any:
    """What another address means, and the form."""
    practice = _practice(slug)
    form = AddressForm(data={"slug": practice.slug})
    return render_template("practices/rename.html", practice=practice, form=form)


@bp.post("/practices/<slug>/rename")
@signed_in
def rename(slug: str) -> Any:
    """Move there; the old address leads on."""
    practice, form = _practice(slug), AddressForm()
    wished = (form.slug.data or "").strip()
    try:
        rename_practice(
            practice, wished, current_actor(), seen_slug=request.form.get("seen_slug") or None
        )
    except (NotReady, ChangedMeanwhile) as error:
        if isinstance(error, BadInput):
            form.slug.errors = [*form.slug.errors, str(error.fields["slug"])]
        return back_to_form("practices/rename.html", error, practice=practice, form=form)
    return see(f"/practices/{practice.slug}")


@bp.app_errorhandler(NotFound)
def lead_on(error: NotFound) -> Any:
    """Nothing is at this address; perhaps a practice was (308), and may be known of."""
    session().rollback()
    slug = (request.view_args or {}).get("slug", "")
    old = f"/practices/{slug}"
    moved = practice_once_at(slug) if slug and request.path.startswith(old) else None
    visible = practices_visible_to(current_actor())
    if moved is None or queries.practice_at(moved.slug, visible) is None:
        return web.error_answer(error.status, error.code, error)
    query = request.query_string.decode("ascii", "replace")
    rest = quote(request.path.removeprefix(old))
    return redirect(f"/practices/{moved.slug}{rest}" + (f"?{query}" if query else ""), 308)
