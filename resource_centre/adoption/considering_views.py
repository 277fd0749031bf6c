"""The pages of considering: begin, the six questions, the request."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.adoption import guards, operations, pages, queries
from resource_centre.adoption.forms import ConsideringForm, add_errors
from resource_centre.adoption.models import Adoption, AdoptionState
from resource_centre.adoption.visits import (
    adoption_at,
    counted,
    own_institutions,
    seen_version,
    words,
)
from resource_centre.authorisation import found, require
from resource_centre.errors import ChangedMeanwhile, NotReady, WrongState
from resource_centre.i18n import text
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import practices_visible_to
from resource_centre.practices.queries import practice_at
from resource_centre.web import back_to_form, current_actor, see, signed_in

bp = Blueprint("considering", __name__)


def _practice_at(slug: str) -> Practice:
    practice: Practice = found(practice_at(slug, practices_visible_to(current_actor())))
    require(
        current_actor(),
        "practice.adopt",
        practice,
        because=text("Only the staff of an institution other than the owner may take it up."),
    )
    return practice


@bp.get("/practices/<slug>/adopt")
@signed_in
def adopt(slug: str) -> Any:
    """Begin to consider; or the fit check and the request; or where it stands."""
    practice = _practice_at(slug)
    places = own_institutions()
    adoption = queries.open_adoption(practice.id, [place.id for place in places])
    if adoption is None:
        return _start(practice, places)
    if adoption.state is not AdoptionState.CONSIDERING:
        return see(f"/adoptions/{adoption.id}")
    return render_template("adoption/adopt.html", **_considering(adoption))


def _start(practice: Practice, places: Sequence[Organisation]) -> Any:
    """The page before the first question; it says so when the practice cannot be taken up now."""
    facts = {"practice": practice, "places": places, **words()}
    try:
        guards.is_adoptable(practice)
    except NotReady as error:
        facts |= {"error": error, "closed": True, "page_title_prefix_error": True}
        return render_template("adoption/start.html", **facts), WrongState.status
    return render_template("adoption/start.html", **facts)


@bp.post("/practices/<slug>/adopt")
@signed_in
def consider(slug: str) -> Any:
    """Begin to consider; only the institution sees it."""
    practice = _practice_at(slug)
    places = {str(place.id): place for place in own_institutions()}
    chosen = places.get(request.form.get("institution", ""))
    if chosen is None:
        chosen = next(iter(places.values()))
    try:
        with counted():
            operations.consider_practice(practice, chosen, actor=current_actor())
    except NotReady as error:
        facts = {"practice": practice, "places": list(places.values()), **words()}
        return back_to_form("adoption/start.html", error, **facts)
    return see(f"/practices/{slug}/adopt")


def _considering(adoption: Adoption, form: ConsideringForm | None = None) -> dict[str, Any]:
    return {
        "adoption": adoption,
        "practice": adoption.practice,
        "form": form or ConsideringForm(adoption),
        "trail": pages.trail_of(adoption, insider=True),
        "saved": "saved" in request.args,
        **words(),
    }


def _form_of(adoption: Adoption) -> ConsideringForm:
    require(current_actor(), "adoption.edit", adoption)
    form = ConsideringForm(adoption)
    form.validate()
    return form


@bp.post("/adoptions/<int:adoption_id>/fit-check")
@signed_in
def save_considering(adoption_id: int) -> Any:
    """Keep the answers and go on considering."""
    adoption = adoption_at(adoption_id)
    form = _form_of(adoption)
    if form.errors:
        return back_to_form("adoption/adopt.html", None, **_considering(adoption, form))
    try:
        operations.save_considering(
            adoption,
            actor=current_actor(),
            fit=form.fit(),
            request=form.request(),
            seen_version=seen_version(),
        )
    except (NotReady, ChangedMeanwhile) as error:
        return _not_considered(adoption, form, error)
    return see(f"/practices/{adoption.practice.slug}/adopt?saved=1")


def _not_considered(adoption: Adoption, form: ConsideringForm, error: Any) -> Any:
    add_errors(form, error)
    return back_to_form("adoption/adopt.html", error, **_considering(adoption, form))


def take_request(adoption: Adoption) -> Any:
    """The step of the request comes with the whole form."""
    form = _form_of(adoption)
    if form.errors:
        return back_to_form("adoption/adopt.html", None, **_considering(adoption, form))
    seen = request.form.get("seen_revision", type=int)
    try:
        operations.request_adoption(
            adoption,
            actor=current_actor(),
            fit=form.fit(),
            request=form.request(),
            seen_version=seen_version(),
            seen_revision_id=seen,
        )
    except (NotReady, ChangedMeanwhile) as error:
        return _not_considered(adoption, form, error)
    return see(f"/adoptions/{adoption.id}")
