"""What of the database goes into an index: one document per practice and language.

The one place that says what may be found: the approved revision of a practice that is published
or lapsed (ARCHITECTURE §5), read as a visitor reads it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from resource_centre import markdown, vocabulary
from resource_centre.adoption.queries import authorised_counts
from resource_centre.db import session, sort_key
from resource_centre.i18n import LANGUAGES
from resource_centre.practices import card as cards
from resource_centre.practices.models import Practice, PracticeState, Revision, RevisionText
from resource_centre.practices.permissions import (
    PUBLIC_TEXT_STATES,
    practices_visible_to,
    revisions_visible_to,
)
from resource_centre.practices.tag_models import PracticeTag, Tag, TagLayer
from resource_centre.search.words import clean

VISITOR = None
VOCABULARY_OF = {
    "group": "target_group",
    "need": "need",
    "service": "service_kind",
    "form": "service_form",
    "setting": "setting",
    "kind": "kind",
}
CARD_FIELD_OF = {
    "group": "target_groups",
    "need": "needs",
    "service": "service_kinds",
    "form": "service_forms",
    "setting": "settings",
}
_HEADING = re.compile(r'<h2[^>]*? id="([^"]*)"[^>]*>(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class Facts:
    """What a practice is filtered and sorted by; the same for each of its texts."""

    practice_id: int
    slug: str
    terms: Mapping[str, Sequence[str]]
    ages: tuple[int, int] | None
    updated: str
    evidence: int
    cost: int
    sites: int


@dataclass(frozen=True)
class Part:
    """A section of a text: its anchor, its heading, its words."""

    anchor: str
    title: str
    words: str


@dataclass(frozen=True)
class Document:
    """A text as it is indexed. ``names``: language → names and labels that belong to it."""

    facts: Facts
    language: str
    title: str
    summary: str
    parts: Sequence[Part]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> str:
        """All headings; a full stop keeps phrases from running over."""
        return " . ".join(part.title for part in self.parts)

    @property
    def body(self) -> str:
        """All words below the headings."""
        return "\n".join(part.words for part in self.parts)


@dataclass(frozen=True)
class Outline:
    """A text by its title: what is searched while there is no index. Keys are folded."""

    facts: Facts
    language: str
    title: str
    title_key: str
    key: str


_APPROVED = contains_eager(Practice.approved_revision)


def readable_now() -> dict[int, bool]:
    """The practices that may be found at this moment → whether their review is out of date."""
    rows = session.execute(
        select(Practice.id, Practice.state).where(
            practices_visible_to(VISITOR), Practice.state.in_(PUBLIC_TEXT_STATES)
        )
    )
    return {practice_id: state is PracticeState.LAPSED for practice_id, state in rows}


def practices_with_term(name: str, slug: str) -> list[int]:
    """The practices an index shows under this term, or under one merged with it."""
    fields = [CARD_FIELD_OF[key] for key in CARD_FIELD_OF if VOCABULARY_OF[key] == name]
    if not fields and name not in VOCABULARY_OF.values():
        return []
    same = {one for one in vocabulary.slugs(name) if _counts_with(name, one, slug)}
    rows = session.execute(
        select(Practice.id, Revision.card)
        .join(Revision, Practice.approved_revision_id == Revision.id)
        .where(practices_visible_to(VISITOR), revisions_visible_to(VISITOR))
    )
    return [
        practice_id
        for practice_id, card in rows
        if not fields or any(same & set(card.get(field, ())) for field in fields)
    ]


def _counts_with(name: str, one: str, slug: str) -> bool:
    return one == slug or vocabulary.canonical(name, one) == vocabulary.canonical(name, slug)


def _readable(ids: Iterable[int] | None) -> Select[Practice]:
    chosen = (
        select(Practice)
        .join(Revision, Practice.approved_revision_id == Revision.id)
        .where(practices_visible_to(VISITOR), revisions_visible_to(VISITOR))
        .options(
            _APPROVED,
            joinedload(Practice.owner),
            selectinload(Practice.tags).joinedload(PracticeTag.tag),  # type: ignore[attr-defined]
        )
        .order_by(Practice.id)
    )
    return chosen if ids is None else chosen.where(Practice.id.in_(list(ids)))


def documents_of(practice_ids: Iterable[int] | None = None) -> list[Document]:
    """The documents of these practices, or of all; none for what may not be found."""
    practices = list(session.scalars(_readable(practice_ids)))
    sites = authorised_counts([practice.id for practice in practices])
    documents = []
    for practice in practices:
        facts, names = facts_of(practice, sites.get(practice.id, 0)), names_of(practice)
        documents += [_document(text, facts, names) for text in practice.approved_revision.texts]
    return documents


def outlines() -> list[Outline]:
    """What the database can say of every text without reading it through."""
    light = selectinload(Revision.texts).load_only(
        RevisionText.language, RevisionText.title, RevisionText.title_key, RevisionText.summary
    )
    practices = list(session.scalars(_readable(None).options(_APPROVED.options(light))))
    sites = authorised_counts([practice.id for practice in practices])
    found = []
    for practice in practices:
        facts, names = facts_of(practice, sites.get(practice.id, 0)), names_of(practice)
        known = sort_key(" ".join(names.values()))
        for text in practice.approved_revision.texts:
            key = f"{text.title_key} {sort_key(text.summary)} {known}"
            found.append(Outline(facts, text.language, clean(text.title), text.title_key, key))
    return found


def facts_of(practice: Practice, sites: int) -> Facts:
    """What the card and the decision say, as terms."""
    revision = practice.approved_revision
    if revision is None:
        raise ValueError(f"practice {practice.id} has no approved revision")
    card, level = revision.card, revision.evidence_level or 0
    cost = str(card.get("cost_band", "")).removeprefix("C")
    terms = {
        name: vocabulary.canonicals(VOCABULARY_OF[name], card.get(source, ()))
        for name, source in CARD_FIELD_OF.items()
    }
    terms |= {
        "kind": [card["kind"]] if card.get("kind") else [],
        "evidence": [str(level)],
        "track": [revision.track.value] if revision.track else [],
        "cost": [cost] if cost else [],
        "without": cards.can_do_without(card),
        "okrug": [practice.owner.okrug] if practice.owner.okrug else [],
        "owner": [practice.owner.slug],
        "tag": [tag.slug for tag in _tags_of(practice)],
        "text_lang": [text.language for text in revision.texts],
    }
    low, high = card.get("age_min"), card.get("age_max")
    ages = None if low is None and high is None else (low or 0, 120 if high is None else high)
    updated = revision.decided_at or revision.saved_at
    return Facts(
        practice.id, practice.slug, terms, ages, updated.isoformat(), level, int(cost or 0), sites
    )


def _tags_of(practice: Practice) -> list[Tag]:
    """Tags that readers see: what is only suggested is not among them."""
    rows: list[PracticeTag] = practice.tags  # type: ignore[attr-defined]
    return [row.tag for row in rows if row.layer is not TagLayer.SUGGESTED]


def names_of(practice: Practice) -> dict[str, str]:
    """Owner, tags and terms in each language: they find a text in any other language too."""
    facts = facts_of(practice, 0)
    found = {}
    for language in LANGUAGES:
        names = [practice.owner.name_en, practice.owner.name_ru]
        names += [tag.label_in(language) for tag in _tags_of(practice)]
        names += [
            vocabulary.label(VOCABULARY_OF[name], term, language)
            for name in VOCABULARY_OF
            for term in facts.terms[name]
        ]
        found[language] = clean(" . ".join(name for name in names if name))
    return found


def _document(text: RevisionText, facts: Facts, names: dict[str, str]) -> Document:
    return Document(
        facts, text.language, clean(text.title), clean(text.summary), _parts(text), names
    )


def _parts(text: RevisionText) -> list[Part]:
    if not text.html:  # it could not be rendered: its words are still words
        return [Part("", "", clean(text.body))]
    pieces = _HEADING.split(text.html)
    parts = [Part("", "", markdown.plain_text(pieces[0]))]
    for anchor, title, below in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts.append(Part(anchor, markdown.plain_text(title), markdown.plain_text(below)))
    return [
        Part(part.anchor, clean(part.title), clean(part.words))
        for part in parts
        if part.words or part.title
    ]
