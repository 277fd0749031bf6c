"""The institution's pages: considering, the board, one adoption, its steps and its update."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.adoption import operations, pages, queries, recall_queries
from resource_centre.adoption.forms import add_errors
from resource_centre.adoption.models import (
    OPEN_STATES,
    REPORTABLE_STATES,
    Adoption,
    AdoptionState,
    UpdateOffer,
)
from resource_centre.adoption.report_forms import PreparationForm
from resource_centre.adoption.visits import (
    adoption_at,
    counted,
    own_institutions,
    seen_version,
    words,
)
from resource_centre.adoption.workflow import ADOPTION, OFFER
from resource_centre.authorisation import found, may, require
from resource_centre.db import session
from resource_centre.errors import ChangedMeanwhile, NotReady
from resource_centre.steps import steps_for
from resource_centre.web import back_to_form, current_actor, requires, see, signed_in

bp = Blueprint("adoption", __name__)
AN_HOUR = timedelta(hours=1)
STEPS_AN_HOUR = 30
AT_ONCE = ("prepare", "pause", "resume")
"""Steps that one button takes; the others have a page of their own."""
CLOSED = (AdoptionState.ENDED, AdoptionState.DROPPED)


@bp.get("/adoptions")
@requires("adoption.board")
def board() -> Any:
    """The institution's uses, from the first look to daily work."""
    places = own_institutions()
    wished = request.args.get("institution", type=int)
    place = next((p for p in places if p.id == wished), places[0])
    adoptions = queries.adoptions_of(place.id)
    running = [a for a in adoptions if a.state in OPEN_STATES]
    return render_template(
        "adoption/board.html",
        place=place,
        places=places,
        lanes=pages.lanes(running),
        offers=[a.unanswered_offer for a in running if a.unanswered_offer],
        closed=[a for a in adoptions if a.state in CLOSED],
        to_do=pages.to_do(running, current_actor()),
        **words(),
    )


@bp.get("/adoptions/<int:adoption_id>")
@signed_in
def one(adoption_id: int) -> Any:
    """One use: where it stands, its steps, its update, its reports."""
    return render_template("adoption/one.html", **_facts(adoption_at(adoption_id)))


def _facts(adoption: Adoption) -> dict[str, Any]:
    actor = current_actor()
    insider = may(actor, "adoption.see_private", adoption)
    offer = adoption.unanswered_offer if insider else None
    return {
        "adoption": adoption,
        "insider": insider,
        "editing": may(actor, "adoption.edit", adoption),
        "reportable": adoption.state in REPORTABLE_STATES,
        "trail": pages.trail_of(adoption, insider=insider),
        "pins": pages.pins_of(adoption) if insider else [],
        "steps": steps_for(ADOPTION, actor, adoption),
        "AT_ONCE": AT_ONCE,
        "offer": offer,
        "offer_steps": steps_for(OFFER, actor, offer) if offer else [],
        "preparation": PreparationForm(adoption),
        "reports": queries.reports_on(adoption, signed_only=not insider),
        "recall": pages.recall_of(adoption),
        "recall_answer": recall_queries.answer_of(adoption.id)
        if may(actor, "recall.see", adoption)
        else None,
        **words(),
    }


@bp.get("/adoptions/<int:adoption_id>/adopted")
@signed_in
def adopted(adoption_id: int) -> Any:
    """Authorised: what happens next."""
    adoption = adoption_at(adoption_id)
    if adoption.authorised_at is None or not may(current_actor(), "adoption.see_private", adoption):
        return see(f"/adoptions/{adoption.id}")
    return render_template("adoption/adopted.html", adoption=adoption, **words())


@bp.post("/adoptions/<int:adoption_id>/preparation")
@signed_in
def save_preparation(adoption_id: int) -> Any:
    """Keep the checklist."""
    adoption = adoption_at(adoption_id)
    require(current_actor(), "adoption.edit", adoption)
    form = PreparationForm(adoption)
    try:
        if not form.validate():
            raise NotReady("")
        operations.save_preparation(
            adoption, form.checklist(), actor=current_actor(), seen_version=seen_version()
        )
    except (NotReady, ChangedMeanwhile) as error:
        if error.sentence:
            add_errors(form, error)
        facts = {**_facts(adoption), "preparation": form}
        return back_to_form("adoption/one.html", error, **facts)
    return see(f"/adoptions/{adoption.id}?saved=1#preparation")


@bp.post("/adoptions/<int:adoption_id>/updates/<int:offer_id>/steps/<action>")
@signed_in
def answer_update(adoption_id: int, offer_id: int, action: str) -> Any:
    """Move to the newer revision, put it off, or decline with a reason."""
    adoption = adoption_at(adoption_id)
    require(current_actor(), "adoption.edit", adoption)
    offer: UpdateOffer | None = session().get(UpdateOffer, offer_id)
    found(offer if offer is not None and offer.adoption_id == adoption.id else None)
    assert offer is not None
    reason = request.form.get("reason", "").replace("\0", "")[:1000]
    try:
        with counted():
            operations.answer_update(
                offer, action, actor=current_actor(), reason=reason, seen_version=seen_version()
            )
    except NotReady as error:
        facts = {**_facts(adoption), "offer_error": error.sentence, "offer_reason": reason}
        return back_to_form("adoption/one.html", error, **facts)
    return see(f"/adoptions/{adoption.id}")
