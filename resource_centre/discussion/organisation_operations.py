"""What an organisation was asked about concerns goes along when it becomes one with another."""

from sqlalchemy import func, select, update

from resource_centre.db import session
from resource_centre.discussion.models import ConcernReply
from resource_centre.i18n import text
from resource_centre.organisations.merging import Merger, add_merger


def _count(from_id: int) -> int:
    asked = select(func.count(ConcernReply.id)).where(ConcernReply.organisation_id == from_id)
    return int(session().scalar(asked) or 0)


def _move(from_id: int, into_id: int) -> None:
    """Where both were asked about one concern, each reply stays with who gave it."""
    there = select(ConcernReply.concern_id).where(ConcernReply.organisation_id == into_id)
    theirs = update(ConcernReply).where(
        ConcernReply.organisation_id == from_id,
        ConcernReply.concern_id.not_in(there.scalar_subquery()),
    )
    session().execute(
        theirs.values(organisation_id=into_id), execution_options={"synchronize_session": False}
    )


MERGER = Merger(
    "concern_replies",
    text("Answers to concerns"),
    ("concern_reply.organisation_id",),
    _count,
    _move,
)


def register_providers() -> None:
    """Tell the organisations what only this slice knows (at start)."""
    add_merger(MERGER)
