"""The record of decisions."""

from datetime import date
from typing import Any

from flask import render_template, request

from resource_centre.admin import decision_queries as queries
from resource_centre.admin.decision_words import ACTIONS, KINDS
from resource_centre.admin.views import bp
from resource_centre.pagination import page_number
from resource_centre.web import current_actor, requires


@bp.get("/decisions")
@requires("admin.decisions")
def decisions() -> Any:
    """Who decided what, when and why; filtered by the address alone."""
    given = {name: request.args.get(name, "").replace("\0", "")[:120] for name in
             ("kind", "action", "by", "since", "until")}  # fmt: skip
    asked = queries.Asked(
        kind=given["kind"],
        action=given["action"],
        by=given["by"],
        since=_day(given["since"]),
        until=_day(given["until"]),
    )
    page = queries.decisions_page(current_actor(), asked, page_number(request.args.get("page")))
    known = queries.kinds_and_actions(current_actor())
    return render_template(
        "admin/decisions.html",
        page=page,
        given=given,
        kinds=[(kind, KINDS.get(kind, kind)) for kind in known],
        actions=_actions(known),
        words={"kinds": KINDS, "actions": ACTIONS},
        addresses=queries.addresses_of([told.decision for told in page.items]),
    )


def _actions(known: dict[str, list[str]]) -> list[tuple[str, Any]]:
    found = dict.fromkeys(action for actions in known.values() for action in actions)
    return [(action, ACTIONS.get(action, action)) for action in found]


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
