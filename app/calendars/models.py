"""Opening hours."""

from __future__ import annotations

import uuid

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from app.core.columns import id_column
from app.core.extensions import Model
from app.tenancy.models import TenantOwned


class OpeningHours(TenantOwned, Model):
    """When the business is open on one weekday; no row means closed."""

    __tablename__ = "opening_hours"
    __table_args__ = (UniqueConstraint("organization_id", "weekday"),)

    id: Mapped[uuid.UUID] = id_column()
    weekday: Mapped[int]  # 0 is Monday
    opens_minute: Mapped[int]  # minutes after local midnight
    closes_minute: Mapped[int]  # at most 1440, after opens_minute
