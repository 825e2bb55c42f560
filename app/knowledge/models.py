"""What the business knows and lets the bot say."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Model
from app.tenancy.models import TenantOwned, tenant_key


class FaqEntry(TenantOwned, Model):
    """One question with its approved answer; the source of automatic answers."""

    __tablename__ = "faq_entries"
    __table_args__ = (tenant_key(), Index(None, "organization_id", "active"))  # retrieval

    id: Mapped[uuid.UUID] = id_column()
    locale: Mapped[str] = mapped_column(String(5), default="id")
    question: Mapped[str] = mapped_column(String(300))
    answer: Mapped[str] = mapped_column(Text)
    keywords: Mapped[str] = mapped_column(String(300), default="")  # other words customers use
    active: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
