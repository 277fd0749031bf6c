"""Reporting a concern, for anybody: the form, and the page under the reporter's link."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, make_response, render_template, request

from resource_centre.accounts.browser import address_of
from resource_centre.adoption.models import Adoption
from resource_centre.adoption.permissions import adoptions_visible_to
from resource_centre.adoption.queries import adoption_with_id
from resource_centre.authorisation import found
from resource_centre.discussion import operations, queries
from resource_centre.discussion.forms import ReportForm, add_errors
from resource_centre.discussion.models import Concern
from resource_centre.errors import NotReady, TooMany
from resource_centre.limits import count_try
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import practices_visible_to
from resource_centre.practices.queries import practice_at
from resource_centre.web import current_actor, public, see

bp = Blueprint("concerns", __name__)
REPORTS_AN_HOUR = 30
AN_HOUR = timedelta(hours=1)
SECRET = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
"""For the page whose address is a secret."""


def _about() -> tuple[Practice, Adoption | None]:
    """What the address names, or 404 for who may not know of it."""
    kind, _, name = request.args.get("about", "").strip().lstrip("/").partition("/")
    actor = current_actor()
    if kind == "adoptions" and name.isascii() and name.isdigit() and len(name) < 10:
        use: Adoption = found(adoption_with_id(int(name), adoptions_visible_to(actor)))
        return use.practice, use
    wanted = practice_at(name, practices_visible_to(actor)) if kind == "practices" else None
    practice: Practice = found(wanted)
    return practice, None


def _page(form: ReportForm, status: int = 200, error: Any = None) -> Any:
    practice, adoption = _about()
    title, language = queries.title_of(practice)
    page = render_template(
        "discussion/report.html",
        form=form,
        practice=practice,
        adoption=adoption,
        title=title,
        title_language=language,
        error=error,
        page_title_prefix_error=status != 200,
    )
    return page, status


@bp.get("/report-concern")
@public
def report_form() -> Any:
    """Whom to call first; then a few questions."""
    form = ReportForm()
    form.token.data = operations.new_token()
    return _page(form)


@bp.post("/report-concern")
@public
def report() -> Any:
    """Keep it, and lead to the page under the secret link."""
    practice, adoption = _about()
    form = ReportForm()
    try:
        if not form.validate():
            raise NotReady("")
        count_try("concern", address_of(request), at_most=REPORTS_AN_HOUR, within=AN_HOUR)
        given = form.report()
        token = operations.report_concern(practice, adoption, given, token=form.token.data or "")
    except NotReady as error:
        if error.sentence:
            add_errors(form, error)
        return _page(form, 422, error)
    except TooMany as error:
        form.form_errors.append(error.sentence)
        return (*_page(form, 429, error), {"Retry-After": str(error.seconds)})
    return see(f"/concerns/{token}")


@bp.get("/concerns/<token>")
@public
def reference(token: str) -> Any:
    """Where the concern stands, for whoever has the link."""
    concern: Concern = found(queries.concern_of_token(token))
    title, language = queries.title_of(concern.practice)
    answer = make_response(
        render_template(
            "discussion/reference.html",
            concern=concern,
            title=title,
            title_language=language,
            take_by=queries.take_by(concern),
            address=request.base_url,
        )
    )
    answer.headers.update(SECRET)
    return answer
