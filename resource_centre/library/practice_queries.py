"""One practice as this reader may see it: its text, its revisions, what changed between two."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from resource_centre.authorisation import Actor, found
from resource_centre.db import in_both_languages, session
from resource_centre.errors import NotFound
from resource_centre.i18n import Text
from resource_centre.library.card_words import field_name, field_words
from resource_centre.practices import changes
from resource_centre.practices.models import (
    Practice,
    Revision,
    RevisionState,
    RevisionText,
)
from resource_centre.practices.permissions import practices_visible_to, revisions_visible_to

Decisions = Sequence[tuple[Text, Callable[[Revision], str]]]
PUBLIC_STATES = (RevisionState.APPROVED, RevisionState.SUPERSEDED)
_LABEL = re.compile(r"[1-9]\d{0,5}(?:\.[1-9]\d{0,3})?")


@dataclass(frozen=True)
class Reading:
    """A practice, the revisions that this reader may read (newest first), and the present one."""

    practice: Practice
    revisions: Sequence[Revision]
    current: Revision | None

    @property
    def published(self) -> list[Revision]:
        """Those that were approved once: the history that everybody sees."""
        return [one for one in self.revisions if one.state in PUBLIC_STATES]

    @property
    def unpublished(self) -> list[Revision]:
        """Those that only writers, reviewers and deciders see."""
        return [one for one in self.revisions if one.state not in PUBLIC_STATES]

    def labelled(self, label: str) -> Revision:
        """The revision of this number, or 404."""
        if not _LABEL.fullmatch(label):
            raise NotFound
        matching = (one for one in self.revisions if one.label == label)
        revision: Revision = found(next(matching, None))
        return revision

    def before(self, revision: Revision) -> Revision | None:
        """The one that was approved before this one."""
        older = [
            r for r in self.published if (r.number, r.minor) < (revision.number, revision.minor)
        ]
        return older[0] if older else None


def reading_of(actor: Actor, slug: str) -> Reading:
    """What this reader sees at this address, or 404."""
    wanted = (
        select(Practice)
        .where(Practice.slug == slug, practices_visible_to(actor))
        .options(joinedload(Practice.owner), joinedload(Practice.replacement))
    )
    practice: Practice = found(session.scalar(wanted))
    revisions = list(
        session.scalars(
            select(Revision)
            .join(Practice, Revision.practice_id == Practice.id)
            .where(Revision.practice_id == practice.id, revisions_visible_to(actor))
            .options(lazyload(Revision.texts))
            .order_by(Revision.number.desc(), Revision.minor.desc())
        )
    )
    approved = (one for one in revisions if one.id == practice.approved_revision_id)
    return Reading(practice, revisions, next(approved, None))


def title_of(practice: Practice, language: str) -> tuple[str, str]:
    """The title of what was approved, and its language: all that a tombstone or a suspended
    practice shows. A practice never approved has none to show."""
    rows = session.execute(
        select(RevisionText.language, RevisionText.title).where(
            RevisionText.revision_id == practice.approved_revision_id
        )
    )
    return in_both_languages({row.language: row.title for row in rows}, language)


def titles_of(practices: Sequence[Practice], language: str) -> dict[int, tuple[str, str]]:
    """The same for several practices: id → title and its language; without what was never
    approved."""
    by_revision = {one.approved_revision_id: one.id for one in practices}
    rows = session.execute(
        select(RevisionText.revision_id, RevisionText.language, RevisionText.title).where(
            RevisionText.revision_id.in_([one for one in by_revision if one is not None])
        )
    )
    titles: dict[int, dict[str, str]] = {}
    for revision_id, spoken, title in rows:
        titles.setdefault(by_revision[revision_id], {})[spoken] = title
    return {one: in_both_languages(said, language) for one, said in titles.items()}


@dataclass(frozen=True)
class Difference:
    """What changed from one revision to another."""

    old: Revision
    new: Revision
    card: Sequence[tuple[str, str, str]]
    decided: Sequence[tuple[str, str, str]]
    """Track, level, signal: decided apart from the text."""
    texts: Sequence[tuple[str, Sequence[changes.Row]]]

    @property
    def passages(self) -> Mapping[str, int]:
        """How many lines were added, removed and changed."""
        kinds = [row.kind for _, rows in self.texts for row in rows]
        return {kind: kinds.count(kind) for kind in ("added", "removed", "changed")}


def difference(old: Revision, new: Revision, decisions: Decisions) -> Difference:
    """The card by field and the text by word. ``decisions``: how track and level are said."""
    card = [
        (field_name(c.name), field_words(c.name, c.before), field_words(c.name, c.after))
        for c in changes.card_changes(old, new)
    ]
    decided = [
        (str(name), says(old), says(new)) for name, says in decisions if says(old) != says(new)
    ]
    texts = []
    for language, before, after in changes.texts_by_language(old, new):
        rows = changes.text_rows(_whole(before), _whole(after), context=2)
        if any(row.kind != "same" for row in rows):
            texts.append((language, [row for row in rows if _has_words(row)]))
    return Difference(old, new, card, decided, texts)


def _has_words(row: changes.Row) -> bool:
    """Whether a line is more than the space between two paragraphs."""
    return any(words.strip() for _, words in (*row.old, *row.new))


def _whole(text: RevisionText | None) -> str:
    return f"{text.title}\n{text.summary}\n{text.body}" if text else ""
