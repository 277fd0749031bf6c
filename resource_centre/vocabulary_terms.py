"""What a curator changed in the vocabularies: a row for each term that differs from the file.

The file vocabulary.yaml is the base that is shipped; a row changes a term's labels or place, takes
it out of what is offered, sends it into another term, or adds one. No row is ever deleted, so a
slug that stood on a card keeps its words.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from resource_centre.db import Base, OpaqueId, now


class VocabularyTerm(Base):
    """One term as the curator left it; what is empty stands as in the file."""

    __tablename__ = "vocabulary_term"
    __table_args__ = (
        CheckConstraint("merged_into IS NULL OR merged_into <> slug", name="not_into_itself"),
    )

    vocabulary: Mapped[str] = mapped_column(String(40), primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True, comment="never used again")
    label_en: Mapped[str | None] = mapped_column(String(200))
    label_ru: Mapped[str | None] = mapped_column(String(200))
    place: Mapped[int | None] = mapped_column(comment="order on the screen; empty: as in the file")
    is_retired: Mapped[bool] = mapped_column(default=False, comment="known, but not offered")
    merged_into: Mapped[str | None] = mapped_column(String(40), comment="slug that counts for it")
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str | None] = mapped_column(OpaqueId)
    changed_at: Mapped[datetime] = mapped_column(default=now)


def changed_terms(current: Session) -> list[VocabularyTerm]:
    """Every row, read with a connection of its own: the session that asks may still be looking
    at the tables as they were before the change."""
    with Session(current.get_bind()) as fresh:
        rows = list(fresh.scalars(select(VocabularyTerm)))
        fresh.expunge_all()
    return rows
