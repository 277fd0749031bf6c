"""A concern: what somebody, known to nobody, reports about a practice or its use."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.adoption.models import Adoption
from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice
from resource_centre.steps import Decision


class ConcernKind(Enum):
    """What a concern is about, the gravest first."""

    HARM = "harm"
    DANGER = "danger"
    RIGHTS = "rights"
    WRONG_FACTS = "wrong_facts"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    COPYRIGHT = "copyright"
    OTHER = "other"


class InDanger(Enum):
    """Whether somebody is in danger now, as the reporter sees it."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class ConcernState(Enum):
    """The life of a concern."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    PASSED_ON = "passed_on"


OPEN_STATES = (ConcernState.RECEIVED, ConcernState.ACKNOWLEDGED)
CLOSED_STATES = (ConcernState.UPHELD, ConcernState.NOT_UPHELD, ConcernState.PASSED_ON)


class Concern(Base):
    """One report. Nobody is shown the address it may carry; it serves to send the answer alone."""

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint("contact = '' OR consented_at IS NOT NULL", name="contact_with_consent"),
        CheckConstraint(
            "state = 'received' OR (taken_by IS NOT NULL AND taken_at IS NOT NULL)",
            name="taken_by_somebody",
        ),
        CheckConstraint(
            "(state IN ('received','acknowledged')) = (closed_at IS NULL)", name="closed_has_day"
        ),
        CheckConstraint("closed_at IS NULL OR answer <> ''", name="closed_has_answer"),
        CheckConstraint("state <> 'passed_on' OR passed_to <> ''", name="passed_on_to_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(
        String(64), unique=True, comment="SHA-256 of the token in the reporter's link"
    )
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    adoption_id: Mapped[int | None] = mapped_column(ForeignKey("adoption.id"), index=True)
    state: Mapped[ConcernState] = mapped_column(
        enum_by_value(ConcernState), default=ConcernState.RECEIVED, index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[ConcernKind] = mapped_column(enum_by_value(ConcernKind))
    in_danger: Mapped[InDanger] = mapped_column(enum_by_value(InDanger))
    words: Mapped[str] = mapped_column(Text, comment="the reporter's; for moderators alone")
    language: Mapped[str] = mapped_column(String(2), comment="of mails to the reporter")
    reported_at: Mapped[datetime] = mapped_column(default=now, index=True)

    contact: Mapped[str] = mapped_column(
        String(254), default="", comment="shown to nobody; erased 30 days after the end"
    )
    contact_token: Mapped[str] = mapped_column(
        String(64), default="", comment="for the link in mails; erased with the address"
    )
    consented_at: Mapped[datetime | None] = mapped_column(comment="to keep the address")

    taken_by: Mapped[str | None] = mapped_column(OpaqueId)
    taken_at: Mapped[datetime | None]
    told: Mapped[str] = mapped_column(
        Text, default="", comment="what the organisations are told, in the moderator's words"
    )
    suspension_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id"), comment="the step that suspended because of it"
    )
    chief_told_at: Mapped[datetime | None] = mapped_column(comment="that nobody took it in time")
    answer: Mapped[str] = mapped_column(Text, default="", comment="to the reporter")
    passed_to: Mapped[str] = mapped_column(String(200), default="", comment="another body")
    closed_at: Mapped[datetime | None]

    practice: Mapped[Practice] = relationship()
    adoption: Mapped[Adoption | None] = relationship()
    suspension: Mapped[Decision | None] = relationship()
    replies: Mapped[list["ConcernReply"]] = relationship(
        back_populates="concern", cascade="all, delete-orphan", order_by="ConcernReply.id"
    )


class ConcernReply(Base):
    """What an organisation that a concern is about answers to it."""

    __tablename__ = "concern_reply"
    __table_args__ = (
        UniqueConstraint("concern_id", "organisation_id"),
        CheckConstraint(
            "(answered_at IS NULL) = (words = '')"
            " AND (answered_at IS NULL) = (answered_by IS NULL)",
            name="answered_by_somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    words: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str | None] = mapped_column(OpaqueId)
    answered_at: Mapped[datetime | None]

    concern: Mapped[Concern] = relationship(back_populates="replies")
    organisation: Mapped[Organisation] = relationship()
