"""The ledger of consents: who agreed to which text, when, and until when."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from resource_centre.db import Base, enum_by_value, now


class ConsentKind(Enum):
    """What somebody agrees to; each on its own (152-FZ art. 9 and 10.1)."""

    TERMS = "terms"
    PRIVACY = "privacy"
    PUBLIC_NAME = "public_name"


class Consent(Base):
    """That somebody agreed. The row stays when it is withdrawn, and when the person is erased."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[ConsentKind] = mapped_column(enum_by_value(ConsentKind))
    text_version: Mapped[str] = mapped_column(String(10), comment="date of the text agreed to")
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
