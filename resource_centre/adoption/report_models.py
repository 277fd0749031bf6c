"""Outcome reports: five questions, drafted by a member, signed by a manager or by document."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.adoption.models import BY_DOCUMENT_IN_SQL, Adoption, OrderFile
from resource_centre.adoption.suppression import Figures
from resource_centre.db import Base, OpaqueId, enum_by_value, now


class ReportState(Enum):
    """The life of one outcome report."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"


class Summary(Enum):
    """The figures taken together, in words."""

    HELPED_MOST = "helped_most"
    HELPED_SOME = "helped_some"
    NOT_HERE = "not_here"
    TOO_EARLY = "too_early"


class Changed(Enum):
    """What the institution changed."""

    NOTHING = "nothing"
    ADAPTABLE = "adaptable"
    CORE = "core"


class Recommend(Enum):
    """Whether they would recommend it to an institution like theirs."""

    YES = "yes"
    WITH_CHANGES = "with_changes"
    NO = "no"


FIGURES = ("started", "finished", "better", "same", "worse")


class OutcomeReport(Base):
    """What came of a use in one period. Sums only: no names, no cases."""

    __tablename__ = "outcome_report"
    __table_args__ = (
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint(
            "started >= 0 AND finished >= 0 AND better >= 0 AND same >= 0 AND worse >= 0",
            name="not_negative",
        ),
        CheckConstraint("finished <= started", name="finished_of_started"),
        CheckConstraint("better + same + worse <= finished", name="changes_of_finished"),
        CheckConstraint(
            "state <> 'signed' OR (signed_by IS NOT NULL AND signed_at IS NOT NULL"
            " AND public_from IS NOT NULL AND started IS NOT NULL AND finished IS NOT NULL"
            " AND better IS NOT NULL AND same IS NOT NULL AND worse IS NOT NULL"
            " AND recommend IS NOT NULL AND changed IS NOT NULL AND summary IS NOT NULL)",
            name="signed_is_whole",
        ),
        CheckConstraint(BY_DOCUMENT_IN_SQL, name="document_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), comment="in use then")
    state: Mapped[ReportState] = mapped_column(
        enum_by_value(ReportState), default=ReportState.DRAFT
    )
    version: Mapped[int] = mapped_column(default=1)
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    started: Mapped[int | None] = mapped_column(comment="people or families")
    finished: Mapped[int | None] = mapped_column(comment="of those who started")
    better: Mapped[int | None] = mapped_column(comment="of those who finished")
    same: Mapped[int | None] = mapped_column(comment="of those who finished")
    worse: Mapped[int | None] = mapped_column(comment="of those who finished")
    summary: Mapped[Summary | None] = mapped_column(enum_by_value(Summary))
    changed: Mapped[Changed | None] = mapped_column(enum_by_value(Changed))
    change_text: Mapped[str] = mapped_column(Text, default="")
    recommend: Mapped[Recommend | None] = mapped_column(enum_by_value(Recommend))
    why: Mapped[str] = mapped_column(Text, default="")
    drafted_by: Mapped[str] = mapped_column(OpaqueId)
    drafted_at: Mapped[datetime] = mapped_column(default=now)
    signed_by: Mapped[str | None] = mapped_column(OpaqueId)
    signed_at: Mapped[datetime | None]
    public_from: Mapped[datetime | None] = mapped_column(
        comment="the owner has 30 days' notice of a null result"
    )
    by_document: Mapped[bool] = mapped_column(default=False)
    order_number: Mapped[str] = mapped_column(String(60), default="")
    order_date: Mapped[date | None]
    signer_post: Mapped[str] = mapped_column(String(120), default="", comment="not the name")
    order_file_id: Mapped[str | None] = mapped_column(ForeignKey("order_file.id"))

    adoption: Mapped[Adoption] = relationship()
    order_file: Mapped[OrderFile | None] = relationship()

    @property
    def content_hash(self) -> str | None:
        """The sealed text that was in use."""
        return self.adoption.content_hash

    @property
    def figures(self) -> Figures:
        """The five numbers; only for a report that is whole."""
        return Figures(*(int(getattr(self, name) or 0) for name in FIGURES))
