"""What the pages of writing ask of the database. Who may see is a clause the caller brings."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from resource_centre.accounts.models import Person
from resource_centre.db import session
from resource_centre.practices.models import (
    EDITABLE_STATES,
    OPEN_STATES,
    CoAuthor,
    Lane,
    Practice,
    Revision,
)
from resource_centre.practices.review_models import LetterPoint
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer


def practice_at(slug: str, visible: ColumnElement[bool]) -> Practice | None:
    """The practice at this address, if its address may be known of."""
    wanted = select(Practice).where(Practice.slug == slug, visible)
    found: Practice | None = session().scalar(wanted)
    return found


def revision_of_id(revision_id: int, visible: ColumnElement[bool]) -> Revision | None:
    """The revision, if its text may be read."""
    wanted = select(Revision).join(Practice, Revision.practice_id == Practice.id)
    found: Revision | None = session().scalar(wanted.where(Revision.id == revision_id, visible))
    return found


def practice_of_id(practice_id: int, visible: ColumnElement[bool]) -> Practice | None:
    """The practice, if its address may be known of."""
    found: Practice | None = session().scalar(
        select(Practice).where(Practice.id == practice_id, visible)
    )
    return found


def open_revisions(practice: Practice) -> Sequence[Revision]:
    """What is being written or decided on, the ordinary lane first."""
    wanted = select(Revision).where(
        Revision.practice_id == practice.id, Revision.state.in_(OPEN_STATES)
    )
    return list(session().scalars(wanted.order_by(Revision.lane, Revision.id)))


def revision_to_edit(practice: Practice, lane: Lane | None) -> Revision | None:
    """The revision a writer goes on with: of the lane asked for, else the only one there is."""
    editable = [r for r in open_revisions(practice) if r.state in EDITABLE_STATES]
    if lane is not None:
        return next((r for r in editable if r.lane is lane), None)
    return editable[0] if editable else None


def free_lanes(practice: Practice) -> list[Lane]:
    """The lanes in which a new revision can be begun."""
    taken = {r.lane for r in open_revisions(practice)}
    lanes = list(Lane) if practice.approved_revision_id else [Lane.ORDINARY]
    return [lane for lane in lanes if lane not in taken]


def letter_points(revision: Revision) -> Sequence[LetterPoint]:
    """The points of the letter of this round, those that must be answered first."""
    wanted = select(LetterPoint).where(
        LetterPoint.revision_id == revision.id, LetterPoint.round == revision.round
    )
    return list(session().scalars(wanted.order_by(LetterPoint.kind, LetterPoint.id)))


def co_authors(practice: Practice) -> Sequence[Person]:
    """Who writes here beside the members of the owner."""
    wanted = select(Person).join(CoAuthor, CoAuthor.person_id == Person.id)
    of_practice = wanted.where(CoAuthor.practice_id == practice.id, CoAuthor.until.is_(None))
    return list(session().scalars(of_practice.order_by(Person.name_key)))


def author_tags(practice: Practice) -> Sequence[Tag]:
    """The tags the author put on it."""
    wanted = (
        select(Tag)
        .join(PracticeTag)
        .where(PracticeTag.practice_id == practice.id, PracticeTag.layer == TagLayer.AUTHOR)
    )
    return list(session().scalars(wanted.order_by(PracticeTag.id)))
