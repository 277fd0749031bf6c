"""What the shelves show: practices as cards and hits, whoever wrote and whoever reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from resource_centre.adoption.queries import authorised_counts
from resource_centre.authorisation import Actor
from resource_centre.db import session
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import (
    Practice,
    Revision,
    RevisionText,
    Track,
)
from resource_centre.practices.permissions import (
    PUBLIC_TEXT_STATES,
    practices_visible_to,
    revisions_visible_to,
)
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer
from resource_centre.vocabulary import in_a_row, labels


@dataclass(frozen=True)
class Card:
    """A practice to pick up, as the macros ``practice_card`` and ``search_hit`` read it."""

    slug: str
    kind: str
    title: str
    title_language: str
    summary: str
    owner_slug: str
    owner_name: str
    owner_language: str
    track: str
    evidence_level: int
    replicated: bool
    signal: str | None
    by_compilers: bool
    cost_band: int | None
    updated_on: date | None
    state: str
    revision: str
    groups: Sequence[str]
    settings: Sequence[str]
    languages: Sequence[str]
    sites: int


def track_of(practice: Practice, revision: Revision) -> str:
    """full, basic, light; ``library`` for a light text that the library compiled."""
    track = revision.track or Track.LIGHT
    return "library" if track is Track.LIGHT and practice.is_library_text else track.value


def cost_band_of(revision: Revision) -> int | None:
    """1 to 5, where it is known."""
    band = str(revision.card.get("cost_band", "")).removeprefix("C")
    return int(band) if band else None


def kind_of(revision: Revision) -> str:
    """The kind of practice; one that is not said yet is shown as experience."""
    return str(revision.card.get("kind") or "experience")


def card_of(practice: Practice, language: str, shown_in: str | None, sites: int) -> Card:
    """A card for a reader of ``language``; the text in ``shown_in``, where it is given."""
    revision = practice.approved_revision
    if revision is None:
        raise ValueError(f"practice {practice.id} has no approved revision")
    written = revision.text_in(shown_in or language)
    owner_name, owner_language = practice.owner.name_in(language)
    return Card(
        slug=practice.slug,
        kind=kind_of(revision),
        title=written.title,
        title_language=written.language,
        summary=written.summary,
        owner_slug=practice.owner.slug,
        owner_name=owner_name,
        owner_language=owner_language,
        track=track_of(practice, revision),
        evidence_level=revision.evidence_level or 0,
        replicated=revision.replicated,
        signal=revision.signal,
        by_compilers=revision.evidence_by_compilers,
        cost_band=cost_band_of(revision),
        updated_on=(revision.decided_at or revision.saved_at).date(),
        state=practice.state.value,
        revision=revision.label,
        groups=in_a_row(
            labels("target_group", revision.card.get("target_groups", []), language), language
        ),
        settings=in_a_row(labels("setting", revision.card.get("settings", []), language), language),
        languages=sorted(text.language for text in revision.texts),
        sites=sites,
    )


def cards_of(
    actor: Actor, practice_ids: Iterable[int], language: str, shown: Mapping[int, str] | None = None
) -> dict[int, Card]:
    """Cards by practice id, of those that anybody may find and this actor may read."""
    ids = list(practice_ids)
    titles = selectinload(Revision.texts).load_only(
        RevisionText.language, RevisionText.title, RevisionText.summary
    )
    wanted = (
        select(Practice)
        .join(Revision, Practice.approved_revision_id == Revision.id)
        .where(Practice.id.in_(ids), Practice.state.in_(PUBLIC_TEXT_STATES))
        .where(practices_visible_to(actor), revisions_visible_to(actor))
        .options(
            contains_eager(Practice.approved_revision).options(titles),
            joinedload(Practice.owner),
        )
    )
    sites = authorised_counts(ids)
    return {
        one.id: card_of(one, language, (shown or {}).get(one.id), sites.get(one.id, 0))
        for one in session.scalars(wanted)
    }


def cards_of_owner(actor: Actor, owner_id: int, language: str) -> list[Card]:
    """What an organisation has on the shelves, the newest first."""
    ids = session.scalars(
        select(Practice.id).where(
            Practice.owner_id == owner_id,
            Practice.state.in_(PUBLIC_TEXT_STATES),
            practices_visible_to(actor),
        )
    )
    cards = cards_of(actor, ids, language).values()
    return sorted(cards, key=lambda card: (card.updated_on or date.min, card.slug), reverse=True)


def public_counts(owner_ids: Sequence[int]) -> dict[int, int]:
    """How many practices each of these organisations has on the shelves."""
    rows = session.execute(
        select(Practice.owner_id, Practice.id).where(
            Practice.owner_id.in_(owner_ids),
            Practice.state.in_(PUBLIC_TEXT_STATES),
            practices_visible_to(None),
        )
    )
    found: dict[int, int] = {}
    for owner_id, _ in rows:
        found[owner_id] = found.get(owner_id, 0) + 1
    return found


def owner_names(slugs: Iterable[str], language: str) -> dict[str, str]:
    """What the organisations of these slugs are called."""
    wanted = list(slugs)
    if not wanted:
        return {}
    owners = session.scalars(select(Organisation).where(Organisation.slug.in_(wanted)))
    return {owner.slug: owner.name_in(language)[0] for owner in owners}


def tag_names(slugs: Iterable[str], language: str) -> dict[str, str]:
    """What the tags of these slugs are called."""
    wanted = list(slugs)
    if not wanted:
        return {}
    tags = session.scalars(select(Tag).where(Tag.slug.in_(wanted)))
    return {tag.slug: tag.label_in(language) for tag in tags}


def tags_of(practice: Practice, language: str) -> list[tuple[str, str]]:
    """The tags of a practice that readers see: (slug, label)."""
    rows = session.scalars(
        select(Tag)
        .join(PracticeTag)
        .where(PracticeTag.practice_id == practice.id, PracticeTag.layer != TagLayer.SUGGESTED)
        .order_by(PracticeTag.id)
    )
    return [(tag.slug, tag.label_in(language)) for tag in rows]
