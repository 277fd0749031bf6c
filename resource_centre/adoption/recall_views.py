"""The institution's answer to a recall, and the list of answers for those who follow it up."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template

from resource_centre.adoption import pages, recall_queries
from resource_centre.adoption.forms import add_errors
from resource_centre.adoption.models import Adoption
from resource_centre.adoption.recall_forms import RecallForm
from resource_centre.adoption.recall_models import Recall, RecallAnswer, RecallState
from resource_centre.adoption.recall_operations import (
    answer_recall,
    confirm_by,
    days_due,
    is_unconfirmed,
)
from resource_centre.adoption.recall_workflow import RECALL_ANSWER
from resource_centre.adoption.visits import adoption_at, counted, seen_version, words
from resource_centre.adoption.workflow import ADOPTION
from resource_centre.authorisation import found, require
from resource_centre.db import day_of
from resource_centre.errors import NotReady
from resource_centre.i18n import current_language
from resource_centre.practices.permissions import practices_visible_to
from resource_centre.practices.queries import practice_at
from resource_centre.practices.working_days import due_after
from resource_centre.steps import steps_for
from resource_centre.web import back_to_form, current_actor, requires, see, signed_in

bp = Blueprint("recalls", __name__)


def _asked(adoption_id: int) -> tuple[Adoption, RecallAnswer]:
    adoption = adoption_at(adoption_id)
    require(current_actor(), "recall.see", adoption)
    answer: RecallAnswer = found(recall_queries.answer_of(adoption.id))
    return adoption, answer


def _form_of(adoption: Adoption, answer: RecallAnswer) -> dict[str, Any]:
    actor = current_actor()
    opened = steps_for(RECALL_ANSWER, actor, answer) if answer.recall.closed_at is None else []
    may_pause = any(step.action == "pause" for step in steps_for(ADOPTION, actor, adoption))
    return {
        "adoption": adoption,
        "answer": answer,
        "form": RecallForm(opened),
        "opened": opened,
        "may_pause": may_pause,
        "due": _due_of(answer.recall),
        **words(),
    }


def _due_of(recall: Recall) -> date:
    """After two working days the institution is asked again."""
    return due_after(day_of(recall.opened_at), 2, ours=False)


@bp.get("/adoptions/<int:adoption_id>/recall")
@signed_in
def one(adoption_id: int) -> Any:
    """Why use is suspended, what the institution said, and what it may say."""
    return render_template("adoption/recall.html", **_form_of(*_asked(adoption_id)))


@bp.post("/adoptions/<int:adoption_id>/recall")
@signed_in
def answer(adoption_id: int) -> Any:
    """Stopped, not applying it, or finishing with those who are in it."""
    adoption, asked = _asked(adoption_id)
    require(current_actor(), "adoption.edit", adoption)
    facts = _form_of(adoption, asked)
    form: RecallForm = facts["form"]
    try:
        if not form.validate():
            raise NotReady("")
        with counted():
            answer_recall(asked, form.reply(), actor=current_actor(), seen_version=seen_version())
    except NotReady as error:
        if error.sentence:
            add_errors(form, error)
        return back_to_form("adoption/recall.html", error, **facts)
    return see(f"/adoptions/{adoption_id}/recall")


@bp.get("/practices/<slug>/recall")
@requires("recall.follow")
def of_practice(slug: str) -> Any:
    """Who has answered and who has not."""
    practice = found(practice_at(slug, practices_visible_to(current_actor())))
    require(current_actor(), "practice.recall", practice)
    recalls = recall_queries.recalls_of(practice.id)
    revision = practice.approved_revision
    written = revision.text_in(current_language()) if revision else None
    return render_template(
        "adoption/recalls.html",
        practice=practice,
        title=written.title if written else practice.slug,
        title_language=written.language if written else current_language(),
        recalls=recalls,
        unanswered=RecallState.OPEN,
        days_due=days_due,
        is_unconfirmed=is_unconfirmed,
        confirm_by=confirm_by,
        pages=pages,
    )
