"""Tags on a practice: the author's own words; what a curator put there stays."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import aliased

from resource_centre import outbox
from resource_centre.authorisation import Actor, require
from resource_centre.db import session
from resource_centre.errors import BadInput
from resource_centre.i18n import text
from resource_centre.organisations.addresses import slugified
from resource_centre.practices.events import PracticeTagged
from resource_centre.practices.models import Practice
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer
from resource_centre.unit_of_work import unit_of_work

MOST_TAGS = 10
LONGEST_SLUG = 60
LONGEST_LABEL = 80


def set_author_tags(
    practice: Practice, actor: Actor, words: Iterable[str], *, language: str
) -> None:
    """Make the author's layer these tags; a new tag is labelled with the words as typed."""
    wished = {slugified(w, LONGEST_SLUG): w.strip()[:LONGEST_LABEL] for w in words if w.strip()}
    if "" in wished:
        raise BadInput({"tags": text("A tag needs at least one letter or digit.")})
    if len(wished) > MOST_TAGS:
        raise BadInput({"tags": text("At most %(most)d tags.", most=MOST_TAGS)})
    with unit_of_work():
        session().refresh(practice)
        require(actor, "practice.tag", practice)
        put_author_tags(practice, wished, actor.id, language=language)


def put_author_tags(
    practice: Practice, wished: dict[str, str], put_by: str | None, *, language: str | None
) -> bool:
    """The same inside a unit of work, from slug → words; says whether anything changed."""
    wished = _after_merges(wished)
    held = select(PracticeTag).join(Tag).where(PracticeTag.practice_id == practice.id)
    rows = {row.tag.slug: row for row in session().scalars(held)}
    changed = False
    for slug, row in rows.items():
        if row.layer is TagLayer.AUTHOR and slug not in wished:
            session().delete(row)
            changed = True
    for slug, words in wished.items():
        if slug not in rows:
            tag = _tag(slug, words, language)
            session().add(PracticeTag(practice_id=practice.id, tag=tag, put_by=put_by))
            changed = True
    if changed:
        session().flush()
        outbox.announce(PracticeTagged(practice_id=practice.id))
    return changed


def _after_merges(wished: dict[str, str]) -> dict[str, str]:
    """The same tags, those that a curator merged under the name that stands for them now."""
    went = current_slugs(wished)
    return {went[slug]: words for slug, words in wished.items()}


def current_slugs(slugs: Iterable[str]) -> dict[str, str]:
    """Each slug → the one that stands for it: its own, or that of the tag it was merged into."""
    named, target = list(slugs), aliased(Tag)
    went = (
        select(Tag.slug, target.slug)
        .join(target, Tag.merged_into_id == target.id)
        .where(Tag.slug.in_(named))
    )
    return {**{slug: slug for slug in named}, **dict(iter(session().execute(went)))}


def _tag(slug: str, words: str, language: str | None) -> Tag:
    tag: Tag | None = session().scalar(select(Tag).where(Tag.slug == slug))
    if tag is None:
        tag = Tag(slug=slug)
        session().add(tag)
    if language is not None and not getattr(tag, f"label_{language}"):
        setattr(tag, f"label_{language}", words)
    return tag
