"""What a form that saves itself is told: the version it has seen from now on, and when."""

from datetime import datetime
from typing import Any, Protocol

from flask import jsonify

from resource_centre.templating import moment_said


class Saved(Protocol):
    """A review or a revision: whatever is saved again and again."""

    version: int
    saved_at: datetime


def saved_answer(thing: Saved) -> Any:
    """The JSON answer to a save: by the same route, under the same rules as the button's."""
    return jsonify(seen_version=thing.version, saved_at=moment_said(thing.saved_at))
