"""The widget's calls about tickets over plain HTTP, for visitors whose WebSocket is blocked."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.core.actor import current_actor
from app.core.extensions import csrf
from app.tickets import visitor_calls

widget = Blueprint("ticket_calls", __name__, url_prefix="/widget/api/tickets")
csrf.exempt(widget)  # a bearer token says who asks, no cookie


@widget.get("")
def own_tickets() -> ResponseReturnValue:
    """Tell where the visitor's tickets stand."""
    return {"ok": True, **visitor_calls.own_tickets(current_actor(), {})}


@widget.post("/<uuid:ticket_id>/confirm")
def confirm(ticket_id: UUID) -> ResponseReturnValue:
    """Confirm that the ticket is solved."""
    return {"ok": True, **visitor_calls.confirm(current_actor(), _data(ticket_id))}


@widget.post("/<uuid:ticket_id>/not-solved")
def not_solved(ticket_id: UUID) -> ResponseReturnValue:
    """Say that it is not solved."""
    return {"ok": True, **visitor_calls.not_solved(current_actor(), _data(ticket_id))}


@widget.post("/<uuid:ticket_id>/rating")
def rate(ticket_id: UUID) -> ResponseReturnValue:
    """Give one to five faces."""
    return {"ok": True, **visitor_calls.rate(current_actor(), _data(ticket_id))}


def _data(ticket_id: UUID) -> dict[str, object]:
    sent = request.get_json(silent=True)
    return {**(sent if isinstance(sent, dict) else {}), "ticket_id": str(ticket_id)}
