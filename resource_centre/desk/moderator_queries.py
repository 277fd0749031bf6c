"""What a moderator sees beside their own moves: reviews whose time is over."""

from collections.abc import Sequence

from resource_centre.accounts.models import Person
from resource_centre.desk.tasks import Task, named
from resource_centre.i18n import text
from resource_centre.organisations.permissions import memberships_of
from resource_centre.practices.permissions import wrote_it
from resource_centre.practices.review_queue import QueueItem


def late_reviews(person: Person, queue: Sequence[QueueItem]) -> list[Task]:
    """Reviewers who are late, for a moderator who may act on that text: remind, or ask another."""
    late = [item for item in queue if item.move.who == "reviewers" and item.is_late]
    own = {membership.organisation_id for membership in memberships_of(person)} if late else set()
    return [
        Task(
            "k1", "hourglass", text("Ask after a late review"), *named(item.revision),
            why=item.move.what, button=text("Open the text"),
            url=f"/reviews/revisions/{item.revision.id}", due=item.move.due,
        )
        for item in late
        if item.revision.practice.owner_id not in own and not wrote_it(person, item.revision)
    ]  # fmt: skip
