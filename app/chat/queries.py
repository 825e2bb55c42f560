"""Reads of conversations and messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.chat.closing import may_close
from app.chat.models import Attachment, CannedReply, Conversation, Message, MessageKind, Note, Owner
from app.chat.ticket_port import readable_tickets
from app.core.actor import Actor, ActorKind
from app.core.errors import NotFound
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


def note(note_id: UUID) -> Note | None:
    """Return a note; no statement when this piece of work has just stored it."""
    return db.session.get(Note, note_id)


def note_by_key(conversation_id: UUID, client_key: str) -> Note | None:
    """Return the note that a sender's key already made."""
    query = select(Note).where(Note.conversation_id == conversation_id, Note.client_key == client_key)
    return db.session.scalars(query).one_or_none()


def conversation(conversation_id: UUID) -> Conversation | None:
    """Return a conversation; no statement when this piece of work holds it."""
    return db.session.get(Conversation, conversation_id)


def conversation_of(customer_id: UUID, channel: str = "web", *, lock: bool = False) -> Conversation | None:
    """Return the conversation of a customer on a channel; None before the first message."""
    query = select(Conversation).where(
        Conversation.customer_id == customer_id, Conversation.channel == channel
    )
    return db.session.scalars(_locked(query) if lock else query).one_or_none()


_C: Any = Conversation.__table__.c
_HEAD = (
    select(
        _C.id, _C.organization_id, _C.customer_id, _C.owner, _C.agent_id, _C.department_id, _C.episode_id,
        _C.version, _C.last_sequence, _C.last_line, _C.unanswered_since,
    )
    .where(
        _C.organization_id == bindparam("organization"),
        _C.customer_id == bindparam("customer"),
        _C.channel == bindparam("by_channel"),
    )
    .with_for_update()
)  # fmt: skip


def own_head_locked(actor: Actor, channel: str) -> Any:
    """Return what numbering needs of the acting customer's conversation, locked, or None.

    A plain row of a statement that was built once: every message of a customer asks for it.
    """
    names = {"organization": actor.organization_id, "customer": actor.id, "by_channel": channel}
    return db.session.connection().execute(_HEAD, names).one_or_none()


def conversations_of_customer(customer_id: UUID, *, lock: bool = False) -> list[Conversation]:
    """Return the conversations of a customer on all channels."""
    query = select(Conversation).where(Conversation.customer_id == customer_id).order_by(Conversation.id)
    return list(db.session.scalars(_locked(query) if lock else query))


def conversations_of_department(department_id: UUID) -> list[Conversation]:
    """Return the conversations that were handed to a department, locked."""
    query = select(Conversation).where(Conversation.department_id == department_id)
    return list(db.session.scalars(_locked(query)))


