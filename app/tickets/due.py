"""Due times: plain hours by priority until the first reply, then until the solution."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.tenancy.settings import TicketSettings
from app.tickets.models import Priority, Stage, Ticket

OPEN_STAGES = (Stage.PROGRESS, Stage.TEAM_HANDLING)  # where the business owes something


def first_reply_due(settings: TicketSettings, priority: int, since: datetime) -> datetime:
    """Return when the first reply is due."""
    return since + timedelta(hours=settings.first_reply_hours[Priority(priority).key])


def solve_due(settings: TicketSettings, priority: int, since: datetime) -> datetime:
    """Return when the solution is due."""
    return since + timedelta(hours=settings.solve_hours[Priority(priority).key])


def due_with_priority(settings: TicketSettings, ticket: Ticket, priority: int) -> datetime:
    """Return the due time a ticket would have had with another priority from the start."""
    hours = settings.solve_hours if ticket.first_replied_at else settings.first_reply_hours
    change = hours[Priority(priority).key] - hours[Priority(ticket.priority).key]
    return ticket.due_at + timedelta(hours=change)


def is_overdue(ticket: Ticket, now: datetime) -> bool:
    """Tell whether the business is late; waiting for the customer is never late."""
    return ticket.stage in OPEN_STAGES and ticket.due_at < now
