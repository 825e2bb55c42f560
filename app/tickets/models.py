"""Tickets, their history and who had to do with them."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.chat.models import Conversation
from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Model
from app.customers.models import Customer
from app.roles.models import Department
from app.tenancy.models import TenantOwned, tenant_key, tenant_reference


class Stage(StrEnum):
    """The four queues."""

    PROGRESS = "progress"
    TEAM_HANDLING = "team_handling"
    RESPONSE = "response"
    FINISHED = "finished"


class Resolution(StrEnum):
    """How a ticket ended."""

    CONFIRMED = "confirmed"
    CLOSED_BY_AGENT = "closed_by_agent"
    NO_REPLY = "no_reply"
    MERGED = "merged"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class Priority(IntEnum):
    """Stored as a number so that queues sort by it."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4

    @property
    def key(self) -> str:
        """Return the key used in settings and on the wire: low, normal, high, urgent."""
        return self.name.lower()


class Topic(StrEnum):
    """What triage tells apart; settings map each to a department."""

    DELIVERY = "delivery"
    PAYMENT = "payment"
    DAMAGED_GOODS = "damaged_goods"
    WRONG_ITEM = "wrong_item"
    RETURN = "return"
    PRODUCT_QUESTION = "product_question"
    ORDER = "order"
    ACCOUNT = "account"
    APP = "app"
    OTHER = "other"


def _queue_index(moment: str) -> Index:
    """Return the index of a queue in one order, with the filters, so that rare ones look at no other rows."""
    name = f"ix_tickets_organization_id_stage_{moment}_filters"
    return Index(name, "organization_id", "stage", moment, "id", "priority", "topic", "kind")


class Ticket(TenantOwned, Model):
    """A case that somebody must answer. Also the lock of its moves."""

    __tablename__ = "tickets"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "number"),
        _queue_index("updated_at"),
        _queue_index("due_at"),  # overdue counts too
        Index(None, "organization_id", "stage", "priority", "id"),  # queue by priority
        Index(None, "organization_id", "stage", "number", "id"),  # queue by number
        Index(None, "organization_id", "stage", "stage_since"),  # timers
        Index(None, "organization_id", "department_id", "stage", "updated_at", "id"),  # own departments
        Index(None, "organization_id", "department_id", "stage", "due_at"),  # overdue by department
        Index(None, "organization_id", "department_id", "stage", "stage_since"),  # oldest by department
        Index(None, "organization_id", "assignee_id", "stage", "updated_at", "id"),  # mine
        Index(None, "organization_id", "customer_id", "updated_at"),  # a customer's cases
        Index(None, "organization_id", "conversation_id", "stage"),  # open tickets of a talk
        Index(None, "organization_id", "stage", "escalated", "updated_at", "id"),  # escalated tab
        tenant_reference("conversation_id", "conversations"),
        tenant_reference("customer_id", "customers"),
        tenant_reference("department_id", "departments"),
    )

    id: Mapped[uuid.UUID] = id_column()
    number: Mapped[int]  # 1, 2, 3 ... within the business
    conversation_id: Mapped[uuid.UUID]
    customer_id: Mapped[uuid.UUID]
    subject: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what an unfinished dialogue gathered
    kind: Mapped[str] = mapped_column(String(12))  # complaint question order criticism suggestion other
    topic: Mapped[str] = mapped_column(String(20), default=Topic.OTHER)
    stage: Mapped[str] = mapped_column(String(14), default=Stage.PROGRESS)
    resolution: Mapped[str | None] = mapped_column(String(16))
    priority: Mapped[int] = mapped_column(SmallInteger, default=Priority.NORMAL)
    sentiment: Mapped[str] = mapped_column(String(10), default="neutral")
    angry: Mapped[bool] = mapped_column(default=False)
    department_id: Mapped[uuid.UUID | None]
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    escalated: Mapped[bool] = mapped_column(default=False)  # own tab and count
    filed_by_kind: Mapped[str] = mapped_column(String(10))
    filed_by_id: Mapped[uuid.UUID | None]
    verdict_id: Mapped[uuid.UUID | None]  # why triage opened it
    follow_up_of_id: Mapped[uuid.UUID | None]
    link_token_hash: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # SHA-256 of the secret follow-up link
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # first reply, then solution
    first_replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stage_since: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rating: Mapped[int | None] = mapped_column(SmallInteger)  # 1 to 5
    rating_comment: Mapped[str] = mapped_column(String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)  # grows with every change; pushes carry it
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    customer: Mapped[Customer] = relationship(overlaps="conversation,department")
    conversation: Mapped[Conversation] = relationship(overlaps="customer,department")
    department: Mapped[Department | None] = relationship(overlaps="customer,conversation")
    assignee: Mapped[User | None] = relationship()


class TicketHistory(TenantOwned, Model):
    """One change of a ticket. Append-only: nobody changes or deletes a row."""

    __tablename__ = "ticket_history"
    __table_args__ = (
        Index(None, "organization_id", "ticket_id", "id"),  # timeline
        tenant_reference("ticket_id", "tickets"),
    )

    id: Mapped[uuid.UUID] = id_column()
    ticket_id: Mapped[uuid.UUID]
    change: Mapped[str] = mapped_column(
        String(20)
    )  # opened moved assigned department priority escalated linked rated
    from_value: Mapped[str | None] = mapped_column(String(120))
    to_value: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


@event.listens_for(TicketHistory, "before_update")
@event.listens_for(TicketHistory, "before_delete")
def _refuse(_mapper: object, _connection: object, _row: TicketHistory) -> None:
    raise RuntimeError("the history of a ticket is append-only")


class TicketParty(TenantOwned, Model):
    """Somebody, or a department, that had to do with a ticket and may therefore go on reading it."""

    __tablename__ = "ticket_parties"
    __table_args__ = (
        UniqueConstraint("ticket_id", "user_id", "department_id"),
        Index(None, "organization_id", "user_id", "ticket_id"),  # visible_tickets
        Index(None, "organization_id", "department_id", "ticket_id"),  # visible_tickets
        tenant_reference("ticket_id", "tickets"),
        tenant_reference("department_id", "departments"),
    )

    id: Mapped[uuid.UUID] = id_column()
    ticket_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("users.id")
    )  # filed, held, handled, escalated
    department_id: Mapped[uuid.UUID | None]  # passed it on
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class TicketLink(TenantOwned, Model):
    """Two cases that belong together."""

    __tablename__ = "ticket_links"
    __table_args__ = (
        UniqueConstraint("ticket_id", "other_id"),
        Index(None, "organization_id", "other_id"),  # links seen from the other side
        tenant_reference("ticket_id", "tickets"),
        tenant_reference("other_id", "tickets"),
    )

    id: Mapped[uuid.UUID] = id_column()
    ticket_id: Mapped[uuid.UUID]
    other_id: Mapped[uuid.UUID]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
