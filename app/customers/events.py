"""What happens to customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.core.events import Event, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerJoined(Event):
    """An anonymous visitor turned out to be a known customer, whose history takes the visitor's in."""

    name: ClassVar[str] = "customer.joined"
    visitor_id: UUID
    customer_id: UUID


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactGiven(Event):
    """A customer said, unverified, how to be reached."""

    name: ClassVar[str] = "contact.given"
    customer_id: UUID


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorTokensEnded(Event):
    """Tokens of a customer stopped counting: open sockets prove nothing any more."""

    name: ClassVar[str] = "visitor_tokens.ended"
    customer_id: UUID
