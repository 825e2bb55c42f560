"""What tickets plug in: a reply that names a ticket is theirs to store, because it may move the ticket."""

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
