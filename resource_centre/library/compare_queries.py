"""What a comparison shows of each practice: the same facts as its page, in the same words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from resource_centre.authorisation import Actor
from resource_centre.db import session
from resource_centre.i18n import Said, text
from resource_centre.library import card_words
from resource_centre.library.excerpts import points, run, section_blocks
from resource_centre.library.queries import Card, cards_of
from resource_centre.practices.models import Practice, Revision, RevisionText

MOST = 4
LONGEST_SLUG = 80
NOT_FOR, MOST_POINTS, POINT = 200, 5, 140
GLANCE = ("users", "hand-heart", "house", "clock", "user-round-check", "circle-check", "coins")


@dataclass(frozen=True)
class Column:
    """One practice of the comparison."""

    card: Card
    facts: dict[str, str]
    """Icon of the fact at a glance → its words; what is not in the card is not there."""
    not_for: str
    core: Sequence[str]
    terms: str


def chosen_slugs(wished: Sequence[str]) -> list[str]:
    """What an address asks to compare, once each, and at most four.

    Without NUL, which PostgreSQL cannot compare.
    """
    cleaned = (slug.replace("\0", "")[:LONGEST_SLUG] for slug in wished)
    return list(dict.fromkeys(slug for slug in cleaned if slug))[:MOST]


def columns_of(actor: Actor, slugs: Sequence[str], language: str) -> list[Column]:
    """The practices of these slugs that this reader finds on the shelves, in the order asked."""
    if not slugs:
        return []
    named = session.execute(select(Practice.slug, Practice.id).where(Practice.slug.in_(slugs)))
    ids = dict(named.all())
    cards = cards_of(actor, ids.values(), language)
    texts = _texts(ids[slug] for slug in slugs if ids.get(slug) in cards)
    return [_column(cards[ids[slug]], texts[ids[slug]]) for slug in slugs if ids.get(slug) in texts]


def _texts(practice_ids: Iterable[int]) -> dict[int, tuple[Revision, list[RevisionText]]]:
    wanted = (
        select(Practice.id, Revision)
        .join(Revision, Practice.approved_revision_id == Revision.id)
        .where(Practice.id.in_(list(practice_ids)))
    )
    revisions: dict[int, Revision] = dict(session.execute(wanted).all())
    bodies: dict[int, list[RevisionText]] = {}
    held = [revision.id for revision in revisions.values()]
    for one in session.scalars(select(RevisionText).where(RevisionText.revision_id.in_(held))):
        bodies.setdefault(one.revision_id, []).append(one)
    return {pid: (revision, bodies[revision.id]) for pid, revision in revisions.items()}


def _column(card: Card, text_of: tuple[Revision, list[RevisionText]]) -> Column:
    revision, texts = text_of
    written = next((one for one in texts if one.language == card.title_language), texts[0])
    blocks = section_blocks(written.html)
    rows = card_words.glance_rows(revision.card)
    return Column(
        card=card,
        facts={icon: words for icon, _, words in rows if icon in GLANCE},
        not_for=run(blocks.get("not_for", []), NOT_FOR),
        core=points(blocks.get("core", []), MOST_POINTS, POINT),
        terms=card_words.field_words("terms", revision.card.get("terms")),
    )


_LABELS: Sequence[tuple[str, Said]] = (
    ("users", text("For whom")),
    ("hand-heart", text("What it helps with")),
    ("house", text("Setting")),
    ("clock", text("Time")),
    ("user-round-check", text("Who delivers")),
    ("circle-check", text("Can do without")),
    ("coins", text("Cost for one person")),
)


def rows_of(columns: Sequence[Column]) -> list[tuple[Said, list[str]]]:
    """(label, the words of each practice) of the facts that at least one of them states."""
    rows = [(label, [column.facts.get(icon, "") for column in columns]) for icon, label in _LABELS]
    return [row for row in rows if any(row[1])]
