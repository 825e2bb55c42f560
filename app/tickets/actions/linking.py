"""Cases that belong together."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.uow import in_transaction
from app.roles.permissions import Permission
from app.tickets import queries
from app.tickets.actions.records import Before, Line, note_change
from app.tickets.models import TicketLink
from app.tickets.policy import access_ticket


@in_transaction
def link_tickets(actor: Actor, ticket_id: uuid.UUID, other_id: uuid.UUID) -> None:
    """Link two cases; linking twice changes nothing. Emits TicketChanged for both.

    Raises NotFound unless the actor may read both, Invalid for a case and itself.
    """
    if ticket_id == other_id:
        raise Invalid(_l("A ticket cannot be linked with itself."))
    first, second = sorted((ticket_id, other_id))
    tickets = [access_ticket(actor, id_, Permission.TICKET_HANDLE, lock=True) for id_ in (first, second)]
    if not add_link(first, second):
        return
    for ticket, other in (tickets, reversed(tickets)):
        note_change(actor, ticket, Before.of(ticket), Line("linked", to_value=f"#{other.number}"))


def add_link(ticket_id: uuid.UUID, other_id: uuid.UUID) -> bool:
    """Store a link unless there is one; return whether it is new."""
    first, second = sorted((ticket_id, other_id))
    if queries.are_linked(first, second):
        return False
    db.session.add(TicketLink(ticket_id=first, other_id=second))
    return True
