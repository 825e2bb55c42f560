"""Makers of tickets for tests, through the real actions."""

from __future__ import annotations

import uuid
from typing import Any

from app.chat.actions import post_message, start_conversation
from app.core.actor import Actor
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import transaction
from app.customers.models import Customer
from app.tickets import actions
from app.tickets.models import Ticket
from tests import factories
from tests.support.world import World


def customer_with_talk(world: World, **overrides: Any) -> tuple[Actor, uuid.UUID]:
    """Return a customer who has written one message, and the conversation. In the open scope."""
    customer = factories.make_customer(**overrides)
    actor = world.customer_actor(customer.id, customer.name)
    conversation = start_conversation(actor, customer.id)
    post_message(actor, conversation.id, body="Paket saya belum sampai", client_key=uuid.uuid4().hex)
    return actor, conversation.id


def open_case(
    world: World, *, by: Actor | None = None, conversation_id: uuid.UUID | None = None, **overrides: Any
) -> Ticket:
    """Open a ticket in the open scope, by the machine unless said otherwise."""
    if conversation_id is None:
        _, conversation_id = customer_with_talk(world)
    values: dict[str, Any] = {"kind": "complaint", "subject": "Paket belum sampai"} | overrides
    new = actions.NewTicket(conversation_id=conversation_id, **values)
    ticket = actions.open_ticket(by or world.system, new).ticket
    db.session.expunge(ticket)  # a refused act later on rolls back; this copy stays readable
    return ticket


def put(ticket: Ticket, **values: Any) -> Ticket:
    """Bring a ticket into a state without asking the table; for the beginning of a test."""
    with transaction():
        found = db.session.get_one(Ticket, ticket.id, populate_existing=True)
        for name, value in values.items():
            setattr(found, name, value)
    db.session.expunge(found)
    return found


def reloaded(ticket: Ticket) -> Ticket:
    """Return a ticket as the database has it."""
    return db.session.get_one(Ticket, ticket.id, populate_existing=True)


def customer_of(ticket: Ticket, world: World) -> Actor:
    """Return the actor of a ticket's customer."""
    customer = db.session.get_one(Customer, ticket.customer_id)
    return world.customer_actor(customer.id, customer.name)


def key() -> str:
    """Return a fresh client key."""
    return str(new_id())
