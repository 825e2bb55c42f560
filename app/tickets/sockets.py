"""The widget's calls about tickets over Socket.IO. docs/events.md lists them."""

from __future__ import annotations

from app.core.sockets import VISITOR, on_socket
from app.tickets import visitor_calls


def register() -> None:
    """Bind every call to its event."""
    on_socket("ticket.list", VISITOR)(visitor_calls.own_tickets)
    on_socket("ticket.confirm", VISITOR)(visitor_calls.confirm)
    on_socket("ticket.not_solved", VISITOR)(visitor_calls.not_solved)
    on_socket("ticket.rate", VISITOR)(visitor_calls.rate)
