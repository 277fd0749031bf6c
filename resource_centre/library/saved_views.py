"""A person's own list of practices. Private: the owner of a practice learns a number at most."""

from typing import Any

from flask import render_template, request

from resource_centre.i18n import current_language
from resource_centre.library import practice_queries, queries
from resource_centre.library.views import bp
from resource_centre.practices.reader_operations import drop_saved_practice, save_practice
from resource_centre.practices.reader_queries import saved_by
from resource_centre.web import current_actor, see, signed_in

LIST = "/desk/saved"


@bp.get("/desk/saved")
@signed_in
def saved() -> Any:
    """What this person keeps to read again."""
    language, person = current_language(), current_actor()
    practices = saved_by(person)
    cards = queries.cards_of(person, [one.id for one in practices], language)
    closed = [one for one in practices if one.id not in cards]
    return render_template(
        "library/saved.html",
        cards=[cards[one.id] for one in practices if one.id in cards],
        closed=[(one, *titles) for one, titles in _titled(closed, language)],
    )


def _titled(practices: list[Any], language: str) -> list[Any]:
    titles = practice_queries.titles_of(practices, language)
    return [(one, titles[one.id]) for one in practices if one.id in titles]


@bp.post("/practices/<slug>/save")
@signed_in
def save(slug: str) -> Any:
    """Keep it."""
    save_practice(current_actor(), slug)
    return see(f"/practices/{slug}")


@bp.post("/practices/<slug>/unsave")
@signed_in
def unsave(slug: str) -> Any:
    """Keep it no longer."""
    drop_saved_practice(current_actor(), slug)
    return see(LIST if request.form.get("back") == "list" else f"/practices/{slug}")
