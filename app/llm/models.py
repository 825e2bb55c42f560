"""What each business used of the model, per month."""

from __future__ import annotations

import uuid

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import id_column
from app.core.extensions import Model
from app.tenancy.models import TenantOwned


class LlmUsage(TenantOwned, Model):
    """Calls, tokens and costs of one business in one month."""

    __tablename__ = "llm_usage"
    __table_args__ = (UniqueConstraint("organization_id", "month"),)  # this month's costs, before each call

    id: Mapped[uuid.UUID] = id_column()
    month: Mapped[str] = mapped_column(String(7))  # YYYY-MM in UTC
    calls: Mapped[int] = mapped_column(default=0)
    input_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    output_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_micro_usd: Mapped[int] = mapped_column(BigInteger, default=0)  # millionths of a US dollar
