"""What an organisation's practices mean to the organisation: work in hand, work that is open, and
their move to another owner when two organisations become one."""

from sqlalchemy import func, select, update

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.i18n import current_language, text
from resource_centre.organisations.merging import Merger, add_merger
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.work_queries import OPEN_WORK, WORK_IN_HAND, WorkLine
from resource_centre.practices.models import OPEN_STATES, Practice, Revision


def texts_in_hand(person: Person, organisation: Organisation) -> list[WorkLine]:
    """The texts under way that this person began for the organisation."""
    begun = (
        select(Revision)
        .join(Practice, Revision.practice_id == Practice.id)
        .where(
            Practice.owner_id == organisation.id,
            Revision.state.in_(OPEN_STATES),
            Revision.created_by == person.id,
        )
        .order_by(Revision.id)
    )
    lines = []
    for revision in session().scalars(begun):
        written = revision.text_in(current_language())
        address = f"/practices/{revision.practice.slug}/edit?lane={revision.lane.value}"
        lines.append(WorkLine(text("Text under way"), written.title, written.language, address))
    return lines


def texts_under_way(organisation: Organisation) -> int:
    """How many texts of the organisation are neither decided on nor taken back."""
    under_way = (
        select(func.count(Revision.id))
        .join(Practice, Revision.practice_id == Practice.id)
        .where(Practice.owner_id == organisation.id, Revision.state.in_(OPEN_STATES))
    )
    return int(session().scalar(under_way) or 0)


def _count(from_id: int) -> int:
    owned = select(func.count(Practice.id)).where(Practice.owner_id == from_id)
    return int(session().scalar(owned) or 0)


def _move(from_id: int, into_id: int) -> None:
    """The seal holds card and texts alone, so no hash changes."""
    owned = update(Practice).where(Practice.owner_id == from_id)
    session().execute(owned.values(owner_id=into_id))


MERGER = Merger("practices", text("Practices"), ("practice.owner_id",), _count, _move)


def register_providers() -> None:
    """Tell the organisations what only this slice knows (at start)."""
    add_merger(MERGER)
    if texts_in_hand not in WORK_IN_HAND:
        WORK_IN_HAND.append(texts_in_hand)
        OPEN_WORK.append(texts_under_way)
