"""Who may see and join a conversation: one predicate for lists, checks, counts and rooms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from app.chat.models import Conversation
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.extensions import db
from app.core.ids import parse_id
from app.roles.permissions import Permission


def visible_conversations(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL predicate of the conversations that `actor` may see."""
    if actor.is_machine or actor.can(Permission.CHAT_READ_ALL):
        return true()
    if actor.is_customer:
        return Conversation.customer_id == actor.id
    return or_(
        Conversation.department_id.is_(None),
        Conversation.department_id.in_(actor.department_ids),
        Conversation.agent_id == actor.id,
    )


def access_conversation(actor: Actor, conversation_id: UUID | str, *, lock: bool = False) -> Conversation:
    """Return a conversation the actor may see, locked if asked; raises NotFound for absent and foreign."""
    known_id = parse_id(conversation_id)
    if known_id is None:
        raise NotFound
    return _one(actor, Conversation.id == known_id, lock=lock)


def access_own_conversation(actor: Actor, *, channel: str = "web", lock: bool = False) -> Conversation:
    """Return the acting customer's own conversation; raises NotFound before the first message."""
    return _one(actor, Conversation.customer_id == actor.id, Conversation.channel == channel, lock=lock)


def _one(actor: Actor, *conditions: Any, lock: bool) -> Conversation:
    query = select(Conversation).where(*conditions, visible_conversations(actor))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found
