"""The inbox: read it, mark it read."""

from typing import Any

from flask import Blueprint, render_template, request

from resource_centre.i18n import current_language
from resource_centre.notifications import operations
from resource_centre.notifications.health_queries import trouble_of
from resource_centre.notifications.models import Message
from resource_centre.notifications.queries import by_day, inbox_of
from resource_centre.notifications.words import subject_said
from resource_centre.pagination import page_number
from resource_centre.web import current_actor, see, signed_in

bp = Blueprint("notifications", __name__)
UNREAD = "unread"


def said(message: Message) -> str:
    """A message in the language of the page."""
    return subject_said(message.event, message.parameters, current_language())


@bp.app_context_processor
def mail_context() -> dict[str, Any]:
    """What the account page asks: what is wrong with the address of this person."""
    return {"mail_trouble": lambda: trouble_of(current_actor())}


@bp.get("/desk/inbox")
@signed_in
def inbox() -> Any:
    """All messages or those not read, the newest first, by the day on which they came."""
    shown = UNREAD if request.args.get("show") == UNREAD else ""
    number = page_number(request.args.get("page"))
    page = inbox_of(current_actor(), number, unread_only=bool(shown))
    return render_template(
        "notifications/inbox.html", page=page, days=list(by_day(page.items)), said=said, shown=shown
    )


@bp.post("/desk/inbox/<int:message_id>/read")
@signed_in
def read(message_id: int) -> Any:
    """Mark one as read; back to the same list."""
    operations.mark_read(message_id, current_actor())
    return see(_list_shown())


@bp.post("/desk/inbox/read")
@signed_in
def read_all() -> Any:
    """Mark everything as read."""
    operations.mark_all_read(current_actor())
    return see("/desk/inbox")


def _list_shown() -> str:
    shown = f"show={UNREAD}&" if request.form.get("show") == UNREAD else ""
    number = page_number(request.form.get("page"))
    return f"/desk/inbox?{shown}page={number}" if shown or number > 1 else "/desk/inbox"
