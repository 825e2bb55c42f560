"""Reads of conversations and messages. Lists of the inbox are in `inbox.py`'s queries below."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.chat.models import CannedReply, Conversation, Message, Note
from app.core.actor import ActorKind
from app.core.extensions import db

PAGE = 200  # messages per resume


def message(message_id: UUID) -> Message | None:
    """Return a message; no statement when this piece of work has just stored it."""
    return db.session.get(Message, message_id)


def message_by_key(conversation_id: UUID, client_key: str) -> Message | None:
    """Return the message that a sender's key already made."""
    return db.session.scalars(
        select(Message).where(Message.conversation_id == conversation_id, Message.client_key == client_key)
    ).one_or_none()


def note_by_key(client_key: str) -> Note | None:
    """Return the note that a sender's key already made."""
    return db.session.scalars(select(Note).where(Note.client_key == client_key)).one_or_none()


def conversation(conversation_id: UUID) -> Conversation | None:
    """Return a conversation; no statement when this piece of work holds it."""
    return db.session.get(Conversation, conversation_id)


def conversation_of(customer_id: UUID, channel: str = "web") -> Conversation | None:
    """Return the conversation of a customer on a channel; None before the first message."""
    return db.session.scalars(
        select(Conversation).where(Conversation.customer_id == customer_id, Conversation.channel == channel)
    ).one_or_none()


def messages_after(conversation_id: UUID, after: int, limit: int = PAGE) -> list[Message]:
    """Return the messages that follow a sequence, oldest first."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.sequence > after)
    return list(db.session.scalars(query.order_by(Message.sequence).limit(limit)))


def messages_before(conversation_id: UUID, before: int, limit: int = 50) -> list[Message]:
    """Return the messages that precede a sequence, oldest first."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.sequence < before)
    return list(db.session.scalars(query.order_by(Message.sequence.desc()).limit(limit)))[::-1]


def latest_messages(conversation_id: UUID, limit: int = 50) -> list[Message]:
    """Return the last messages, oldest first."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    return list(db.session.scalars(query.order_by(Message.sequence.desc()).limit(limit)))[::-1]


def customer_burst(conversation_id: UUID, after_sequence: int) -> list[Message]:
    """Return what the customer wrote after a sequence, oldest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation_id,
                Message.sequence > after_sequence,
                Message.author_kind == ActorKind.CUSTOMER,
            )
            .order_by(Message.sequence)
        )
    )


def ticket_thread(ticket_id: UUID) -> list[Message]:
    """Return the messages of one ticket, oldest first."""
    return list(
        db.session.scalars(select(Message).where(Message.ticket_id == ticket_id).order_by(Message.sequence))
    )


def conversation_notes(conversation_id: UUID) -> Sequence[Note]:
    """Return the private notes on a conversation, oldest first."""
    return db.session.scalars(
        select(Note).where(Note.conversation_id == conversation_id).order_by(Note.created_at)
    ).all()


def ticket_notes(ticket_id: UUID) -> Sequence[Note]:
    """Return the private notes on a ticket, oldest first."""
    return db.session.scalars(select(Note).where(Note.ticket_id == ticket_id).order_by(Note.created_at)).all()


def canned_replies() -> Sequence[CannedReply]:
    """Return the prepared texts of the business, by shortcut."""
    return db.session.scalars(select(CannedReply).order_by(CannedReply.shortcut)).all()
