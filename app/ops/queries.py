"""Reads over all businesses, for operators' figures only. Call them in `system_scope`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from app.core.clock import utcnow
from app.core.extensions import db
from app.core.outbox import OutboxEntry
from app.tickets.models import Stage, Ticket

COUNT_CAP = 50_000  # rows looked at for one figure: a scrape stays quick whatever has piled up


@dataclass(frozen=True, slots=True)
class OutboxState:
    """What is still to be delivered."""

    waiting: int
    parked: int  # gave up: a person must look
    oldest_seconds: float  # how long the oldest due row has been waiting


def open_tickets_by_stage() -> dict[str, int]:
    """Return the number of unfinished tickets per stage, `COUNT_CAP` at most in all."""
    open_ones = select(Ticket.stage).where(Ticket.stage != Stage.FINISHED).limit(COUNT_CAP).subquery()
    rows = db.session.execute(select(open_ones.c.stage, func.count()).group_by(open_ones.c.stage))
    found = {str(stage): int(number) for stage, number in rows}
    return {str(stage): found.get(stage, 0) for stage in Stage if stage != Stage.FINISHED}


def outbox_state() -> OutboxState:
    """Return how much waits in the outbox, `COUNT_CAP` rows at most."""
    rows = select(OutboxEntry.parked_at, OutboxEntry.available_at).limit(COUNT_CAP).subquery()
    due_at = case((rows.c.parked_at.is_(None), rows.c.available_at))
    counted = select(func.count(due_at), func.count(rows.c.parked_at), func.min(due_at))
    waiting, parked, oldest = db.session.execute(counted).one()
    return OutboxState(waiting, parked, _age_seconds(oldest))


def _age_seconds(moment: datetime | None) -> float:
    return 0.0 if moment is None else max(0.0, (utcnow() - moment).total_seconds())
