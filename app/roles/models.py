"""Departments of a business."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Model
from app.tenancy.models import TenantOwned, tenant_key


class Role(StrEnum):
    """One per person and business."""

    MASTER_ADMIN = "master_admin"
    DEPARTMENT_ADMIN = "department_admin"
    CS = "cs"
    CUSTOMER = "customer"


STAFF_ROLES = (Role.MASTER_ADMIN, Role.DEPARTMENT_ADMIN, Role.CS)


class Department(TenantOwned, Model):
    """A team that owns tickets."""

    __tablename__ = "departments"
    __table_args__ = (tenant_key(), UniqueConstraint("organization_id", "name"))

    id: Mapped[uuid.UUID] = id_column()
    name: Mapped[str] = mapped_column(String(80))
    is_default: Mapped[bool] = mapped_column(
        default=False
    )  # takes what nothing else takes; cannot be removed
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
