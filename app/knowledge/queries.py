"""Reads of what the business knows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.errors import NotFound
from app.core.extensions import db
from app.knowledge.models import FaqEntry

MAX_ENTRIES = 1000  # of one business; retrieval reads them all


def faq_entries(*, active_only: bool = False) -> Sequence[FaqEntry]:
    """Return the entries of the business in scope, by question."""
    query = select(FaqEntry).order_by(FaqEntry.question, FaqEntry.id).limit(MAX_ENTRIES)
    return db.session.scalars(query.where(FaqEntry.active) if active_only else query).all()


def faq_entry(entry_id: uuid.UUID) -> FaqEntry:
    """Return one entry; raises NotFound."""
    found = db.session.scalars(select(FaqEntry).where(FaqEntry.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def faq_count() -> int:
    """Return how many entries the business has."""
    return db.session.scalar(select(func.count()).select_from(FaqEntry)) or 0
