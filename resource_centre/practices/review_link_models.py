"""A link that opens one review and nothing else, for whoever reads the mailbox it was sent to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import ReviewerKind
from resource_centre.db import Base, OpaqueId, enum_by_value, new_id, now, today
from resource_centre.practices.models import OPEN_STATES, Revision
from resource_centre.practices.review_models import ReviewAssignment


class ReviewLink(Base):
    """That somebody was asked by mail. Where it stands follows from its dates.

    The token is not kept: it is derived from the key of the installation, the id and the nonce.
    Somebody whom nobody here knows has no assignment until they accept.
    """

    __tablename__ = "review_link"

    id: Mapped[str] = mapped_column(OpaqueId, primary_key=True, default=new_id)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("review_assignment.id"), unique=True, comment="empty until they are known"
    )
    email: Mapped[str] = mapped_column(String(254), comment="where the link was sent")
    email_key: Mapped[str] = mapped_column(String(254), comment="NFKC, casefold")
    reviewer_kind: Mapped[ReviewerKind] = mapped_column(enum_by_value(ReviewerKind))
    words: Mapped[str] = mapped_column(Text, default="", comment="of the moderator, to them")
    language: Mapped[str] = mapped_column(String(2), comment="of the mail")
    nonce: Mapped[str] = mapped_column(String(32), default=new_id, comment="a new one: a new link")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256")
    invited_by: Mapped[str] = mapped_column(OpaqueId)
    invited_at: Mapped[datetime] = mapped_column(default=now)
    respond_by: Mapped[date]
    due_on: Mapped[date] = mapped_column(comment="when the review is to be in")
    expires_on: Mapped[date] = mapped_column(comment="the last day on which the link opens")
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    has_conflict: Mapped[bool] = mapped_column(default=False, comment="stood aside, unnamed")
    declined_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]

    revision: Mapped[Revision] = relationship()
    assignment: Mapped[ReviewAssignment | None] = relationship()

    accepted_at = None
    """Until they accept; from then on the assignment says so."""
    has_accepted = False

    @property
    def is_open(self) -> bool:
        """Whether an answer or a review may still come by it."""
        return (
            self.revoked_at is None
            and self.declined_at is None
            and not self.has_conflict
            and self.expires_on >= today()
        )

    @property
    def waits(self) -> bool:
        """Whether somebody who is not known here has yet to answer."""
        return self.is_open and self.assignment_id is None and self.answered_at is None

    @property
    def opens(self) -> bool:
        """Whether the link leads anywhere now: not after the decision, nor after a release."""
        assigned = self.assignment is None or self.assignment.is_open
        return self.is_open and assigned and self.revision.state in OPEN_STATES

    @property
    def can_be_renewed(self) -> bool:
        """Whether only its day is over."""
        assigned = self.assignment is None or self.assignment.is_open
        open_still = assigned and self.revision.state in OPEN_STATES
        gone = self.revoked_at or self.declined_at or self.has_conflict
        return open_still and not gone and self.expires_on < today()

    @property
    def shown_name(self) -> str:
        """How a moderator sees whom they asked."""
        return self.email
