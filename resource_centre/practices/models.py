"""A practice, its revisions and their texts, tags.

State belongs to the revision: an approved practice stays public while its next text is written.
"""

import hashlib
import json
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person
from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.organisations.models import Organisation, OrganisationKind


class RevisionState(Enum):
    """The life of one proposed text."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (
    RevisionState.DRAFT,
    RevisionState.SUBMITTED,
    RevisionState.RETURNED,
    RevisionState.IN_REVIEW,
    RevisionState.CHANGES_REQUESTED,
)
EDITABLE_STATES = (
    RevisionState.DRAFT,
    RevisionState.RETURNED,
    RevisionState.CHANGES_REQUESTED,
)


class PracticeState(Enum):
    """The life of a practice's address."""

    UNPUBLISHED = "unpublished"
    PUBLISHED = "published"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Track(Enum):
    """How deep a text was reviewed, shallowest first."""

    LIGHT = "light"
    BASIC = "basic"
    FULL = "full"

    @property
    def depth(self) -> int:
        """0 for light, 1 for basic, 2 for full."""
        return list(Track).index(self)


class Lane(Enum):
    """At most one open revision in each, so that a typo never waits behind a long review."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


class ChangeClass(Enum):
    """What kind of change a revision is."""

    EDITORIAL = "editorial"
    TRANSLATION = "translation"
    SUBSTANTIVE = "substantive"
    SAFETY = "safety"

    @property
    def lane(self) -> Lane:
        """Where such a change waits."""
        return Lane.ORDINARY if self is ChangeClass.SUBSTANTIVE else Lane.URGENT

    @property
    def is_minor(self) -> bool:
        """Whether it keeps validity, level and pins (numbered 4.1, 4.2)."""
        return self in (ChangeClass.EDITORIAL, ChangeClass.TRANSLATION)


class Practice(Base):
    """A described way of working with a stable address, owned by an organisation."""

    __tablename__ = "practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[PracticeState] = mapped_column(
        enum_by_value(PracticeState), default=PracticeState.UNPUBLISHED
    )
    version: Mapped[int] = mapped_column(default=1, comment="rises with each step")
    approved_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True, name="fk_practice_approved_revision_id"),
        comment="what readers see",
    )
    valid_until: Mapped[date | None] = mapped_column(comment="the review holds to this day")
    suspended_by: Mapped[str | None] = mapped_column(OpaqueId)
    public_reason: Mapped[str] = mapped_column(Text, default="", comment="of the present state")
    replacement_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"))
    created_by: Mapped[str | None] = mapped_column(OpaqueId)
    created_at: Mapped[datetime] = mapped_column(default=now)

    owner: Mapped[Organisation] = relationship()
    replacement: Mapped["Practice | None"] = relationship(remote_side="Practice.id")
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="practice",
        foreign_keys="Revision.practice_id",
        order_by="Revision.id",
        cascade="all, delete-orphan",
    )
    approved_revision: Mapped["Revision | None"] = relationship(
        foreign_keys=[approved_revision_id], post_update=True
    )
    co_authors: Mapped[list["CoAuthor"]] = relationship(cascade="all, delete-orphan")

    @property
    def is_library_text(self) -> bool:
        """Whether the library itself compiled it from published sources."""
        return self.owner.kind is OrganisationKind.LIBRARY


class Revision(Base):
    """One proposed text and card: what is reviewed, decided on and pinned."""

    __tablename__ = "revision"
    __table_args__ = (
        Index(
            "uq_revision_one_open_in_a_lane",
            "practice_id",
            "lane",
            unique=True,
            sqlite_where=sql(
                "state IN ('draft','submitted','returned','in_review','changes_requested')"
            ),
            postgresql_where=sql(
                "state IN ('draft','submitted','returned','in_review','changes_requested')"
            ),
        ),
        Index(
            "uq_revision_one_approved",
            "practice_id",
            unique=True,
            sqlite_where=sql("state = 'approved'"),
            postgresql_where=sql("state = 'approved'"),
        ),
        UniqueConstraint("practice_id", "number", "minor"),
        CheckConstraint("evidence_level BETWEEN 0 AND 4", name="evidence_level_0_to_4"),
        CheckConstraint(
            "state NOT IN ('approved','superseded') OR track IS NOT NULL", name="approved_has_track"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    number: Mapped[int] = mapped_column(comment="4 in 4.1")
    minor: Mapped[int] = mapped_column(default=0, comment="1 in 4.1: editorial or translation")
    state: Mapped[RevisionState] = mapped_column(
        enum_by_value(RevisionState), default=RevisionState.DRAFT, index=True
    )
    version: Mapped[int] = mapped_column(default=1, comment="rises with each save and step")
    lane: Mapped[Lane] = mapped_column(enum_by_value(Lane), default=Lane.ORDINARY)
    change_class: Mapped[ChangeClass] = mapped_column(
        enum_by_value(ChangeClass), default=ChangeClass.SUBSTANTIVE
    )
    change_note: Mapped[str] = mapped_column(String(500), default="")
    asks_review: Mapped[bool] = mapped_column(default=True, comment="else: publish as light")
    track: Mapped[Track | None] = mapped_column(enum_by_value(Track))
    round: Mapped[int] = mapped_column(default=1, comment="of reviews")
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    original_language: Mapped[str] = mapped_column(String(2))
    card: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_hash: Mapped[str] = mapped_column(String(64), default="", comment="SHA-256, see seal")
    created_by: Mapped[str | None] = mapped_column(OpaqueId)
    created_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    saved_by: Mapped[str | None] = mapped_column(OpaqueId)
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    paused_until: Mapped[date | None] = mapped_column(comment="the author's pause")
    conditions: Mapped[str] = mapped_column(Text, default="", comment="of the approval")
    check_scope: Mapped[bool | None] = mapped_column(comment="moderator: within the scope")
    check_law: Mapped[bool | None] = mapped_column(comment="K7: law and data")
    check_rights: Mapped[bool | None] = mapped_column(comment="K12: rights and licence")
    evidence_level: Mapped[int | None] = mapped_column(comment="0–4; of the decision")
    evidence_reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    evidence_by_compilers: Mapped[bool] = mapped_column(default=False)
    replicated: Mapped[bool] = mapped_column(default=False)
    signal: Mapped[str | None] = mapped_column(String(20), comment="no_effect or harm")

    practice: Mapped[Practice] = relationship(
        back_populates="revisions", foreign_keys=[practice_id]
    )
    based_on: Mapped["Revision | None"] = relationship(remote_side="Revision.id")
    texts: Mapped[list["RevisionText"]] = relationship(
        back_populates="revision",
        cascade="all, delete-orphan",
        lazy="selectin",
        order_by="RevisionText.language",
    )

    def text_in(self, language: str) -> "RevisionText":
        """The text for a reader of this language: that one, else the original, else any."""
        by_language = {t.language: t for t in self.texts}
        for wished in (language, self.original_language):
            if wished in by_language:
                return by_language[wished]
        return self.texts[0]

    @property
    def label(self) -> str:
        """How a revision is numbered: 4 or 4.1."""
        return f"{self.number}.{self.minor}" if self.minor else str(self.number)

    def seal(self) -> None:
        """Set the hash over card and texts: what a decision and a pin name."""
        content = {
            "card": self.card,
            "texts": {t.language: [t.title, t.summary, t.body] for t in self.texts},
        }
        packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.content_hash = hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()


class RevisionText(Base):
    """The text of a revision in one language, with the HTML made of it when it was saved."""

    __tablename__ = "revision_text"
    __table_args__ = (UniqueConstraint("revision_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(120))
    title_key: Mapped[str] = mapped_column(String(240), index=True)
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="", comment="Markdown as written")
    html: Mapped[str] = mapped_column(Text, default="", comment="sanitised; empty if refused")
    headings: Mapped[list[Any]] = mapped_column(JSON, default=list, comment="[level, id, text]")
    words: Mapped[int] = mapped_column(default=0)
    renderer: Mapped[str] = mapped_column(String(40), default="", comment="version that made html")
    refused: Mapped[str] = mapped_column(
        String(40), default="", comment="why it was not rendered: too_complex, too_long"
    )

    revision: Mapped[Revision] = relationship(back_populates="texts")


class CoAuthor(Base):
    """Somebody who writes on a practice beside the members of its owner."""

    __tablename__ = "co_author"
    __table_args__ = (UniqueConstraint("practice_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[datetime | None] = mapped_column(
        comment="left: writes no more, and never decides here"
    )

    person: Mapped[Person] = relationship()
