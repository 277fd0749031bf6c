"""The inbox: read it, mark it read."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.i18n import current_language
from resource_centre.notifications import operations
from resource_centre.notifications.models import Message
from resource_centre.notifications.queries import inbox_of
from resource_centre.notifications.words import subject_said
from resource_centre.pagination import page_number
from resource_centre.web import current_actor, see, signed_in

bp = Blueprint("notifications", __name__)


def said(message: Message) -> str:
    """A message in the language of the page."""
    return subject_said(message.event, message.parameters, current_language())


@bp.get("/desk/inbox")
@signed_in
def inbox() -> Any:
    """All messages, the newest first."""
    page = inbox_of(current_actor(), page_number(request.args.get("page")))
    return render_template("notifications/inbox.html", page=page, said=said)


@bp.post("/desk/inbox/<int:message_id>/read")
@signed_in
def read(message_id: int) -> Any:
    """Mark one as read."""
    operations.mark_read(message_id, current_actor())
    return see("/desk/inbox")


@bp.post("/desk/inbox/read")
@signed_in
def read_all() -> Any:
    """Mark everything as read."""
    operations.mark_all_read(current_actor())
    return see("/desk/inbox")
