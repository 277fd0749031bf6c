"""Tags as the curator sees them: how often each stands, and where merged ones went."""

from dataclasses import dataclass

from sqlalchemy import func, select

from resource_centre.db import session, sort_key
from resource_centre.i18n import LANGUAGES, current_language
from resource_centre.pagination import PAGE_SIZE, Page
from resource_centre.practices.tag_models import PracticeTag, Tag


@dataclass(frozen=True)
class TagLine:
    """A tag and on how many practices it stands."""

    tag: Tag
    practices: int


def tag_lines(*, words: str = "", page: int = 1) -> Page[TagLine]:
    """A page of the tags, by their short names.

    Chosen here, not by the database: SQLite folds no Cyrillic, and all tags fit in one answer.
    """
    key = sort_key(words)
    every = session().scalars(select(Tag).order_by(Tag.slug))
    wanted = [tag for tag in every if key in sort_key(_names(tag))]
    tags = wanted[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    counts = _counts([tag.id for tag in tags])
    return Page([TagLine(tag, counts.get(tag.id, 0)) for tag in tags], page, len(wanted))


def _names(tag: Tag) -> str:
    return " ".join([tag.slug, *(tag.label_in(language) for language in LANGUAGES)])


def tags_by_id(ids: list[int]) -> dict[int, Tag]:
    """These tags, for the names of those that others went into."""
    rows = session().scalars(select(Tag).where(Tag.id.in_(ids)))
    return {tag.id: tag for tag in rows}


def tags_that_stay(but: Tag) -> list[Tag]:
    """What a tag may be merged into, by name."""
    rows = select(Tag).where(Tag.merged_into_id.is_(None), Tag.id != but.id)
    return sorted(
        session().scalars(rows), key=lambda tag: sort_key(tag.label_in(current_language()))
    )


def _counts(ids: list[int]) -> dict[int, int]:
    counted = (
        select(PracticeTag.tag_id, func.count())
        .where(PracticeTag.tag_id.in_(ids))
        .group_by(PracticeTag.tag_id)
    )
    return dict(iter(session().execute(counted)))


def tag_with_slug(slug: str) -> Tag | None:
    """The tag of this short name, merged or not."""
    found: Tag | None = session().scalar(select(Tag).where(Tag.slug == slug))
    return found


def count_of(tag: Tag) -> int:
    """On how many practices it stands."""
    return _counts([tag.id]).get(tag.id, 0)
