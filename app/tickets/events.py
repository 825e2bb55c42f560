"""What happened to a ticket."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(Event):
    """What every event about a ticket says: the ticket as it is now."""

    ticket_id: uuid.UUID
    number: int
    conversation_id: uuid.UUID
    customer_id: uuid.UUID
    stage: str
    department_id: uuid.UUID | None
    assignee_id: uuid.UUID | None
    version: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpened(TicketEvent):
    """A case was opened."""

    name: ClassVar[str] = "ticket.opened"
    filed_by: str  # core.ActorKind


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged(TicketEvent):
    """A case was changed in any way; `change` is the last line of its history."""

    name: ClassVar[str] = "ticket.changed"
    previous_stage: str
    previous_department_id: uuid.UUID | None
    previous_assignee_id: uuid.UUID | None
    change: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished(TicketEvent):
    """A case came to an end; recorded beside the TicketChanged of the same move."""

    name: ClassVar[str] = "ticket.finished"
    resolution: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRated(TicketEvent):
    """The customer gave one to five faces."""

    name: ClassVar[str] = "ticket.rated"
    rating: int
