"""Search over tickets and customers, through the predicates that decide who may read what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.chat.models import Conversation
from app.chat.policy import visible_conversations
from app.core.actor import Actor
from app.core.extensions import db
from app.customers.models import Customer
from app.tickets.models import Ticket
from app.tickets.policy import visible_tickets

SHOWN = 20
LONGEST_NUMBER = 9  # digits; more is a phone number, and would not fit the column
_NUMBER = re.compile(r"#?(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, newest first; at most `SHOWN` of each."""

    tickets: Sequence[Ticket]
    conversations: Sequence[Conversation]


def find(actor: Actor, text: str) -> Found:
    """Return tickets by number, subject or customer, and conversations by customer."""
    if not text:
        return Found([], [])
    customer = _customer_matches(text)
    return Found(
        tickets=db.session.scalars(
            select(Ticket)
            .join(Ticket.customer)
            .where(visible_tickets(actor), or_(*_ticket_matches(text), customer))
            .options(joinedload(Ticket.customer))
            .order_by(Ticket.updated_at.desc())
            .limit(SHOWN)
        ).all(),
        conversations=db.session.scalars(
            select(Conversation)
            .join(Conversation.customer)
            .where(visible_conversations(actor), Conversation.last_sequence > 0, customer)
            .options(joinedload(Conversation.customer))
            .order_by(Conversation.last_message_at.desc())
            .limit(SHOWN)
        ).all(),
    )


def ticket_number(text: str) -> int | None:
    """Return the ticket number that a text spells: 12 or #12."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found and len(found[1]) <= LONGEST_NUMBER else None


def _ticket_matches(text: str) -> list[ColumnElement[bool]]:
    matches: list[ColumnElement[bool]] = [Ticket.subject.icontains(text, autoescape=True)]
    number = ticket_number(text)
    if number is not None:
        matches.append(Ticket.number == number)
    return matches


def _customer_matches(text: str) -> ColumnElement[bool]:
    return or_(
        Customer.name.icontains(text, autoescape=True),
        Customer.email.icontains(text, autoescape=True),
        Customer.phone.contains(text, autoescape=True),
    )
