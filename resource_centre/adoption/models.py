"""An institution's use of a practice, from the first look to its end, and what belongs to it."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.organisations.models import Organisation
from resource_centre.practices.models import Practice, Revision
from resource_centre.storage import NAMES_A_FILE


class AdoptionState(Enum):
    """The life of one institution's use of one practice."""

    CONSIDERING = "considering"
    REQUESTED = "requested"
    AUTHORISED = "authorised"
    PREPARING = "preparing"
    PILOT = "pilot"
    IN_USE = "in_use"
    PAUSED = "paused"
    ENDED = "ended"
    DROPPED = "dropped"


RUNNING_STATES = (
    AdoptionState.AUTHORISED,
    AdoptionState.PREPARING,
    AdoptionState.PILOT,
    AdoptionState.IN_USE,
    AdoptionState.PAUSED,
)
OPEN_STATES = (AdoptionState.CONSIDERING, AdoptionState.REQUESTED, *RUNNING_STATES)
AUTHORISED_ONWARDS = (*RUNNING_STATES, AdoptionState.ENDED)
_STARTED = (AdoptionState.PILOT, AdoptionState.IN_USE, AdoptionState.PAUSED)
REPORTABLE_STATES = (*_STARTED, AdoptionState.ENDED)


class FitQuestion(Enum):
    """The six questions of the fit check, in their order."""

    NEED = "need"
    FIT = "fit"
    CAPACITY = "capacity"
    EVIDENCE = "evidence"
    USABILITY = "usability"
    SUPPORT = "support"


