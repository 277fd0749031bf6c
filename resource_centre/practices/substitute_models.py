"""Who stands in for a moderator or reviewer who is away, and from when to when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person
from resource_centre.db import Base, now


class Substitute(Base):
    """One absence. It gives nobody a right: the substitute holds the same role already."""

    __tablename__ = "substitute"
    __table_args__ = (
        CheckConstraint("person_id <> substitute_id", name="somebody_else"),
        CheckConstraint("until_day >= from_day", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True, comment="away")
    substitute_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date] = mapped_column(comment="the last day of it")
    named_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None] = mapped_column(comment="taken back, or back earlier")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    substitute: Mapped[Person] = relationship(foreign_keys=[substitute_id])
