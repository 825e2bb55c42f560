"""Verdicts: what triage decided about a burst of messages, and why."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Model
from app.tenancy.models import TenantOwned, tenant_key, tenant_reference


class VerdictRow(TenantOwned, Model):
    """A stored verdict; `detail` is `triage.verdict.Verdict.to_json()`."""

    __tablename__ = "verdicts"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("conversation_id", "last_sequence"),  # a burst is judged once
        Index(None, "organization_id", "created_at"),
        Index(None, "organization_id", "ticket_id"),
        tenant_reference("conversation_id", "conversations"),
    )

    id: Mapped[uuid.UUID] = id_column()
    conversation_id: Mapped[uuid.UUID]
    ticket_id: Mapped[uuid.UUID | None]
    first_sequence: Mapped[int] = mapped_column(BigInteger)
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    intent: Mapped[str] = mapped_column(String(12))
    topic: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float]
    engine: Mapped[str] = mapped_column(String(20))
    engine_version: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    outcome: Mapped[str] = mapped_column(
        String(20), default=""
    )  # answered asked ticket waiting greeted thanked ...
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
