"""Concerns for those who decide on them: the queue, one concern, its steps, the suspension."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.authorisation import found, may, require
from resource_centre.db import today
from resource_centre.discussion import operations, queries, workflow
from resource_centre.discussion.forms import (
    DANGER_WORDS,
    KIND_WORDS,
    CloseForm,
    PlainForm,
    SuspendForm,
    TakeForm,
    add_errors,
)
from resource_centre.discussion.models import Concern
from resource_centre.discussion.permissions import concerns_visible_to
from resource_centre.errors import NotReady
from resource_centre.i18n import text
from resource_centre.pagination import page_number
from resource_centre.practices.workflow import PRACTICE
from resource_centre.steps import decisions_on, steps_for
from resource_centre.web import PROVIDERS, back_to_form, current_actor, requires, see

bp = Blueprint("concern_work", __name__)
WORDS = {"KINDS": KIND_WORDS, "DANGER": DANGER_WORDS, "queries": queries}
REASON = text("Use suspended until checked")


def _concern(concern_id: int) -> Concern:
    """The concern, or 404 for who may not know of it."""
    visible = concerns_visible_to(current_actor())
    concern: Concern = found(queries.concern_with_id(concern_id, visible))
    return concern


def _seen(name: str) -> int:
    given = request.form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


@bp.get("/concerns")
@requires("concern.queue")
def index() -> Any:
    """Open concerns, what nobody took first; or those that are closed."""
    visible = concerns_visible_to(current_actor())
    closed = request.args.get("show") == "closed"
    page = queries.queue(visible, page_number(request.args.get("page")), closed=closed)
    return render_template(
        "discussion/queue.html",
        page=page,
        closed=closed,
        counts=queries.counts(visible),
        day=today(),
        **WORDS,
    )


@bp.get("/concerns/<int:concern_id>")
@requires("concern.queue")
def one(concern_id: int) -> Any:
    """What was reported, what the organisations answered, and what one may do."""
    concern = _concern(concern_id)
    return render_template("discussion/concern.html", **_facts(concern))


def _facts(concern: Concern, **forms: PlainForm) -> dict[str, Any]:
    actor = current_actor()
    title, language = queries.title_of(concern.practice)
    history = decisions_on("concern", concern.id)
    may_suspend = any(s.action == "suspend" for s in steps_for(PRACTICE, actor, concern.practice))
    suspend = SuspendForm(formdata=None)
    suspend.public_reason.data = str(REASON)
    suspend.suspend_note.data = str(text("Because of concern no. %(number)d.", number=concern.id))
    unsent = {
        "take": TakeForm(formdata=None),
        "close": CloseForm(formdata=None),
        "suspend": suspend,
    }
    return {
        "concern": concern,
        "title": title,
        "title_language": language,
        "opened": workflow.steps_open(concern, actor),
        "may_suspend": may_suspend and may(actor, "concern.decide", concern),
        "history": history,
        "day": today(),
        "name_of": PROVIDERS["name_of"],
        **unsent,
        **forms,
        **WORDS,
    }


@bp.post("/concerns/<int:concern_id>/steps/<action>")
@requires("concern.queue")
def take_step(concern_id: int, action: str) -> Any:
    """Take it, or close it; the form of the end names its step itself."""
    concern = _concern(concern_id)
    if action == "close":
        form: TakeForm | CloseForm = CloseForm()
        action = form.action.data or ""
    else:
        form = TakeForm() if action == "acknowledge" else CloseForm()
    name = "take" if action == "acknowledge" else "close"
    try:
        if not form.validate():
            raise NotReady("")
        if not action:
            raise NotReady(text("Choose what you decide."), "action")
        operations.take_step(
            concern.id,
            action,
            current_actor(),
            note=form.note.data or "",
            seen_version=_seen("seen_version"),
            answers=form.answers(),
        )
    except NotReady as error:
        return _again(concern, name, form, error)
    return see(f"/concerns/{concern_id}")


def _again(concern: Concern, name: str, form: PlainForm, error: NotReady) -> Any:
    if error.sentence:
        if error.field == "note" and name == "suspend":
            error.field = "suspend_note"
        add_errors(form, error)
    return back_to_form(
        "discussion/concern.html", error, wrong=form, **_facts(concern, **{name: form})
    )


@bp.post("/concerns/<int:concern_id>/suspend")
@requires("concern.queue")
def suspend(concern_id: int) -> Any:
    """Suspend the practice now, by its own step."""
    concern = _concern(concern_id)
    require(current_actor(), "concern.decide", concern)
    form = SuspendForm()
    try:
        if not form.validate():
            raise NotReady("")
        operations.suspend_for(
            concern.id,
            current_actor(),
            public_reason=form.public_reason.data or "",
            note=form.suspend_note.data or "",
            seen_version=_seen("seen_practice"),
        )
    except NotReady as error:
        return _again(concern, "suspend", form, error)
    return see(f"/concerns/{concern_id}")
