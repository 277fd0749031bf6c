"""An appeal against "not recommended for now": once, to people who took no part."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.practices.models import Practice, Revision


class AppealState(Enum):
    """The life of an appeal."""

    LODGED = "lodged"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    TAKEN_BACK = "taken_back"


class Appeal(Base):
    """What the author says against a decision, and the revision that came of it when upheld."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), unique=True, comment="the declined one: once"
    )
    new_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id"), unique=True, comment="goes to others when upheld"
    )
    state: Mapped[AppealState] = mapped_column(
        enum_by_value(AppealState), default=AppealState.LODGED, index=True
    )
    version: Mapped[int] = mapped_column(default=1, comment="rises with each step")
    words: Mapped[str] = mapped_column(Text)
    lodged_by: Mapped[str] = mapped_column(OpaqueId)
    lodged_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]

    revision: Mapped[Revision] = relationship(foreign_keys=[revision_id])
    new_revision: Mapped[Revision | None] = relationship(foreign_keys=[new_revision_id])

    @property
    def practice(self) -> Practice:
        """Whose text it is about."""
        return self.revision.practice

    @property
    def content_hash(self) -> str:
        """Of the text that was declined, for the decision log."""
        return self.revision.content_hash
