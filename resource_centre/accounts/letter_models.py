"""Letters to a mailbox, most of them with a one-time link in them."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_centre.db import Base, OpaqueId, enum_by_value, new_id, now


class LetterPurpose(Enum):
    """What a letter is for. A link opens what its own letter is for and nothing else."""

    REGISTRATION = "registration"
    PASSWORD_RESET = "password_reset"  # noqa: S105 — the name of a letter
    NEW_EMAIL = "new_email"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 — the name of a letter
    EMAIL_CHANGED = "email_changed"
    ACCOUNT_CLOSED = "account_closed"


class Letter(Base):
    """A letter and what its link will do. The token itself stands in the mail alone.

    It is derived from the key of the installation and the id, so that the worker can write it
    and a copy of the database cannot.
    """

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_whose", "purpose", "email_key"),)

    id: Mapped[str] = mapped_column(OpaqueId, primary_key=True, default=new_id)
    purpose: Mapped[LetterPurpose] = mapped_column(enum_by_value(LetterPurpose))
    email: Mapped[str] = mapped_column(String(254), comment="where it goes")
    email_key: Mapped[str] = mapped_column(String(254), comment="NFKC, casefold")
    language: Mapped[str] = mapped_column(String(2))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(
        comment="of a registration: the name and the consents; gone with the row"
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    posted_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
