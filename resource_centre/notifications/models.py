"""The inbox and what left it by mail: messages, choices, sent mails, addresses that fail."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resource_centre.accounts.models import Person
from resource_centre.db import Base, OpaqueId, enum_by_value, now


class MailBy(Enum):
    """How a message leaves by mail."""

    AT_ONCE = "at_once"
    DIGEST = "digest"  # chosen: with the others, on the morning of the next working day
    HELD = "held"  # over the day's number, or the address failed: with the next digest
    NOTHING = "nothing"  # chosen, or not to be seen any more: the inbox alone


class Choice(Enum):
    """What somebody wishes for one group of messages; the inbox always has them."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    INBOX = "inbox"


class Message(Base):
    """One sentence to one person. The unique key makes a repeated delivery harmless."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("person_id", "event", "subject_kind", "subject_id", "occasion"),
        Index("ix_message_inbox", "person_id", "read_at"),
        Index("ix_message_waiting", "mailed_at", "mail_by"),
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
    mail_by: Mapped[MailBy] = mapped_column(
        enum_by_value(MailBy), default=MailBy.AT_ONCE, server_default=MailBy.AT_ONCE.value
    )
    mailed_at: Mapped[datetime | None] = mapped_column(comment="handed to the mail server")

    person: Mapped[Person] = relationship()


class NotificationChoice(Base):
    """What somebody wishes for one group of messages; absent: mail at once."""

    __tablename__ = "notification_choice"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", String(40), primary_key=True)
    choice: Mapped[Choice] = mapped_column(enum_by_value(Choice))
    since: Mapped[datetime] = mapped_column(default=now)


class SentMail(Base):
    """A mail that a server took. Kept for sixty days: to count, to know it again when it fails."""

    __tablename__ = "sent_mail"
    __table_args__ = (Index("ix_sent_mail_count", "address_key", "day"),)

    key: Mapped[str] = mapped_column(String(80), primary_key=True, comment="in the Message-ID")
    address_key: Mapped[str] = mapped_column(String(64), comment="keyed hash of the address")
    person_id: Mapped[str | None] = mapped_column(OpaqueId, comment="empty: no person was named")
    day: Mapped[date] = mapped_column(comment="of the city")
    is_counted: Mapped[bool] = mapped_column(comment="towards the day's number of the address")
    at: Mapped[datetime] = mapped_column(default=now)


class MailTrouble(Base):
    """An address that refused mail for good; nothing is sent to it until somebody says so."""

    __tablename__ = "mail_trouble"

    address_key: Mapped[str] = mapped_column(String(64), primary_key=True, comment="keyed hash")
    person_id: Mapped[str | None] = mapped_column(OpaqueId)
    status: Mapped[str] = mapped_column(String(20), comment="5.1.1 of RFC 3463")
    since: Mapped[datetime] = mapped_column(default=now)
