"""The one route of the table, the page before a step, and the page of the order."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.adoption import operations, pages, queries
from resource_centre.adoption.considering_views import take_request
from resource_centre.adoption.forms import OrderForm, add_errors, step_form
from resource_centre.adoption.models import Adoption
from resource_centre.adoption.operations import StepInput
from resource_centre.adoption.order_operations import authorise_adoption
from resource_centre.adoption.permissions import manager
from resource_centre.adoption.visits import adoption_at, counted, seen_version, words
from resource_centre.adoption.workflow import ADOPTION
from resource_centre.authorisation import require
from resource_centre.errors import NotReady, Refused
from resource_centre.i18n import text
from resource_centre.steps import rehearse, steps_for
from resource_centre.web import back_to_form, current_actor, see, signed_in

bp = Blueprint("adoption_steps", __name__)


def _step_page(adoption: Adoption, action: str, form: Any) -> dict[str, Any]:
    return {"adoption": adoption, "action": action, "form": form, **words()}


@bp.get("/adoptions/<int:adoption_id>/steps/<action>")
@signed_in
def step(adoption_id: int, action: str) -> Any:
    """The page before a step that asks for words or cannot be undone."""
    adoption = adoption_at(adoption_id)
    if action == "authorise":
        return see(f"/adoptions/{adoption.id}/authorise")
    if action == "request":
        return see(f"/practices/{adoption.practice.slug}/adopt")
    opened = {s.action for s in steps_for(ADOPTION, current_actor(), adoption)}
    if action not in opened:
        rehearse(ADOPTION, action, adoption, current_actor())
    form = step_form(action)
    return render_template("adoption/step.html", **_step_page(adoption, action, form))


@bp.post("/adoptions/<int:adoption_id>/steps/<action>")
@signed_in
def take_step(adoption_id: int, action: str) -> Any:
    """Every button of the table posts here."""
    adoption = adoption_at(adoption_id)
    with counted():
        if action == "request":
            return take_request(adoption)
        if action == "authorise":
            return _authorise(adoption)
        return _take(adoption, action)


def _take(adoption: Adoption, action: str) -> Any:
    form = step_form(action)
    given = StepInput(
        note=form.note.data or "",
        reason_code=request.form.get("reason_code"),
        seen_version=seen_version(),
        answers=form.answers() if form.validate() else {},
    )
    try:
        if form.errors:
            raise NotReady("")
        operations.take_step(adoption, action, given, actor=current_actor())
    except NotReady as error:
        if error.sentence:
            add_errors(form, error)
        return back_to_form("adoption/step.html", error, **_step_page(adoption, action, form))
    return see(f"/adoptions/{adoption.id}")


@bp.get("/adoptions/<int:adoption_id>/authorise")
@signed_in
def authorise(adoption_id: int) -> Any:
    """What was asked for, and the order: by the manager, or by document."""
    adoption = adoption_at(adoption_id)
    actor = current_actor()
    opened = {s.action for s in steps_for(ADOPTION, actor, adoption)}
    if "authorise" not in opened and not opened & {"return", "refuse"}:
        rehearse(ADOPTION, "authorise", adoption, actor)
        raise Refused(text("This step is not yours to take."))
    return render_template("adoption/authorise.html", **_authorising(adoption, OrderForm()))


def _authorising(adoption: Adoption, form: OrderForm) -> dict[str, Any]:
    actor = current_actor()
    return {
        "adoption": adoption,
        "form": form,
        "is_manager": manager(actor, adoption),
        "steps": {s.action for s in steps_for(ADOPTION, actor, adoption)},
        "trail": pages.trail_of(adoption, insider=True),
        "names": queries.names_of([adoption.requested_by]),
        **words(),
    }


def _authorise(adoption: Adoption) -> Any:
    require(current_actor(), "adoption.edit", adoption)
    form = OrderForm()
    try:
        if not form.validate():
            raise NotReady("")
        authorise_adoption(
            adoption, form.order(), actor=current_actor(), seen_version=seen_version()
        )
    except NotReady as error:
        if error.sentence:
            add_errors(form, error)
        return back_to_form("adoption/authorise.html", error, **_authorising(adoption, form))
    return see(f"/adoptions/{adoption.id}/adopted")
