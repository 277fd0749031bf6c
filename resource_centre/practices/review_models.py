"""Reviews of a revision: who was asked, their interests, scores by criterion, the letter."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person, ReviewerKind
from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.practices.models import Revision


class ReviewAssignment(Base):
    """That somebody was asked for a review. Where it stands follows from its dates."""

    __tablename__ = "review_assignment"
    __table_args__ = (UniqueConstraint("revision_id", "reviewer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    reviewer_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    reviewer_kind: Mapped[ReviewerKind] = mapped_column(enum_by_value(ReviewerKind))
    invited_by: Mapped[str] = mapped_column(OpaqueId)
    invited_at: Mapped[datetime] = mapped_column(default=now)
    respond_by: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(comment="chosen on accepting")
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None] = mapped_column(comment="when the conflict question was put")
    answered_at: Mapped[datetime | None]
    has_conflict: Mapped[bool] = mapped_column(default=False, comment="recusal: may not review")
    has_disclosure: Mapped[bool] = mapped_column(default=False, comment="may review, is shown")
    disclosure: Mapped[str] = mapped_column(Text, default="")

    revision: Mapped[Revision] = relationship()
    reviewer: Mapped[Person] = relationship()
    reviews: Mapped[list["Review"]] = relationship(
        back_populates="assignment", cascade="all, delete-orphan", order_by="Review.round"
    )

    @property
    def is_open(self) -> bool:
        """Whether this person is still one of the reviewers."""
        return self.declined_at is None and self.cancelled_at is None and not self.has_conflict

    @property
    def shown_name(self) -> str:
        """How a moderator sees whom they asked."""
        return self.reviewer.name

    @property
    def has_accepted(self) -> bool:
        """Accepted, and no interest stands in the way."""
        return self.is_open and self.accepted_at is not None


class Review(Base):
    """A reviewer's opinion on one revision in one round."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("assignment_id", "round"),
        CheckConstraint("evidence_proposed BETWEEN 0 AND 4", name="evidence_proposed_0_to_4"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("review_assignment.id"), index=True)
    round: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, comment="rises with each save")
    content_hash: Mapped[str] = mapped_column(String(64), comment="of the text that was read")
    evidence_proposed: Mapped[int | None]
    evidence_reason: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="", comment="for author and moderator")
    hours: Mapped[float | None] = mapped_column(comment="spent; for the letter of thanks")
    saved_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]

    assignment: Mapped[ReviewAssignment] = relationship(back_populates="reviews")
    scores: Mapped[list["Score"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class Score(Base):
    """One criterion of the rubric, 0–3, with its reason."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion"),
        CheckConstraint("value BETWEEN 0 AND 3", name="value_0_to_3"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    criterion: Mapped[str] = mapped_column(String(4), comment="K1 … K11")
    value: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class PointKind(Enum):
    """Whether a point of the letter must be answered."""

    MUST = "must"
    WISH = "wish"


class LetterPoint(Base):
    """A point of the one letter to the author, and the author's answer to it."""

    __tablename__ = "letter_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    round: Mapped[int]
    kind: Mapped[PointKind] = mapped_column(enum_by_value(PointKind))
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
