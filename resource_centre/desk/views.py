"""The signed-in home: what to do now, for whatever the person is."""

from typing import Any

from flask import Blueprint, render_template

from resource_centre.accounts.models import Person
from resource_centre.accounts.permissions import moderator, reviewer
from resource_centre.adoption.queries import authorised_counts
from resource_centre.db import today
from resource_centre.desk import (
    adoption_queries,
    moderator_queries,
    owner_queries,
    queries,
    tasks,
)
from resource_centre.i18n import current_language
from resource_centre.notifications.queries import newest_messages, unread_count
from resource_centre.notifications.views import said
from resource_centre.organisations.permissions import memberships_of
from resource_centre.practices import completeness
from resource_centre.practices.models import RevisionState
from resource_centre.practices.reader_queries import readerships
from resource_centre.practices.review_pages import assignment_state, queue_row
from resource_centre.practices.review_queries import MOST_OPEN_REVIEWS, assignments_of
from resource_centre.practices.review_queue import chosen, median_of_our_days, queue_of
from resource_centre.practices.working_days import GOAL
from resource_centre.web import current_actor, signed_in

bp = Blueprint("desk", __name__)
MOST_WAITING = 5
MOST_IN_A_PANEL = 6


@bp.get("/desk")
@signed_in
def desk() -> Any:
    """Everything that waits for this person, and the state of what is theirs."""
    person = current_actor()
    queue = queue_of(person)
    uses = adoption_queries.uses_of(person)
    practices = queries.practices_owned(person)
    found = [
        *queries.tasks_of_author(person),
        *queries.tasks_of_reviewer(person),
        *queries.tasks_of_moderator(person, queue),
        *moderator_queries.late_reviews(person, queue),
        *adoption_queries.tasks_of_institution(person, uses),
        *owner_queries.tasks_of_owner(person, practices),
        *tasks.added_tasks(person),
    ]
    return render_template(
        "desk/desk.html",
        day=today(),
        groups=list(tasks.grouped(found)),
        dated=sum(task.due is not None for task in found),
        undated=sum(task.due is None for task in found),
        memberships=memberships_of(person),
        is_moderator=moderator(person),
        is_reviewer=reviewer(person),
        messages=newest_messages(person),
        unread=unread_count(person),
        said=said,
        goal=GOAL,
        **_figures(person, queue),
        **_own(person, uses, practices),
    )


def _figures(person: Person, queue: list[Any]) -> dict[str, Any]:
    """The moderator's queue in figures, and what in it waits for others."""
    others = [item for item in chosen(queue) if not item.is_mine]
    return {
        "queue_size": len(queue),
        "median": median_of_our_days() if queue else None,
        "without_reviewer": sum(item.move.kind == "find" for item in queue),
        "others": [queue_row(item) for item in others[:MOST_WAITING]],
        "places": queries.places_in_queue(person),
    }


def _own(person: Person, uses: list[Any], practices: list[Any]) -> dict[str, Any]:
    """Drafts, reviews, adoptions, and what becomes of the practices of one's organisations."""
    drafts = queries.texts_of(person, (RevisionState.DRAFT,))
    ids = [practice.id for practice in practices]
    considering = owner_queries.considering_counts(ids)
    return {
        "drafts": [(r, completeness.progress_of(r)) for r in drafts[:MOST_IN_A_PANEL]],
        "reviews": [
            (a, assignment_state(a, a.revision.round), queries.blocks_done(a))
            for a in assignments_of(person)
        ],
        "most_reviews": MOST_OPEN_REVIEWS,
        "uses": [(use, adoption_queries.text_of(use)) for use in uses[:MOST_IN_A_PANEL]],
        "practices": [(practice, considering.get(practice.id, 0)) for practice in practices],
        "readerships": readerships(ids),
        "taken_up": adoption_queries.taken_up_from(person),
        "using": authorised_counts(ids),
        "spoken": current_language(),
    }
