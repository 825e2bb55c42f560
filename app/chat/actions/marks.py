"""Marks on a conversation: read, answered, which ticket, which department."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from app.chat.actions.episodes import note_in_episode
from app.chat.actions.ownership import tell_changed
from app.chat.events import AnswerConfirmed, ConversationRead
from app.chat.models import Conversation, Message
from app.chat.policy import access_conversation
from app.core.actor import Actor, system_actor
from app.core.extensions import db
from app.core.scope import current_organization_id
from app.core.uow import in_transaction, record


@in_transaction
def mark_read(actor: Actor, conversation_id: UUID, sequence: int) -> Conversation:
    """Note up to which message one side has read; never backwards, never beyond the end.

    Emits ConversationRead when it grew.
    """
    conversation = access_conversation(actor, conversation_id, lock=True)
    column = "customer_read_sequence" if actor.is_customer else "staff_read_sequence"
    reached = min(sequence, conversation.last_sequence)
    if reached <= getattr(conversation, column):
        return conversation
    setattr(conversation, column, reached)
    record(
        ConversationRead(
            organization_id=conversation.organization_id,
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            reader="customer" if actor.is_customer else "staff",
            sequence=reached,
            agent_id=conversation.agent_id,
            department_id=conversation.department_id,
        )
    )
    return conversation


@in_transaction
def note_answer(actor: Actor, conversation_id: UUID, answered: bool) -> None:
    """Note whether the bot's answer helped. Emits AnswerConfirmed."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    note_in_episode(conversation, bot_confirmed=answered)
    record(
        AnswerConfirmed(
            organization_id=conversation.organization_id, conversation_id=conversation.id, answered=answered
        )
    )


@in_transaction
def attach_to_ticket(
    actor: Actor, conversation_id: UUID, ticket_id: UUID | None, sequences: Sequence[int]
) -> None:
    """Put messages into a ticket; the one thing about a message that may change."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    if not sequences:
        return
    db.session.execute(
        update(Message)
        .where(Message.conversation_id == conversation.id, Message.sequence.in_(list(sequences)))
        .values(ticket_id=ticket_id)
    )


@in_transaction
def mark_ticket_opened(conversation_id: UUID) -> None:
    """Note in the open episode that a ticket came of it."""
    actor = system_actor(current_organization_id())
    note_in_episode(access_conversation(actor, conversation_id, lock=True), ticket_opened=True)


@in_transaction
def route_to_department(actor: Actor, conversation_id: UUID, department_id: UUID | None) -> None:
    """Show the conversation to a department; None: to everybody. Emits ConversationChanged."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    before = conversation.department_id
    if before != department_id:
        conversation.department_id = department_id
        tell_changed(conversation, before)