def _locked(query: Select[Conversation]) -> Select[Conversation]:
    return query.with_for_update().execution_options(populate_existing=True)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A conversation that a clock has to look at."""

    organization_id: UUID
    id: UUID
    waits: bool = False


def live_conversations() -> list[DueRow]:
    """Return, over all businesses, who waits untold and whose customer an agent leaves unanswered."""
    waits = and_(Conversation.owner == Owner.WAITING, Conversation.waiting_told_at.is_(None))
    unanswered = and_(Conversation.owner == Owner.AGENT, Conversation.unanswered_since.is_not(None))
    rows = db.session.execute(
        select(Conversation.organization_id, Conversation.id, Conversation.owner).where(
            or_(waits, unanswered)
        )
    )
    return [DueRow(row.organization_id, row.id, row.owner == Owner.WAITING) for row in rows]


def silent_conversations(times: Mapping[datetime, Collection[UUID]], limit: int = 500) -> list[DueRow]:
    """Return the conversations that were silent since the moment that holds for their business."""
    found: list[DueRow] = []
    for before, organization_ids in times.items():
        rows = db.session.execute(
            select(Conversation.organization_id, Conversation.id)
            .where(Conversation.organization_id.in_(organization_ids), *_silent_since(before))
            .limit(limit)
        )
        found += [DueRow(row.organization_id, row.id) for row in rows]
    return found


def is_silent(conversation_id: UUID, before: datetime) -> bool:
    """Tell whether a conversation has been silent since a moment and may close."""
    query = select(Conversation.id).where(Conversation.id == conversation_id, *_silent_since(before))
    return db.session.scalar(query) is not None


def _silent_since(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Conversation.owner.in_((Owner.BOT, Owner.WAITING, Owner.AGENT)),
        Conversation.last_sequence > 0,
        Conversation.last_message_at < before,
        may_close(),
    )


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


def others_between(message: Message, seen: int, user_id: UUID | None) -> list[str]:
    """Return the names of colleagues who wrote after `seen` and before `message`."""
    rows = db.session.scalars(
        select(Message.author_name)
        .where(
            Message.conversation_id == message.conversation_id,
            Message.sequence > seen,
            Message.sequence < message.sequence,
            Message.author_kind == ActorKind.STAFF,
            Message.author_id != user_id,
        )
        .distinct()
    )
    return list(rows)


def attachment(attachment_id: UUID) -> Attachment | None:
    """Return a file's row; whether the reader may see it is its conversation's matter."""
    return db.session.scalars(select(Attachment).where(Attachment.id == attachment_id)).one_or_none()


def all_messages(conversation_id: UUID) -> Iterator[Message]:
    """Yield every message of a conversation in order, read in portions."""
    after = 0
    while portion := messages_after(conversation_id, after):
        yield from portion
        after = portion[-1].sequence


def ticket_thread(ticket_id: UUID) -> list[Message]:
    """Return the messages of one ticket, oldest first."""
    return list(
        db.session.scalars(select(Message).where(Message.ticket_id == ticket_id).order_by(Message.sequence))
    )


def keys_in_both(one_id: UUID, other_id: UUID) -> list[str]:
    """Return the client keys that two conversations share."""
    other = aliased(Message)
    return list(
        db.session.scalars(
            select(Message.client_key)
            .join(other, other.client_key == Message.client_key)
            .where(Message.conversation_id == one_id, other.conversation_id == other_id)
        )
    )


def conversation_notes(actor: Actor, conversation_id: UUID) -> Sequence[Note]:
    """Return the private notes on a conversation, oldest first; those on tickets to who may read these."""
    found = db.session.scalars(
        select(Note).where(Note.conversation_id == conversation_id).order_by(Note.created_at)
    ).all()
    if all(note.ticket_id is None for note in found):
        return found
    readable = {None, *readable_tickets(actor, conversation_id)}
    return [note for note in found if note.ticket_id in readable]


def is_file_of_tickets(file_id: UUID, conversation_id: UUID, ticket_ids: Collection[UUID]) -> bool:
    """Tell whether a file was sent as part of one of these tickets."""
    payloads = db.session.scalars(
        select(Message.payload).where(
            Message.conversation_id == conversation_id,
            Message.ticket_id.in_(ticket_ids),
            Message.kind == MessageKind.FILE,
        )
    )
    return any(payload.get("file", {}).get("id") == str(file_id) for payload in payloads)


def ticket_notes(ticket_id: UUID) -> Sequence[Note]:
    """Return the private notes on a ticket, oldest first."""
    return db.session.scalars(select(Note).where(Note.ticket_id == ticket_id).order_by(Note.created_at)).all()


def canned_replies() -> Sequence[CannedReply]:
    """Return the prepared texts of the business, by shortcut."""
    return db.session.scalars(select(CannedReply).order_by(CannedReply.shortcut)).all()


def canned_reply(reply_id: UUID) -> CannedReply:
    """Return a prepared text; raises NotFound."""
    found = db.session.scalars(select(CannedReply).where(CannedReply.id == reply_id)).one_or_none()
    if found is None:
        raise NotFound
    return found
