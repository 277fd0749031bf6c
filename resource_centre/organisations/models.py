"""The register: NGOs, institutions, authorities, and who belongs to them."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person
from resource_centre.db import Base, enum_by_value, in_both_languages, now


class OrganisationKind(Enum):
    """What an organisation is to the register."""

    NGO = "ngo"
    INSTITUTION = "institution"
    AUTHORITY = "authority"
    LIBRARY = "library"


class OrganisationState(Enum):
    """Where it stands in the register."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class MemberRole(Enum):
    """What somebody is in an organisation."""

    MEMBER = "member"
    MANAGER = "manager"


class Organisation(Base):
    """Anyone in the register."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("name_en <> '' OR name_ru <> ''", name="name_in_one_language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_by_value(OrganisationKind))
    state: Mapped[OrganisationState] = mapped_column(
        enum_by_value(OrganisationState), default=OrganisationState.APPLIED
    )
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name_ru: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(420), index=True, comment="both, for sorting")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about_ru: Mapped[str] = mapped_column(Text, default="")
    institution_kind: Mapped[str | None] = mapped_column(String(40), comment="vocabulary")
    okrug: Mapped[str | None] = mapped_column(String(20), comment="vocabulary")
    contact_email: Mapped[str] = mapped_column(String(254), default="", comment="role mailbox")
    website: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )

    def name_in(self, language: str) -> tuple[str, str]:
        """The name to show to a reader of this language, and the language it is in."""
        return in_both_languages({"en": self.name_en, "ru": self.name_ru}, language)

    def about_in(self, language: str) -> tuple[str, str]:
        """The profile text for a reader of this language, and the language it is in."""
        return in_both_languages({"en": self.about_en, "ru": self.about_ru}, language)


class Membership(Base):
    """That somebody works in an organisation; kept after they left (recusal looks back a year)."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_by_value(MemberRole))
    since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None] = mapped_column(comment="when they left")

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")
