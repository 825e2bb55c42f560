"""Reads of what was used."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from app.core.extensions import db
from app.llm.models import LlmUsage


def month_usage(organization_id: uuid.UUID, month: str) -> LlmUsage | None:
    """Return what a business used in `month` (YYYY-MM), None when nothing."""
    return db.session.scalar(
        select(LlmUsage).where(LlmUsage.organization_id == organization_id, LlmUsage.month == month)
    )


def month_cost_micro_usd(organization_id: uuid.UUID, month: str) -> int:
    """Return the cost of `month` in millionths of a US dollar, as the database has it now."""
    cost = db.session.scalar(
        select(LlmUsage.cost_micro_usd).where(
            LlmUsage.organization_id == organization_id, LlmUsage.month == month
        )
    )
    return cost or 0
