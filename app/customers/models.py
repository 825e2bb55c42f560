"""Customers of one business: anonymous visitors, people known by a signed token, portal accounts."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Model
from app.tenancy.models import TenantOwned, tenant_key, tenant_reference


class Customer(TenantOwned, Model):
    """One person who writes to the business. What is typed into a chat is unverified."""

    __tablename__ = "customers"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "external_id"),
        Index(None, "organization_id", "email"),  # known customer by address
    )

    id: Mapped[uuid.UUID] = id_column()
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(255))
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phone: Mapped[str | None] = mapped_column(String(32))  # E.164
    phone_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    external_id: Mapped[str | None] = mapped_column(String(190))  # `sub` of the shop's signed token
    locale: Mapped[str] = mapped_column(String(5), default="")  # empty: the business's language
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    merged_into_id: Mapped[uuid.UUID | None]  # history went to this customer, proved by token and address
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @property
    def is_known(self) -> bool:
        """Whether somebody vouched for this person (verified address or signed token)."""
        return self.external_id is not None or self.email_verified_at is not None


class CustomerAccount(TenantOwned, Model):
    """Sign-in of a customer to the portal of one business; unique per verified address."""

    __tablename__ = "customer_accounts"
    __table_args__ = (
        UniqueConstraint("organization_id", "email"),
        UniqueConstraint("organization_id", "customer_id"),
        tenant_reference("customer_id", "customers"),
    )

    id: Mapped[uuid.UUID] = id_column()
    customer_id: Mapped[uuid.UUID]
    email: Mapped[str] = mapped_column(String(255))  # lower case
    password_hash: Mapped[str] = mapped_column(String(255))
    session_key: Mapped[str] = mapped_column(String(64))  # changes with the password: ends all sessions
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    customer: Mapped[Customer] = relationship(overlaps="organization")


class VisitorToken(TenantOwned, Model):
    """Proof that a browser is a certain visitor; the host page's storage keeps the token."""

    __tablename__ = "visitor_tokens"
    __table_args__ = (
        Index(None, "organization_id", "customer_id"),  # end the tokens of a customer
        tenant_reference("customer_id", "customers"),
    )

    id: Mapped[uuid.UUID] = id_column()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    customer_id: Mapped[uuid.UUID]
    verified_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # set by the shop's signed token
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    customer: Mapped[Customer] = relationship(overlaps="organization")
