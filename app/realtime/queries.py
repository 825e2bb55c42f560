"""Reads that only pushes need."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.core.extensions import db
from app.tickets.models import TicketParty


def ticket_parties(ticket_id: UUID) -> tuple[set[UUID], set[UUID]]:
    """Return the users and the departments that go on reading a ticket."""
    rows = db.session.execute(
        select(TicketParty.user_id, TicketParty.department_id).where(TicketParty.ticket_id == ticket_id)
    ).all()
    users = {row.user_id for row in rows if row.user_id is not None}
    return users, {row.department_id for row in rows if row.department_id is not None}
