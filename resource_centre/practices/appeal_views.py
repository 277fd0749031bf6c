"""Appeals: the author's page, the moderators' list, the decision; and the author's pause."""

from datetime import date
from typing import Any

from flask import render_template, request

from resource_centre import steps
from resource_centre.authorisation import found, require
from resource_centre.errors import BadInput, NotReady
from resource_centre.practices import (
    appeal_queries,
    pause_operations,
    queries,
    review_pages,
    review_queries,
)
from resource_centre.practices.appeal_models import Appeal
from resource_centre.practices.appeal_operations import lodge_appeal, may_appeal, take_appeal_step
from resource_centre.practices.appeal_workflow import APPEAL
from resource_centre.practices.models import Revision
from resource_centre.practices.permissions import revisions_visible_to
from resource_centre.practices.review_forms import whole_number
from resource_centre.practices.review_views import bp
from resource_centre.web import back_to_form, current_actor, requires, see, signed_in

WORDS = "reviews/appeal_words.html"
PAUSE = "reviews/pause.html"


def _own(revision_id: int, permission: str) -> Revision:
    """A text of the actor's: 404 when they may not know of it, 403 when it is another's."""
    visible = revisions_visible_to(current_actor())
    revision: Revision = found(queries.revision_of_id(revision_id, visible))
    require(current_actor(), permission, revision)
    return revision


def _named(revision: Revision, **more: Any) -> dict[str, Any]:
    return {"revision": revision, "heading": review_pages.heading_of(revision), **more}


@bp.get("/revisions/<int:revision_id>/appeal")
@signed_in
def appeal_form(revision_id: int) -> Any:
    """The author writes why; or looks at what was written."""
    revision = _own(revision_id, "appeal.lodge")
    appeal = appeal_queries.appeal_against(revision)
    if appeal is not None:
        return see(f"/appeals/{appeal.id}")
    before = appeal_queries.appeal_behind(revision)
    if before is not None:
        return see(f"/appeals/{before.id}")  # once: this text came of it
    found(revision if may_appeal(revision) else None)
    return render_template(WORDS, words="", error=None, **_named(revision))


@bp.post("/revisions/<int:revision_id>/appeal")
@signed_in
def lodge(revision_id: int) -> Any:
    """Once."""
    revision, words = _own(revision_id, "appeal.lodge"), request.form.get("words", "")
    try:
        appeal = lodge_appeal(revision, current_actor(), words=words)
    except BadInput as error:
        return back_to_form(WORDS, error, words=words, **_named(revision))
    return see(f"/appeals/{appeal.id}")


@bp.get("/reviews/appeals")
@requires("appeal.queue")
def appeals() -> Any:
    """Those that wait, with whether this moderator may decide."""
    rows = [
        (one, review_pages.heading_of(one.revision), _may_decide(one))
        for one in appeal_queries.open_appeals()
    ]
    return render_template("reviews/appeals.html", rows=rows)


def _may_decide(appeal: Appeal) -> bool:
    open_steps = steps.steps_for(APPEAL, current_actor(), appeal)
    return any(step.action == "uphold" for step in open_steps)


@bp.get("/appeals/<int:appeal_id>")
@signed_in
def appeal(appeal_id: int) -> Any:
    """What was decided, what is said against it, and the buttons of who may use them."""
    return render_template("reviews/appeal.html", **_shown(_appeal(appeal_id)))


def _appeal(appeal_id: int) -> Appeal:
    one: Appeal = found(appeal_queries.appeal_of_id(appeal_id, current_actor()))
    return one


def _shown(one: Appeal, note: str = "", error: Exception | None = None) -> dict[str, Any]:
    actor, revision = current_actor(), one.revision
    log = [d for d in steps.decisions_on("revision", revision.id) if d.action == "decline"]
    return {
        **_named(revision, appeal=one, note=note, error=error),
        "declined": log[-1] if log else None,
        "last": steps.last_decision(APPEAL.kind, one.id),
        "open_steps": [step.action for step in steps.steps_for(APPEAL, actor, one)],
        "reviews": review_queries.reviews_shown_to(actor, revision),
    }


@bp.post("/appeals/<int:appeal_id>/steps/<action>")
@signed_in
def appeal_step(appeal_id: int, action: str) -> Any:
    """Uphold, dismiss, or take it back."""
    one, note = _appeal(appeal_id), request.form.get("note", "")
    try:
        seen = whole_number(request.form.get("seen_version"))
        take_appeal_step(appeal_id, action, current_actor(), note=note, seen_version=seen)
    except NotReady as error:
        context = _shown(one, note, error)
        context.pop("error")
        return back_to_form("reviews/appeal.html", error, **context)
    return see(f"/appeals/{appeal_id}")


@bp.get("/revisions/<int:revision_id>/pause")
@signed_in
def pause_form(revision_id: int) -> Any:
    """Until when the author's days are not counted."""
    revision = _own(revision_id, "revision.pause")
    found(revision if revision.state in pause_operations.WITH_THE_AUTHOR else None)
    return render_template(PAUSE, until="", error=None, **_pause(revision))


def _pause(revision: Revision) -> dict[str, Any]:
    return _named(revision, latest=pause_operations.latest_end(revision))


@bp.post("/revisions/<int:revision_id>/pause")
@signed_in
def pause(revision_id: int) -> Any:
    """Stop the count, or go on."""
    revision, given = _own(revision_id, "revision.pause"), request.form.get("until", "")
    if request.form.get("action") == "go_on":
        pause_operations.end_pause(revision, current_actor())
        return see(f"/revisions/{revision_id}/pause")
    try:
        pause_operations.pause_revision(revision, current_actor(), until=_day(given))
    except BadInput as error:
        return back_to_form(PAUSE, error, until=given, **_pause(revision))
    return see(f"/revisions/{revision_id}/pause")


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        return None