class FitValue(Enum):
    """How a question is answered."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class PilotVerdict(Enum):
    """What the review of the first period said; to stop is to end the adoption."""

    GO = "go"
    CHANGE = "change"


class OfferState(Enum):
    """The life of an update offer."""

    OPEN = "open"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


UNANSWERED_OFFERS = (OfferState.OPEN, OfferState.DEFERRED)


class OrderFile(Base):
    """The scan of a signed order or report: private to the institution and the auditor."""

    __tablename__ = "order_file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: Mapped[str] = mapped_column(
        OpaqueId, primary_key=True, comment="also its name on disk", info=NAMES_A_FILE
    )
    institution_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    label: Mapped[str] = mapped_column(String(200), comment="what the person called the file")
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(comment="bytes")
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[str] = mapped_column(OpaqueId)
    uploaded_at: Mapped[datetime] = mapped_column(default=now)


OPEN_IN_SQL = "state NOT IN ('ended','dropped')"
UNANSWERED_IN_SQL = "state IN ('open','deferred')"
BY_DOCUMENT_IN_SQL = (
    "NOT by_document OR (order_number <> '' AND order_date IS NOT NULL"
    " AND signer_post <> '' AND order_file_id IS NOT NULL)"
)


class Adoption(Base):
    """One institution's use of one practice. What it uses is a pinned revision: id and hash."""

    __tablename__ = "adoption"
    __table_args__ = (
        Index(
            "uq_adoption_one_open",
            "practice_id",
            "institution_id",
            unique=True,
            sqlite_where=sql(OPEN_IN_SQL),
            postgresql_where=sql(OPEN_IN_SQL),
        ),
        CheckConstraint(
            "state IN ('considering','dropped') OR (revision_id IS NOT NULL"
            " AND revision_hash <> '' AND requested_by IS NOT NULL AND terms_accepted)",
            name="requested_is_pinned",
        ),
        CheckConstraint(
            "state IN ('considering','requested','dropped')"
            " OR (authorised_by IS NOT NULL AND authorised_at IS NOT NULL)",
            name="authorised_by_somebody",
        ),
        CheckConstraint(
            "authorised_by IS NULL OR authorised_by <> requested_by", name="by_another_person"
        ),
        CheckConstraint(BY_DOCUMENT_IN_SQL, name="document_is_whole"),
        CheckConstraint(
            "(state = 'paused') = (state_before_pause IS NOT NULL)", name="paused_remembers"
        ),
        CheckConstraint("state_before_pause IN ('pilot','in_use')", name="paused_from"),
        CheckConstraint(
            "(state = 'ended') = (end_kind IS NOT NULL AND end_reason IS NOT NULL)",
            name="ended_has_reason",
        ),
        CheckConstraint("end_kind IN ('completed','stopped','replaced')", name="end_kind"),
        CheckConstraint("planned_count > 0", name="planned_count"),
        CheckConstraint("pilot_to >= pilot_from", name="pilot_dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[AdoptionState] = mapped_column(
        enum_by_value(AdoptionState), default=AdoptionState.CONSIDERING, index=True
    )
    version: Mapped[int] = mapped_column(default=1, comment="rises with each save and step")
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    revision_hash: Mapped[str] = mapped_column(String(64), default="", comment="of the pinned text")
    began_by: Mapped[str] = mapped_column(OpaqueId)
    began_at: Mapped[datetime] = mapped_column(default=now)

    # the request
    site: Mapped[str] = mapped_column(String(300), default="")
    for_whom: Mapped[str] = mapped_column(String(300), default="")
    planned_count: Mapped[int | None] = mapped_column(comment="how many people or families")
    pilot_from: Mapped[date | None]
    pilot_to: Mapped[date | None]
    funding: Mapped[str] = mapped_column(String(20), default="", comment="vocabulary")
    funding_note: Mapped[str] = mapped_column(String(200), default="", comment="number of a grant")
    founder_letter: Mapped[str] = mapped_column(
        String(200), default="", comment="number and date of the agreement; empty: not needed"
    )
    founder_needed: Mapped[bool] = mapped_column(default=False)
    support: Mapped[str] = mapped_column(String(500), default="", comment="wished from the owner")
    terms_accepted: Mapped[bool] = mapped_column(default=False)
    name_early: Mapped[bool] = mapped_column(default=False, comment="owner may see the name before")
    name_public: Mapped[bool] = mapped_column(default=False, comment="may stand on public pages")
    requested_by: Mapped[str | None] = mapped_column(OpaqueId)
    requested_at: Mapped[datetime | None]

    # the order
    authorised_by: Mapped[str | None] = mapped_column(OpaqueId)
    authorised_at: Mapped[datetime | None]
    by_document: Mapped[bool] = mapped_column(default=False)
    order_number: Mapped[str] = mapped_column(String(60), default="")
    order_date: Mapped[date | None]
    signer_post: Mapped[str] = mapped_column(String(120), default="", comment="not the name")
    order_file_id: Mapped[str | None] = mapped_column(ForeignKey("order_file.id"))

    # its life
    pilot_started_at: Mapped[datetime | None]
    state_before_pause: Mapped[str | None] = mapped_column(String(20))
    is_variant: Mapped[bool] = mapped_column(default=False, comment="a core component was changed")
    end_kind: Mapped[str | None] = mapped_column(String(20), comment="vocabulary")
    end_reason: Mapped[str | None] = mapped_column(String(20), comment="vocabulary")
    ended_at: Mapped[datetime | None]

    practice: Mapped[Practice] = relationship()
    institution: Mapped[Organisation] = relationship()
    revision: Mapped[Revision | None] = relationship()
    order_file: Mapped[OrderFile | None] = relationship()
    fit_answers: Mapped[list["FitAnswer"]] = relationship(
        cascade="all, delete-orphan", order_by="FitAnswer.id"
    )
    preparation: Mapped["Preparation | None"] = relationship(cascade="all, delete-orphan")
    pilot_review: Mapped["PilotReview | None"] = relationship(cascade="all, delete-orphan")
    offers: Mapped[list["UpdateOffer"]] = relationship(
        back_populates="adoption", cascade="all, delete-orphan", order_by="UpdateOffer.id"
    )

    @property
    def content_hash(self) -> str | None:
        """The sealed text that a decision is about."""
        return self.revision_hash or None

    @property
    def unanswered_offer(self) -> "UpdateOffer | None":
        """The update that waits for an answer; put off counts as waiting."""
        return next((o for o in self.offers if o.state in UNANSWERED_OFFERS), None)


class FitAnswer(Base):
    """One answer of the fit check, with what is missing."""

    __tablename__ = "fit_answer"
    __table_args__ = (UniqueConstraint("adoption_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    question: Mapped[FitQuestion] = mapped_column(enum_by_value(FitQuestion))
    value: Mapped[FitValue] = mapped_column(enum_by_value(FitValue))
    missing: Mapped[str] = mapped_column(String(500), default="")


class Preparation(Base):
    """The checklist before the pilot. People are counted, not named."""

    __tablename__ = "preparation"
    __table_args__ = (CheckConstraint("staff_trained >= 0", name="staff_trained"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), primary_key=True)
    prerequisites: Mapped[FitValue | None] = mapped_column(enum_by_value(FitValue))
    staff_trained: Mapped[int | None]
    baseline: Mapped[str] = mapped_column(Text, default="", comment="first values")
    core_kept: Mapped[str] = mapped_column(Text, default="", comment="how the core is kept")
    adaptations: Mapped[str] = mapped_column(Text, default="", comment="planned, or none")
    stop_rule: Mapped[str] = mapped_column(Text, default="", comment="who stops, whom they tell")

    @property
    def answered(self) -> int:
        """How many of the six points are answered."""
        words = (self.baseline, self.core_kept, self.adaptations, self.stop_rule)
        counted = (self.prerequisites, self.staff_trained)
        return sum(bool(w.strip()) for w in words) + sum(v is not None for v in counted)


CHECKLIST_POINTS = 6


class PilotReview(Base):
    """What the first period showed: go on, or go on with a change."""

    __tablename__ = "pilot_review"

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), primary_key=True)
    verdict: Mapped[PilotVerdict] = mapped_column(enum_by_value(PilotVerdict))
    words: Mapped[str] = mapped_column(Text, default="")
    reviewed_by: Mapped[str] = mapped_column(OpaqueId)
    reviewed_at: Mapped[datetime] = mapped_column(default=now)


class UpdateOffer(Base):
    """A newer revision than the pinned one: move to it, put it off, or decline with a reason."""

    __tablename__ = "update_offer"
    __table_args__ = (
        UniqueConstraint("adoption_id", "revision_id"),
        Index(
            "uq_update_offer_one_unanswered",
            "adoption_id",
            unique=True,
            sqlite_where=sql(UNANSWERED_IN_SQL),
            postgresql_where=sql(UNANSWERED_IN_SQL),
        ),
        CheckConstraint(
            "state IN ('open','overtaken') OR answered_by IS NOT NULL", name="answered_by_somebody"
        ),
        CheckConstraint("state <> 'declined' OR reason <> ''", name="declined_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    state: Mapped[OfferState] = mapped_column(enum_by_value(OfferState), default=OfferState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    opened_at: Mapped[datetime] = mapped_column(default=now)
    answered_by: Mapped[str | None] = mapped_column(OpaqueId)
    answered_at: Mapped[datetime | None]

    adoption: Mapped[Adoption] = relationship(back_populates="offers")
    revision: Mapped[Revision] = relationship()
