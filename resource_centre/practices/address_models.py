"""Where a practice was before."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_centre.db import Base, now


class PracticeAddress(Base):
    """A former address. It leads on for ever and is no other practice's."""

    __tablename__ = "practice_address"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    given_up_at: Mapped[datetime] = mapped_column(default=now)
