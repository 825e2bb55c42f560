"""What can be done with a ticket. Callers import from here, whatever file an act lives in."""

from __future__ import annotations

from app.tickets.actions.changing import assign_ticket, set_priority
from app.tickets.actions.customer import (
    confirm_ticket,
    customer_wrote,
    rate_ticket,
    reject_answer,
    reopen_or_follow_up,
)
from app.tickets.actions.linking import link_tickets
from app.tickets.actions.moving import dispatch_ticket, escalate_ticket, move_ticket
from app.tickets.actions.opening import NewTicket, OpenedTicket, open_ticket
from app.tickets.actions.replying import note_on_ticket, reply_to_ticket, send_file_on_ticket

__all__ = [
    "NewTicket", "OpenedTicket", "assign_ticket", "confirm_ticket", "customer_wrote", "dispatch_ticket",
    "escalate_ticket", "link_tickets", "move_ticket", "note_on_ticket", "open_ticket", "rate_ticket",
    "reject_answer", "reopen_or_follow_up", "reply_to_ticket", "send_file_on_ticket", "set_priority",
]  # fmt: skip
