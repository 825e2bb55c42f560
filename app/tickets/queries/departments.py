"""Reads about what a department holds."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from app.core.extensions import db
from app.tickets.models import Stage, Ticket


def open_tickets_of_department(department_id: uuid.UUID) -> list[Ticket]:
    """Return a department's tickets that are not finished, locked."""
    return list(
        db.session.scalars(
            select(Ticket)
            .where(Ticket.department_id == department_id, Ticket.stage != Stage.FINISHED)
            .with_for_update(of=Ticket)
        )
    )
