"""The register: NGOs, institutions, authorities, and who belongs to them."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    case,
    type_coerce,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.ext.hybrid import hybrid_property
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
    CLOSED = "closed"


ANSWERS = tuple(state.value for state in OrganisationState if state is not OrganisationState.CLOSED)
"""What can have become of an application. That it was closed later is a date of its own."""

PUBLIC_STATES = (OrganisationState.ACCEPTED, OrganisationState.CLOSED)
"""All may know of these; of the others their people and the moderators."""


class MemberRole(Enum):
    """What somebody is in an organisation."""

    MEMBER = "member"
    MANAGER = "manager"


class MembershipState(Enum):
    """The life of a membership: the role while it lasts, then that somebody left."""

    MEMBER = "member"
    MANAGER = "manager"
    LEFT = "left"


class Organisation(Base):
    """Anyone in the register."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("name_en <> '' OR name_ru <> ''", name="name_in_one_language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_by_value(OrganisationKind))
    answer: Mapped[str] = mapped_column(
        "state",
        SqlEnum(
            *ANSWERS, name="organisationstate", native_enum=False, create_constraint=True, length=40
        ),
        default=OrganisationState.APPLIED.value,
    )
    closed_at: Mapped[datetime | None] = mapped_column(comment="its address stays, as a tombstone")
    version: Mapped[int] = mapped_column(
        default=1, server_default="1", comment="rises with each step and change of the profile"
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
    inn: Mapped[str] = mapped_column(
        String(12), default="", server_default="", index=True, comment="taxpayer number"
    )
    ogrn: Mapped[str] = mapped_column(
        String(15), default="", server_default="", comment="state registration number"
    )
    created_at: Mapped[datetime] = mapped_column(default=now)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )

    @hybrid_property
    def state(self) -> OrganisationState:
        """Closed, else what became of its application."""
        if self.closed_at is not None:
            return OrganisationState.CLOSED
        return OrganisationState(self.answer or OrganisationState.APPLIED.value)

    @state.inplace.setter
    def _set_state(self, state: OrganisationState) -> None:
        self.closed_at = now() if state is OrganisationState.CLOSED else None
        if state is not OrganisationState.CLOSED:
            self.answer = state.value

    @state.inplace.expression
    @classmethod
    def _state_in_sql(cls) -> ColumnElement[Any]:
        closed = OrganisationState.CLOSED.value
        said = case((cls.closed_at.is_not(None), closed), else_=cls.answer)
        return type_coerce(said, enum_by_value(OrganisationState))

    @property
    def is_accepted(self) -> bool:
        """Whether it stands in the register now."""
        return self.state is OrganisationState.ACCEPTED

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
    version: Mapped[int] = mapped_column(
        default=1, server_default="1", comment="rises with each step"
    )

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")

    @property
    def state(self) -> MembershipState:
        """The role while it lasts, else that they left."""
        if self.until is not None:
            return MembershipState.LEFT
        return MembershipState(self.role.value)

    @state.setter
    def state(self, state: MembershipState) -> None:
        """Set by a step alone; the last role is kept when somebody leaves."""
        if state is MembershipState.LEFT:
            self.until = now()
            return
        self.role = MemberRole(state.value)
        if self.until is not None:
            self.since, self.until = now(), None
