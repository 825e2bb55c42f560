"""What a customer does with a ticket from the widget, the same over socket and HTTP."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from app.chat import limits
from app.chat.visitor_calls import customer_id
from app.core.actor import Actor
from app.tickets import actions
from app.tickets.queries import tickets_of_customer
from app.tickets.schemas import NotSolvedCall, RateCall, TicketCall, load_or_refuse

Data = dict[str, Any]


def own_tickets(actor: Actor, _data: Data) -> Data:
    """Return where the visitor's tickets stand now; a card in the thread tells where they stood."""
    return {
        "tickets": [
            {"ticket_id": str(t.id), "number": t.number, "stage": t.stage, "rating": t.rating}
            for t in tickets_of_customer(customer_id(actor))
        ]
    }


def confirm(actor: Actor, data: Data) -> Data:
    """Confirm that the ticket is solved."""
    given = _given(TicketCall(), actor, data)
    actions.confirm_ticket(actor, given["ticket_id"])
    return {}


def not_solved(actor: Actor, data: Data) -> Data:
    """Say that it is not solved, perhaps in words."""
    given = _given(NotSolvedCall(), actor, data)
    ticket = actions.reject_answer(actor, given["ticket_id"], body=given["body"])
    return {"ticket_id": str(ticket.id), "number": ticket.number}


def rate(actor: Actor, data: Data) -> Data:
    """Give one to five faces."""
    given = _given(RateCall(), actor, data)
    actions.rate_ticket(actor, given["ticket_id"], given["rating"], given["comment"])
    return {}


def _given(schema: Schema, actor: Actor, data: Data) -> Data:
    """Read a call that leaves a line of history: as limited as sending words."""
    given: Data = load_or_refuse(schema, data)
    limits.check_visitor(limits.VISITOR_SENDS, actor, "send")
    return given
