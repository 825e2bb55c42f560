"""Move a played talk into the past, so that the demo looks lived in. Demo data only."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, select, update

from app.chat.models import Conversation, Episode, Message, Note
from app.core.columns import UtcDateTime
from app.core.extensions import db
from app.core.uow import transaction
from app.tickets.models import Ticket, TicketHistory
from app.triage.models import VerdictRow

GAP = timedelta(minutes=7)  # between two lines of a talk


def age_conversation(conversation_id: uuid.UUID, age: timedelta) -> None:
    """Shift every moment of a talk back by `age`, and spread its lines."""
    with transaction():
        lines = db.session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id)
            .order_by(Message.sequence.desc())
        ).all()
        for position, line in enumerate(lines):
            _shift(line, age + position * GAP)
        tickets = db.session.scalars(select(Ticket).where(Ticket.conversation_id == conversation_id)).all()
        _shift(db.session.get_one(Conversation, conversation_id), age)
        for model in (Episode, Note, VerdictRow):
            for row in db.session.scalars(select(model).where(model.conversation_id == conversation_id)):
                _shift(row, age)
        for ticket in tickets:
            _shift(ticket, age)
            for step in db.session.scalars(select(TicketHistory).where(TicketHistory.ticket_id == ticket.id)):
                _shift(step, age)


def _shift(row: Any, by: timedelta) -> None:
    """Write the moments of a row earlier, by a statement of its own: the models forbid changes of history."""
    table = inspect(type(row)).local_table
    moments = [
        c.key for c in table.columns if isinstance(c.type, UtcDateTime) and getattr(row, c.key) is not None
    ]
    values = {key: getattr(row, key) - by for key in moments}
    if values:
        cls = type(row)
        db.session.execute(update(cls).where(cls.id == row.id).values(values))
