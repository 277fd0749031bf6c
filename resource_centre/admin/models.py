"""What the administrator's pages keep: whom a decision was about, who was asked, what ran when."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import ReviewerKind, RoleName
from resource_centre.db import Base, OpaqueId, enum_by_value, new_id, now
from resource_centre.steps import Decision


class PersonDecision(Base):
    """That a decision was about this person: people have opaque ids, decisions count in numbers."""

    __tablename__ = "person_decision"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(OpaqueId, index=True)

    decision: Mapped[Decision] = relationship()


class DecisionSeal(Base):
    """A link of the chain over decisions: its hash takes in the decision and the link before."""

    __tablename__ = "decision_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="from 1 on")
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the last hash and the row")


class AskedPerson(Base):
    """Somebody who is to get a one-time link by mail; whoever asks does not see the link."""

    __tablename__ = "asked_person"

    id: Mapped[str] = mapped_column(OpaqueId, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[RoleName] = mapped_column(enum_by_value(RoleName))
    reviewer_kind: Mapped[ReviewerKind | None] = mapped_column(enum_by_value(ReviewerKind))
    language: Mapped[str] = mapped_column(String(2), comment="of the letter")
    asked_by: Mapped[str] = mapped_column(OpaqueId)
    asked_at: Mapped[datetime] = mapped_column(default=now)


class ClockRun(Base):
    """When a job of the clock last ran, and what stopped it if it failed."""

    __tablename__ = "clock_run"

    job: Mapped[str] = mapped_column(String(160), primary_key=True, comment="module:function")
    began_at: Mapped[datetime]
    milliseconds: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(500))
