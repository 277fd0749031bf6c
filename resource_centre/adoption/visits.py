"""What a request names: the adoption, the version seen, and from where somebody asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import request

from resource_centre.adoption import pages, queries
from resource_centre.adoption.models import CHECKLIST_POINTS, Adoption
from resource_centre.adoption.permissions import adoptions_visible_to, institutions_of
from resource_centre.authorisation import found
from resource_centre.limits import count_try, take_back_try
from resource_centre.organisations.models import Organisation
from resource_centre.web import current_actor

AN_HOUR = timedelta(hours=1)
STEPS_AN_HOUR = 30


def seen_version() -> int:
    """The version the form was made of; a form that names none has seen nothing."""
    given = request.form.get("seen_version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def adoption_at(adoption_id: int) -> Adoption:
    """The adoption, or 404 for who may not know of it."""
    visible = adoptions_visible_to(current_actor())
    adoption: Adoption = found(queries.adoption_with_id(adoption_id, visible))
    return adoption


@contextmanager
def counted(what: str = "adoption step", at_most: int = STEPS_AN_HOUR) -> Iterator[None]:
    """At most so many an hour; what was refused does not count."""
    actor = current_actor()
    count_try(what, actor.id, at_most=at_most, within=AN_HOUR)
    try:
        yield
    except Exception:
        take_back_try(what, actor.id, within=AN_HOUR)
        raise


def own_institutions() -> list[Organisation]:
    """The institutions the person at the screen works in."""
    return [held.organisation for held in institutions_of(current_actor())]


def words() -> dict[str, Any]:
    """What every template of adoptions knows."""
    return {"pages": pages, "CHECKLIST_POINTS": CHECKLIST_POINTS}
