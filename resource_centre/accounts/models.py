"""People, their sessions, roles and invitations."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.db import Base, OpaqueId, enum_by_value, new_id, now


class RoleName(Enum):
    """What a person may be, beside a member or manager of an organisation."""

    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    CHIEF_MODERATOR = "chief_moderator"
    CURATOR = "curator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ReviewerKind(Enum):
    """From where a reviewer looks."""

    PRACTITIONER = "practitioner"
    METHODOLOGIST = "methodologist"
    LIVED_EXPERIENCE = "lived_experience"


class Person(Base):
    """Somebody who can sign in."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(OpaqueId, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), comment="as typed; mail goes here")
    email_key: Mapped[str] = mapped_column(String(254), unique=True, comment="NFKC, casefold")
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    name_public: Mapped[bool] = mapped_column(
        default=False, comment="consent of its own to publish the name (152-FZ art. 10.1)"
    )
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="ru", comment="of mails")
    is_blocked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None] = mapped_column(
        comment="erased at their own wish: nothing but the opaque id is left"
    )

    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def is_active(self) -> bool:
        """What Flask-Login asks: may this person be signed in now?"""
        return not self.is_blocked and self.closed_at is None

    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login asks."""
        return self.id

    def has_role(self, role: RoleName) -> bool:
        """Whether the role is held now."""
        return any(grant.role is role for grant in self.roles)

    @property
    def reviewer_kinds(self) -> set[ReviewerKind]:
        """From where this person may review."""
        return {g.reviewer_kind for g in self.roles if g.reviewer_kind is not None}


class RoleGrant(Base):
    """A role that somebody holds."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "reviewer_kind"),
        CheckConstraint(
            "(role = 'reviewer') = (reviewer_kind IS NOT NULL)", name="kind_for_reviewers_only"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[RoleName] = mapped_column(enum_by_value(RoleName))
    reviewer_kind: Mapped[ReviewerKind | None] = mapped_column(enum_by_value(ReviewerKind))
    granted_by: Mapped[str | None] = mapped_column(OpaqueId, comment="empty: the command line")
    granted_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(back_populates="roles")


class SignedInSession(Base):
    """A session of somebody signed in; ending it is deleting the row."""

    __tablename__ = "session"

    id_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of the 256-bit id in the cookie"
    )
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime] = mapped_column(comment="absolute end, whatever happens")
    device: Mapped[str] = mapped_column(String(200), default="", comment="browser, for its owner")
    scope: Mapped[str | None] = mapped_column(
        String(60), index=True, comment="review:7 opens that alone; empty: everything of the person"
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(
        comment="when the password was last typed in it; empty: when it began"
    )


class Invitation(Base):
    """A one-time link: to set a first password, with a role or a membership."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[RoleName | None] = mapped_column(enum_by_value(RoleName))
    reviewer_kind: Mapped[ReviewerKind | None] = mapped_column(enum_by_value(ReviewerKind))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
