"""What an organisation is asked about a concern, and its answer."""

from typing import Any

from flask import Blueprint, render_template

from resource_centre.authorisation import found
from resource_centre.discussion import operations, queries
from resource_centre.discussion.forms import KIND_WORDS, ReplyForm, add_errors
from resource_centre.discussion.models import CLOSED_STATES, ConcernReply
from resource_centre.discussion.permissions import replies_visible_to
from resource_centre.errors import NotReady
from resource_centre.web import back_to_form, current_actor, see, signed_in

bp = Blueprint("concern_replies", __name__)


def _reply(concern_id: int) -> ConcernReply:
    """What one's organisation is asked, or 404 for everybody else."""
    visible = replies_visible_to(current_actor())
    reply: ConcernReply = found(queries.reply_to(concern_id, visible))
    return reply


def _facts(reply: ConcernReply, form: ReplyForm) -> dict[str, Any]:
    title, language = queries.title_of(reply.concern.practice)
    use = reply.concern.adoption
    is_of_user = use is not None and use.institution_id == reply.organisation_id
    return {
        "reply": reply,
        "form": form,
        "title": title,
        "title_language": language,
        "reply_by": queries.reply_by(reply),
        "is_over": reply.concern.state in CLOSED_STATES,
        "adoption": use if is_of_user else None,
        "KINDS": KIND_WORDS,
    }


@bp.get("/concerns/<int:concern_id>/reply")
@signed_in
def reply_form(concern_id: int) -> Any:
    """The moderator's words, and a place for the answer; never who reported."""
    return render_template("discussion/reply.html", **_facts(_reply(concern_id), ReplyForm()))


@bp.post("/concerns/<int:concern_id>/reply")
@signed_in
def reply(concern_id: int) -> Any:
    """Keep the answer."""
    asked, form = _reply(concern_id), ReplyForm()
    try:
        if not form.validate():
            raise NotReady("")
        operations.reply_to_concern(asked.id, form.words.data or "", actor=current_actor())
    except NotReady as error:
        if error.sentence:
            add_errors(form, error)
        return back_to_form("discussion/reply.html", error, **_facts(asked, form))
    return see(f"/concerns/{concern_id}/reply")
