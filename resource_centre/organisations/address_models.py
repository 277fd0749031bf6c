"""Where an organisation was before: its former addresses, and what it was merged into."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_centre.db import Base, now


class OrganisationAddress(Base):
    """A former address. It leads on for ever and is nobody else's."""

    __tablename__ = "organisation_address"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    given_up_at: Mapped[datetime] = mapped_column(default=now)


class OrganisationMerge(Base):
    """That one organisation went into another; its row stays for what names it."""

    __tablename__ = "organisation_merge"
    __table_args__ = (CheckConstraint("from_id <> into_id", name="into_another"),)

    from_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(default=now)
