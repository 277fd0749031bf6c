"""What an institution's uses mean to the institution: work in hand, work that is open, and their
move when two institutions become one."""

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from resource_centre.accounts.models import Person
from resource_centre.adoption.models import OPEN_STATES, Adoption, OrderFile
from resource_centre.db import session
from resource_centre.i18n import Said, current_language, text
from resource_centre.organisations.merging import Merger, add_merger
from resource_centre.organisations.models import Organisation
from resource_centre.organisations.work_queries import OPEN_WORK, WORK_IN_HAND, WorkLine
from resource_centre.practices.models import Practice


def uses_in_hand(person: Person, organisation: Organisation) -> list[WorkLine]:
    """The uses that are not over and that this person began or asked for."""
    begun = select(Adoption).where(
        Adoption.institution_id == organisation.id,
        Adoption.state.in_(OPEN_STATES),
        or_(Adoption.began_by == person.id, Adoption.requested_by == person.id),
    )
    return [
        WorkLine(text("Practice in use or considered"), *_title(use), f"/adoptions/{use.id}")
        for use in session().scalars(begun.order_by(Adoption.id))
    ]


def _title(use: Adoption) -> tuple[str, str]:
    revision = use.revision or use.practice.approved_revision
    if revision is None:
        return use.practice.slug, "en"
    written = revision.text_in(current_language())
    return written.title, written.language


def uses_under_way(organisation: Organisation) -> int:
    """How many uses of the institution are neither ended nor dropped."""
    return _counted(organisation.id, Adoption.state.in_(OPEN_STATES))


def _counted(institution_id: int, *where: object) -> int:
    rows = select(func.count(Adoption.id)).where(Adoption.institution_id == institution_id, *where)  # type: ignore[arg-type]
    return int(session().scalar(rows) or 0)


def _move(from_id: int, into_id: int) -> None:
    for table in (Adoption, OrderFile):
        theirs = update(table).where(table.institution_id == from_id)
        session().execute(theirs.values(institution_id=into_id))


def _hinders(from_id: int, into_id: int) -> list[Said]:
    """One institution has one open use of a practice, and none of a practice of its own."""
    here = aliased(Adoption)
    both = (
        select(Adoption.id)
        .join(here, here.practice_id == Adoption.practice_id)
        .where(
            Adoption.institution_id == from_id, Adoption.state.in_(OPEN_STATES),
            here.institution_id == into_id, here.state.in_(OPEN_STATES),
        )
    )  # fmt: skip
    own = (
        select(Adoption.id)
        .join(Practice, Adoption.practice_id == Practice.id)
        .where(
            Adoption.state.in_(OPEN_STATES),
            or_(
                (Adoption.institution_id == from_id) & (Practice.owner_id == into_id),
                (Adoption.institution_id == into_id) & (Practice.owner_id == from_id),
            ),
        )
    )
    found: list[Said] = []
    if session().scalar(both.limit(1)) is not None:
        found.append(text("Both use or consider the same practice: one of the two must end first."))
    if session().scalar(own.limit(1)) is not None:
        found.append(text("One uses or considers a practice of the other: that must end first."))
    return found


MERGER = Merger(
    "adoptions",
    text("Practices in use or considered"),
    ("adoption.institution_id", "order_file.institution_id"),
    _counted,
    _move,
    _hinders,
)


def register_providers() -> None:
    """Tell the organisations what only this slice knows (at start)."""
    add_merger(MERGER)
    if uses_in_hand not in WORK_IN_HAND:
        WORK_IN_HAND.append(uses_in_hand)
        OPEN_WORK.append(uses_under_way)
