"""What tickets plug in: replies that name a ticket are theirs to store; who reads one is theirs to say."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.chat.models import Message
from app.core.actor import Actor
from app.core.errors import Unavailable


class TicketReply(Protocol):
    """Store a public reply in a ticket's thread, and perhaps let the ticket wait for its customer."""

    def __call__(
        self, actor: Actor, ticket_id: UUID, *, body: str, client_key: str, wait_for_customer: bool = False
    ) -> Message:
        """Return the stored message; a resend returns the one that was stored before."""


_replies: list[TicketReply] = []


def use_ticket_reply(reply: TicketReply) -> None:
    """Register how replies to tickets are stored."""
    _replies[:] = [reply]


def ticket_reply() -> TicketReply:
    """Return how replies to tickets are stored; raises Unavailable where there are no tickets."""
    if not _replies:
        raise Unavailable
    return _replies[0]


class TicketReader(Protocol):
    """Say which tickets of a conversation somebody may read."""

    def __call__(self, actor: Actor, conversation_id: UUID) -> set[UUID]:
        """Return their ids."""


_readers: list[TicketReader] = []


def use_ticket_reader(reader: TicketReader) -> None:
    """Register who reads which tickets."""
    _readers[:] = [reader]


def readable_tickets(actor: Actor, conversation_id: UUID) -> set[UUID]:
    """Return the tickets of a conversation that the actor may read; none where there are no tickets."""
    return _readers[0](actor, conversation_id) if _readers else set()
