"""A recall: what follows one suspension, and what each institution answers."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.adoption.models import Adoption
from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.practices.models import Practice


class RecallState(Enum):
    """What an institution says to a recall."""

    OPEN = "open"
    STOPPED = "stopped"
    NOT_APPLYING = "not_applying"
    FINISHING = "finishing"
    CLOSED = "closed"


ANSWERED_IN_SQL = (
    "state IN ('open','closed') OR (answered_by IS NOT NULL AND answered_at IS NOT NULL)"
)


class Recall(Base):
    """What follows one suspension: the second moderator's look, and the answers of who uses it."""

    __tablename__ = "recall"

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decision.id"), unique=True, comment="the step that suspended"
    )
    opened_at: Mapped[datetime] = mapped_column(comment="when use was suspended")
    closed_at: Mapped[datetime | None] = mapped_column(comment="when the suspension was lifted")
    chief_told_at: Mapped[datetime | None] = mapped_column(
        comment="that no second moderator confirmed in time"
    )

    practice: Mapped[Practice] = relationship()
    answers: Mapped[list["RecallAnswer"]] = relationship(
        back_populates="recall", cascade="all, delete-orphan", order_by="RecallAnswer.id"
    )


class RecallAnswer(Base):
    """One institution's answer to one recall."""

    __tablename__ = "recall_answer"
    __table_args__ = (
        UniqueConstraint("recall_id", "adoption_id"),
        CheckConstraint(ANSWERED_IN_SQL, name="answered_by_somebody"),
        CheckConstraint("state <> 'stopped' OR stopped_on IS NOT NULL", name="stopped_has_day"),
        CheckConstraint("state <> 'finishing' OR words <> ''", name="finishing_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    state: Mapped[RecallState] = mapped_column(
        enum_by_value(RecallState), default=RecallState.OPEN, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    stopped_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(
        Text, default="", comment="why, and how people are kept safe"
    )
    answered_by: Mapped[str | None] = mapped_column(OpaqueId)
    answered_at: Mapped[datetime | None]
    reminded: Mapped[int] = mapped_column(default=0, comment="after so many working days")
    made_at: Mapped[datetime] = mapped_column(default=now)

    recall: Mapped[Recall] = relationship(back_populates="answers")
    adoption: Mapped[Adoption] = relationship()
