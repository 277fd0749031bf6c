"""The inbox: one row for each thing somebody was told, and whether it went out by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person
from resource_centre.db import Base, now


class Message(Base):
    """One sentence to one person. The unique key makes a repeated delivery harmless."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("person_id", "event", "subject_kind", "subject_id", "occasion"),
        Index("ix_message_inbox", "person_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    event: Mapped[str] = mapped_column(String(40), comment="folder of templates/mail")
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    occasion: Mapped[int] = mapped_column(
        default=0, comment="id of the decision told of; 0 where there is none"
    )
    parameters: Mapped[dict[str, Any]] = mapped_column(
        comment="titles by language, number, address: no names of people"
    )
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None] = mapped_column(comment="handed to the mail server")

    person: Mapped[Person] = relationship()
