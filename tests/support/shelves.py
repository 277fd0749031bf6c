"""Approved practices for tests of finding and reading, without the whole way of a review."""

from datetime import UTC, date, datetime
from typing import Any

from resource_centre.db import session, sort_key
from resource_centre.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from resource_centre.practices.models import (
    Practice,
    PracticeState,
    Revision,
    RevisionState,
    RevisionText,
    Track,
)
from resource_centre.practices.tag_models import PracticeTag, Tag
from resource_centre.unit_of_work import unit_of_work

Texts = dict[str, tuple[str, str, str]]
"""Language → title, summary, HTML of the body."""

CARD = {"kind": "social_technology", "needs": ["loneliness"], "target_groups": ["older"]}
DAY = datetime(2026, 3, 12, 9, tzinfo=UTC)


def owner_of(slug: str = "neighbours") -> Organisation:
    """The organisation of this slug, made where there is none."""
    found = session.query(Organisation).filter_by(slug=slug).one_or_none()
    if found is None:
        found = Organisation(
            slug=slug,
            kind=OrganisationKind.LIBRARY if slug == "library" else OrganisationKind.NGO,
            state=OrganisationState.ACCEPTED,
            name_en=f"The {slug}",
            name_ru=f"Соседи {slug}",
            name_key=sort_key(f"the {slug} соседи {slug}"),
            okrug="sao",
        )
        session.add(found)
    return found


def revision_of(practice: Practice, texts: Texts, **fields: Any) -> Revision:
    """A revision with its texts, approved unless it is said otherwise."""
    given: dict[str, Any] = {
        "number": 1,
        "state": RevisionState.APPROVED,
        "track": Track.FULL,
        "evidence_level": 1,
        "original_language": next(iter(texts)),
        "card": CARD,
        "decided_at": DAY,
        "saved_at": DAY,
        "check_scope": True,
    } | fields
    revision = Revision(practice=practice, **given)
    for language, (title, summary, html) in texts.items():
        revision.texts.append(
            RevisionText(
                language=language,
                title=title,
                title_key=sort_key(title),
                summary=summary,
                body=html,
                html=html,
                headings=[],
                renderer="test",
            )
        )
    revision.seal()
    session.add(revision)
    return revision


def shelve(
    slug: str,
    texts: Texts | None = None,
    *,
    state: PracticeState = PracticeState.PUBLISHED,
    owner: str = "neighbours",
    tags: tuple[str, ...] = (),
    **fields: Any,
) -> int:
    """A practice on the shelf; its id."""
    said = texts or {"en": (slug.replace("-", " ").capitalize(), "In short.", "<p>Text.</p>")}
    with unit_of_work():
        practice = Practice(
            slug=slug, owner=owner_of(owner), state=state, valid_until=date(2031, 3, 12)
        )
        session.add(practice)
        revision = revision_of(practice, said, **fields)
        session.flush()
        if revision.state is RevisionState.APPROVED:
            practice.approved_revision_id = revision.id
        for tag in tags:
            known = session.query(Tag).filter_by(slug=tag).one_or_none() or Tag(slug=tag)
            session.add(PracticeTag(practice=practice, tag=known))
            session.flush()
        return practice.id
