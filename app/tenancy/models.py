"""The business, and the base of everything that belongs to one."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Model
from app.tenancy.settings import OrganizationSettings


class Organization(Model):
    """One business."""

    __tablename__ = "organizations"

    id: Mapped[uuid.UUID] = id_column()
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(60), unique=True)  # in portal addresses
    address: Mapped[str] = mapped_column(String(300), default="")
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    locale: Mapped[str] = mapped_column(
        String(5), default="id"
    )  # language of bot texts unless the customer differs
    widget_key: Mapped[str] = mapped_column(
        String(43), unique=True
    )  # public: names the business to the widget
    identity_secret: Mapped[str] = mapped_column(String(64))  # signs the shop's visitor tokens (HS256)
    settings_json: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @property
    def settings(self) -> OrganizationSettings:
        """Return the settings with defaults filled in."""
        return OrganizationSettings.from_json(self.settings_json)


class TenantOwned:
    """Mixin: a row of one organisation. The guard scopes every statement on it."""

    @declared_attr
    def organization_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - declared_attr passes the class
        """Which business the row belongs to; stamped on flush."""
        return mapped_column(Uuid, ForeignKey("organizations.id"))


def tenant_key() -> UniqueConstraint:
    """Return the key that composite foreign keys of children point to."""
    return UniqueConstraint("organization_id", "id")


def tenant_reference(column: str, parent: str) -> ForeignKeyConstraint:
    """Return a composite key to a parent table: a child cannot name another business's parent."""
    return ForeignKeyConstraint(["organization_id", column], [f"{parent}.organization_id", f"{parent}.id"])


class Counter(TenantOwned, Model):
    """Last number given per business and kind (ticket numbers)."""

    __tablename__ = "counters"
    __table_args__ = (UniqueConstraint("organization_id", "kind"),)

    id: Mapped[uuid.UUID] = id_column()
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[int] = mapped_column(default=0)
