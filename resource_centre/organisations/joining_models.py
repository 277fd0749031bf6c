"""How people come to an organisation: they ask to join, or a manager invites them."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person
from resource_centre.db import Base, OpaqueId, enum_by_value, now
from resource_centre.organisations.models import MemberRole, Organisation


class JoinState(Enum):
    """The life of a request to join."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class JoinRequest(Base):
    """Somebody says that they work there; a manager answers."""

    __tablename__ = "join_request"
    __table_args__ = (
        Index(
            "uq_join_request_one_open",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=sql("state = 'open'"),
            postgresql_where=sql("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[JoinState] = mapped_column(enum_by_value(JoinState), default=JoinState.OPEN)
    version: Mapped[int] = mapped_column(default=1, comment="rises with each step")
    words: Mapped[str] = mapped_column(Text, default="", comment="who they are, in their words")
    asked_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class InvitationState(Enum):
    """The life of an invitation to an organisation."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    REVOKED = "revoked"
    EXPIRED = "expired"


class OrganisationInvitation(Base):
    """A one-time link into an organisation. The token is made anew for the mail, never kept."""

    __tablename__ = "organisation_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), comment="as typed; the mail goes there")
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_by_value(MemberRole))
    language: Mapped[str] = mapped_column(String(2), comment="of the mail")
    state: Mapped[InvitationState] = mapped_column(
        enum_by_value(InvitationState), default=InvitationState.OPEN
    )
    version: Mapped[int] = mapped_column(default=1, comment="rises with each step")
    nonce: Mapped[str] = mapped_column(OpaqueId, comment="with our key it makes the token")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256")
    invited_by: Mapped[str | None] = mapped_column(OpaqueId)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
