"""What can be done with a ticket. Callers import from here, whatever file an act lives in."""

from __future__ import annotations

from app.tickets.actions.linking import link_tickets
from app.tickets.actions.moving import dispatch_ticket, escalate_ticket, move_ticket
from app.tickets.actions.opening import NewTicket, OpenedTicket, open_ticket

__all__ = [
    "NewTicket", "OpenedTicket", "dispatch_ticket", "escalate_ticket", "link_tickets", "move_ticket",
    "open_ticket",
]  # fmt: skip
