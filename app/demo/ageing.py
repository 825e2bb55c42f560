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
from app.customers.models import Customer
from app.tickets.models import Ticket, TicketHistory
from app.triage.models import VerdictRow


def age_conversation(conversation_id: uuid.UUID, age: timedelta) -> None:
    """Shift every moment of a talk back by `age`."""
    with transaction():
        conversation = db.session.get_one(Conversation, conversation_id)
        _shift(conversation, age)
        _shift(db.session.get_one(Customer, conversation.customer_id), age)
        for model in (Message, Episode, Note, VerdictRow):
            for row in db.session.scalars(select(model).where(model.conversation_id == conversation_id)):
                _shift(row, age)
        tickets = db.session.scalars(select(Ticket).where(Ticket.conversation_id == conversation_id)).all()
        for ticket in tickets:
            _shift(ticket, age)
        known = [ticket.id for ticket in tickets]
        for step in db.session.scalars(select(TicketHistory).where(TicketHistory.ticket_id.in_(known))):
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
