"""Lists of the inbox: one predicate behind page, row and counts, keyset paged."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from app.chat.models import Conversation, Owner
from app.chat.policy import visible_conversations
from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.ids import parse_id
from app.core.pagination import COUNT_CAP, Page, cursor_moment, decode_cursor, encode_cursor
from app.tickets.models import Ticket
from app.tickets.policy import visible_tickets

TABS = ("mine", "waiting", "bot", "all")
PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list shows."""

    tab: str = "waiting"
    unread: bool = False
    channel: str = ""

    @property
    def oldest_first(self) -> bool:
        """Whether the longest wait stands on top."""
        return self.tab == "waiting"


def inbox_page(actor: Actor, filters: Filters, cursor: str | None = None) -> Page[Conversation]:
    """Return one page of conversations with their customers."""
    query = _rows(*_conditions(actor, filters), _beyond(filters, cursor))
    found = list(db.session.scalars(_ordered(query, filters).limit(PAGE_SIZE + 1)))
    items = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(
        items, encode_cursor([sort_moment(items[-1], filters).isoformat(), items[-1].id]) if more else None
    )


def inbox_row(actor: Actor, filters: Filters, conversation_id: uuid.UUID) -> Conversation | None:
    """Return a conversation when the list shows it; None when it does not."""
    query = _rows(Conversation.id == conversation_id, *_conditions(actor, filters))
    return db.session.scalars(query).one_or_none()


def inbox_counts(actor: Actor) -> dict[str, int]:
    """Return how many conversations each tab shows, capped, in one statement."""
    columns = [_capped(visible_conversations(actor), _tab(actor, tab)).label(tab) for tab in TABS]
    row = db.session.execute(select(*columns)).one()
    return dict(zip(TABS, row, strict=True))


def sort_moment(conversation: Conversation, filters: Filters) -> datetime:
    """Return the moment by which the list is sorted."""
    if filters.oldest_first and conversation.waiting_since is not None:
        return conversation.waiting_since
    return conversation.last_message_at


def _rows(*conditions: ColumnElement[bool]) -> Select[Conversation]:
    return select(Conversation).where(*conditions).options(joinedload(Conversation.customer))


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [visible_conversations(actor), _tab(actor, filters.tab)]
    if filters.unread:
        conditions.append(Conversation.last_customer_sequence > Conversation.staff_read_sequence)
    if filters.channel:
        conditions.append(Conversation.channel == filters.channel)
    return conditions


def _tab(actor: Actor, tab: str) -> ColumnElement[bool]:
    if tab == "mine":
        return and_(Conversation.agent_id == actor.id, Conversation.owner == Owner.AGENT)
    if tab == "waiting":
        return Conversation.owner == Owner.WAITING
    if tab == "bot":
        return and_(Conversation.owner == Owner.BOT, Conversation.last_sequence > 0)
    return Conversation.last_sequence > 0


def _ordered(query: Select[Conversation], filters: Filters) -> Select[Conversation]:
    if filters.oldest_first:
        return query.order_by(Conversation.waiting_since, Conversation.id)
    return query.order_by(Conversation.last_message_at.desc(), Conversation.id.desc())


def _beyond(filters: Filters, cursor: str | None) -> ColumnElement[bool]:
    after = decode_cursor(cursor, 2)
    if after is None:
        return true()
    last_id = parse_id(after[1])
    if last_id is None:
        raise Invalid
    moment = _moment(after[0])
    if filters.oldest_first:
        column = Conversation.waiting_since
        return or_(column > moment, and_(column == moment, Conversation.id > last_id))
    newest = Conversation.last_message_at
    return or_(newest < moment, and_(newest == moment, Conversation.id < last_id))


def _moment(text: str) -> datetime:
    try:
        return cursor_moment(text)
    except ValueError:
        raise Invalid from None


def _capped(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    rows = select(Conversation.id).where(*conditions).limit(COUNT_CAP + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def customer_tickets(actor: Actor, customer_id: uuid.UUID, limit: int = 20) -> Sequence[Ticket]:
    """Return a customer's tickets that the actor may read, the latest change first."""
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.customer_id == customer_id, visible_tickets(actor))
        .order_by(Ticket.updated_at.desc())
        .limit(limit)
    ).all()
