"""Which openings of a page count as those of a reader; who the reader is is not looked at."""

import re
from functools import partial

from flask import request

from resource_centre.authorisation import Actor
from resource_centre.page_cache import each_time
from resource_centre.practices.models import Practice
from resource_centre.practices.permissions import PUBLIC_TEXT_STATES, owner_member
from resource_centre.practices.view_notes import note_view

_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|fetch|scan|archiv|headless|lighthouse|"
    r"facebookexternalhit|curl|wget|python|java/|go-http|okhttp|libwww|httpclient|^$",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    """Whether a program that is no browser asks, as far as it says so itself."""
    return bool(_ROBOT.search(user_agent))


def note_reader(practice: Practice, actor: Actor) -> None:
    """Count this opening, and each later one of the page where it is kept for visitors. The
    owner's own people are no readers."""
    if practice.state in PUBLIC_TEXT_STATES and not owner_member(actor, practice):
        each_time(partial(_note_opening, practice.id))


def _note_opening(practice_id: int) -> None:
    """Neither robots nor what a browser fetches ahead of time are counted."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    is_read = request.method == "GET" and "prefetch" not in ahead
    if is_read and not is_robot(request.user_agent.string):
        note_view(practice_id)
