"""Conversations and what is said in them."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, exact_string, id_column
from app.core.extensions import Model
from app.customers.models import Customer
from app.tenancy.models import TenantOwned, tenant_key, tenant_reference


class Owner(StrEnum):
    """Who speaks for the business now."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How an episode ended; figures never mix them."""

    BOT_CONFIRMED = "bot_confirmed"
    BOT_ASSUMED = "bot_assumed"
    AGENT_SOLVED = "agent_solved"
    TICKET = "ticket"
    ORDER = "order"
    ABANDONED = "abandoned"


class MessageKind(StrEnum):
    """What a message carries in `payload`."""

    TEXT = "text"
    FILE = "file"  # payload: attachment id, name, media_type, size
    NOTICE = "notice"  # "Sari joined": status lines; payload: key and values
    TICKET = "ticket"  # a ticket card; payload: ticket_id, number, stage, link
    CONFIRM = "confirm"  # the ticket's confirm buttons; payload: ticket_id, number
    RATING = "rating"  # five faces; payload: ticket_id, number
    CONTACT = "contact"  # asks once for e-mail or WhatsApp number


class Conversation(TenantOwned, Model):
    """The one lasting conversation of a customer on a channel. Also the lock of its messages."""

    __tablename__ = "conversations"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "customer_id", "channel"),
        Index(None, "organization_id", "owner", "last_message_at"),  # inbox tabs, timers
        Index(None, "organization_id", "agent_id", "last_message_at"),  # inbox: mine
        Index(None, "organization_id", "last_message_at"),  # inbox: all
        tenant_reference("customer_id", "customers"),
        tenant_reference("department_id", "departments"),
    )

    id: Mapped[uuid.UUID] = id_column()
    customer_id: Mapped[uuid.UUID]
    channel: Mapped[str] = mapped_column(String(20), default="web")
    owner: Mapped[str] = mapped_column(String(10), default=Owner.BOT)
    agent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))  # set while owner is agent
    agent_name: Mapped[str] = mapped_column(String(120), default="")  # as the customer sees it
    department_id: Mapped[uuid.UUID | None]  # None: unrouted, seen by every agent
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_told_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # this wait was too long, WaitingExpired is recorded
    episode_id: Mapped[uuid.UUID | None]  # the open episode; None before the first message and while closed
    version: Mapped[int] = mapped_column(default=0)  # grows with every change; pushes carry it
    last_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    last_line: Mapped[str] = mapped_column(String(160), default="")  # shown in the inbox list
    last_message_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    last_customer_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    last_customer_message_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unanswered_since: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # first customer message nobody answered
    triaged_sequence: Mapped[int] = mapped_column(
        BigInteger, default=0
    )  # everything up to here has been looked at
    case_sequence: Mapped[int] = mapped_column(
        BigInteger, default=0
    )  # last case boundary: model context starts here
    customer_read_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    staff_read_sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    bot_failures: Mapped[int] = mapped_column(default=0)  # consecutive turns the bot could not handle
    bot_state: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # pending question of the bot
    contact_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    intent: Mapped[str] = mapped_column(String(12), default="")  # of the latest verdict, for the inbox card
    sentiment: Mapped[str] = mapped_column(String(10), default="")
    summary: Mapped[str] = mapped_column(String(200), default="")  # one line, for the inbox card
    page_url: Mapped[str] = mapped_column(String(500), default="")  # where the widget stood
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    customer: Mapped[Customer] = relationship(overlaps="department")


class Message(TenantOwned, Model):
    """One thing said, numbered within its conversation. Never changed, never deleted."""

    __tablename__ = "messages"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("conversation_id", "sequence"),
        UniqueConstraint("conversation_id", "client_key"),
        Index(None, "organization_id", "ticket_id", "sequence"),  # thread of a ticket
        tenant_reference("conversation_id", "conversations"),
    )

    id: Mapped[uuid.UUID] = id_column()
    conversation_id: Mapped[uuid.UUID]
    sequence: Mapped[int] = mapped_column(BigInteger)  # 1, 2, 3 ... without a hole
    client_key: Mapped[str] = mapped_column(exact_string(64))  # the sender's own key: a resend finds its row
    author_kind: Mapped[str] = mapped_column(String(10))  # core.ActorKind
    author_id: Mapped[uuid.UUID | None]
    author_name: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(10), default=MessageKind.TEXT)
    body: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # quick_replies, source, and per kind
    ticket_id: Mapped[uuid.UUID | None]  # the one ticket it belongs to
    response_seconds: Mapped[float | None]  # answers: since the first unanswered customer message
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Note(TenantOwned, Model):
    """A private note of staff on a conversation, perhaps on one ticket of it. Never sent to customers."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_key"),
        Index(None, "organization_id", "conversation_id", "created_at"),
        Index(None, "organization_id", "ticket_id", "created_at"),
        tenant_reference("conversation_id", "conversations"),
    )

    id: Mapped[uuid.UUID] = id_column()
    conversation_id: Mapped[uuid.UUID]
    ticket_id: Mapped[uuid.UUID | None]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    client_key: Mapped[str] = mapped_column(exact_string(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Episode(TenantOwned, Model):
    """From a first message to `closed`; what figures count."""

    __tablename__ = "episodes"
    __table_args__ = (
        Index(None, "organization_id", "ended_at", "outcome"),
        Index(None, "organization_id", "conversation_id", "started_at"),
        tenant_reference("conversation_id", "conversations"),
    )

    id: Mapped[uuid.UUID] = id_column()
    conversation_id: Mapped[uuid.UUID]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    first_reply_seconds: Mapped[float | None]
    bot_answered: Mapped[bool] = mapped_column(default=False)
    bot_confirmed: Mapped[bool] = mapped_column(default=False)  # the customer said "answered"
    agent_answered: Mapped[bool] = mapped_column(default=False)
    ticket_opened: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(14))


class Attachment(TenantOwned, Model):
    """A file in a conversation; the bytes are in the file storage."""

    __tablename__ = "attachments"
    __table_args__ = (tenant_key(), tenant_reference("conversation_id", "conversations"))

    id: Mapped[uuid.UUID] = id_column()
    conversation_id: Mapped[uuid.UUID]
    filename: Mapped[str] = mapped_column(String(180))
    media_type: Mapped[str] = mapped_column(String(100))  # what the bytes are, not what the sender says
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @property
    def storage_key(self) -> str:
        """Return where the bytes are kept."""
        return f"{self.organization_id}/{self.id}"


class CannedReply(TenantOwned, Model):
    """A prepared text that agents insert with `/`."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("organization_id", "shortcut"),)

    id: Mapped[uuid.UUID] = id_column()
    shortcut: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
