"""Conversations and tickets to look at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from app.chat import actions as chat
from app.core.actor import Actor
from app.tickets.actions import NewTicket, open_ticket
from app.tickets.models import Ticket
from tests import factories
from tests.support.world import World


def key() -> str:
    """Return a fresh client key."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Talk:
    """A customer who wrote."""

    id: uuid.UUID
    customer: Actor


def begin_talk(world: World, *lines: str, name: str = "Rina", waiting: bool = False) -> Talk:
    """Let a customer write, and perhaps ask for a person."""
    with world.scope():
        customer = factories.make_customer(name=name)
        actor = world.customer_actor(customer.id, name)
        conversation = chat.start_conversation(actor, customer.id)
        for line in lines or ("halo",):
            chat.post_message(actor, conversation.id, body=line, client_key=key())
        if waiting:
            chat.request_person(actor, conversation.id, "asked")
    return Talk(conversation.id, actor)


def make_ticket(world: World, talk: Talk, who: str = "cs", **overrides: object) -> Ticket:
    """Let somebody make a ticket of a talk."""
    values: dict[str, object] = {"kind": "complaint", "subject": "Susu bocor"} | overrides
    with world.scope():
        actor = world.actor(who) if who in world.people else world.system
        return open_ticket(actor, NewTicket(conversation_id=talk.id, **values)).ticket
