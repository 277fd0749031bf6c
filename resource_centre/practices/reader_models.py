"""What readers do with a practice: how often its page was opened, and who keeps it in a list."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.db import Base, now
from resource_centre.practices.models import Practice


class PracticeDay(Base):
    """How often the page of a practice was opened on a day. Nothing about who opened it."""

    __tablename__ = "practice_day"
    __table_args__ = (CheckConstraint("views > 0", name="views_above_zero"),)

    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    views: Mapped[int]


class SavedPractice(Base):
    """A practice in the private list of somebody signed in."""

    __tablename__ = "saved_practice"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    practice_id: Mapped[int] = mapped_column(
        ForeignKey("practice.id"), primary_key=True, index=True
    )
    saved_at: Mapped[datetime] = mapped_column(default=now)

    practice: Mapped[Practice] = relationship()
