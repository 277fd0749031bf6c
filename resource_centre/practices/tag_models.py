"""Tags: free words for what no vocabulary has, in three layers."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.db import Base, OpaqueId, enum_by_value, in_both_languages, now
from resource_centre.practices.models import Practice
from resource_centre.vocabulary import label, slugs


class TagLayer(Enum):
    """Who put a tag on a practice."""

    AUTHOR = "author"
    SUGGESTED = "suggested"
    CURATED = "curated"


class Tag(Base):
    """A free word for what no vocabulary has; labels in both languages come from the curator."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    label_en: Mapped[str] = mapped_column(String(80), default="")
    label_ru: Mapped[str] = mapped_column(String(80), default="")
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("tag.id"), comment="the tag that stands for it since a curator merged the two"
    )

    def label_in(self, language: str) -> str:
        """The label for a reader of this language."""
        if getattr(self, f"label_{language}"):
            return str(getattr(self, f"label_{language}"))
        if self.slug in slugs("tag"):  # a tag of our own texts has words in both languages
            return label("tag", self.slug, language)
        found, _ = in_both_languages({"en": self.label_en, "ru": self.label_ru}, language)
        return found or self.slug


class PracticeTag(Base):
    """A tag on a practice: in which layer, by whom, when."""

    __tablename__ = "practice_tag"
    __table_args__ = (UniqueConstraint("practice_id", "tag_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), index=True)
    layer: Mapped[TagLayer] = mapped_column(enum_by_value(TagLayer), default=TagLayer.AUTHOR)
    put_by: Mapped[str | None] = mapped_column(OpaqueId)
    put_at: Mapped[datetime] = mapped_column(default=now)

    tag: Mapped[Tag] = relationship()
    practice: Mapped[Practice] = relationship(backref="tags")
