"""File a case for a customer: conversation, first message in the customer's words, ticket."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l

from app.chat.actions import start_conversation
from app.core.actor import Actor
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.uow import in_transaction
from app.customers.actions import create_visitor, give_contact
from app.roles.permissions import Permission
from app.tickets import queries
from app.tickets.actions.opening import NewTicket, open_ticket
from app.tickets.actions.replying import in_conversation
from app.tickets.models import Ticket


@in_transaction
def file_case(
    actor: Actor,
    *,
    customer_id: uuid.UUID | None,
    name: str,
    email: str,
    phone: str,
    kind: str,
    subject: str,
    body: str,
    topic: str,
    priority: str,
    department_id: uuid.UUID | None,
) -> Ticket:
    """Open a ticket for a known customer, or for a new one of whom a name is known.

    What was told stands in the summary: nobody puts words into a customer's mouth. Contacts typed here are
    unverified. Raises Invalid, NotFound, Forbidden. Emits TicketOpened.
    """
    if not actor.is_staff:
        raise Forbidden
    actor.require(Permission.TICKET_FILE)
    if customer_id is None:
        if not name:
            raise Invalid(fields={"name": [str(_l("Please choose a customer or write a name."))]})
        customer_id = create_visitor(actor).id
        give_contact(actor, customer_id, name=name, email=email, phone=phone)
    elif queries.known_customer(customer_id) is None:
        raise NotFound
    conversation = start_conversation(actor, customer_id)
    new = NewTicket(
        conversation_id=conversation.id,
        kind=kind,
        subject=subject,
        summary=body,
        topic=topic,
        priority=priority,
        department_id=department_id,
    )
    return open_ticket(in_conversation(actor), new).ticket
