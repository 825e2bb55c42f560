"""Take an anonymous visitor's conversations into those of the customer whom the shop named."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String, cast, literal, update

from app.chat.actions.episodes import begin_episode, end_episode
from app.chat.actions.ownership import tell_changed
from app.chat.actions.store import MACHINE
from app.chat.events import ConversationJoined, MessagePosted
from app.chat.models import Attachment, Conversation, Message, Note, Owner
from app.chat.queries import conversation_of, conversations_of_customer, keys_in_both, messages_after
from app.core.actor import Actor, ActorKind
from app.core.errors import Forbidden
from app.core.extensions import db
from app.core.uow import in_transaction, record


@in_transaction
def join_conversations(actor: Actor, visitor_id: UUID, customer_id: UUID) -> None:
    """Move what a visitor said behind what the customer had said; done twice, it is done once.

    The numbers of moved messages grow by the length of the customer's talk, so clients ask for what
    follows their last number and miss nothing. Emits ConversationJoined per conversation.
    """
    if not actor.is_machine:
        raise Forbidden
    for source in conversations_of_customer(visitor_id, lock=True):
        target = conversation_of(customer_id, source.channel, lock=True)
        if target is None:
            source.customer_id = customer_id
            tell_changed(source, source.department_id)
            _tell_joined(source, source, 0)
        elif source.last_sequence > 0:
            _append(source, target)


def _append(source: Conversation, target: Conversation) -> None:
    offset = target.last_sequence
    end_episode(source)
    db.session.flush()
    _move_rows(source.id, target.id, offset)
    _take_over_state(source, target, offset)
    begin_episode(target)
    _empty(source)
    for conversation in (target, source):
        tell_changed(conversation, conversation.department_id)
    _tell_joined(source, target, offset)
    _triage_again(target)


def _move_rows(source_id: UUID, target_id: UUID, offset: int) -> None:
    taken = keys_in_both(source_id, target_id)
    if taken:  # both talks began with the bot's same words
        renamed = literal(f"{MACHINE}joined-") + cast(Message.sequence + offset, String(20))
        db.session.execute(
            update(Message)
            .where(Message.conversation_id == source_id, Message.client_key.in_(taken))
            .values(client_key=renamed)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(Message)
        .where(Message.conversation_id == source_id)
        .values(conversation_id=target_id, sequence=Message.sequence + offset)
        .execution_options(synchronize_session=False)
    )
    for model in (Note, Attachment):
        db.session.execute(
            update(model)
            .where(model.conversation_id == source_id)
            .values(conversation_id=target_id)
            .execution_options(synchronize_session=False)
        )


def _take_over_state(source: Conversation, target: Conversation, offset: int) -> None:
    all_triaged = target.triaged_sequence >= target.last_customer_sequence
    if all_triaged:
        target.triaged_sequence = offset + source.triaged_sequence
    target.last_sequence = offset + source.last_sequence
    target.last_customer_sequence = offset + source.last_customer_sequence
    target.customer_read_sequence = offset + source.customer_read_sequence
    target.last_line, target.last_message_at = source.last_line, source.last_message_at
    target.last_customer_message_at = source.last_customer_message_at
    target.unanswered_since = target.unanswered_since or source.unanswered_since
    target.contact_asked_at = target.contact_asked_at or source.contact_asked_at
    if source.owner in (Owner.WAITING, Owner.AGENT) or target.owner == Owner.CLOSED:
        for column in (
            "owner",
            "agent_id",
            "agent_name",
            "waiting_since",
            "waiting_told_at",
            "department_id",
        ):
            setattr(target, column, getattr(source, column))


def _empty(source: Conversation) -> None:
    source.owner, source.agent_id, source.agent_name, source.waiting_since = Owner.CLOSED, None, "", None
    source.last_sequence = source.last_customer_sequence = source.triaged_sequence = 0
    source.customer_read_sequence = source.staff_read_sequence = source.case_sequence = 0
    source.unanswered_since, source.last_line, source.bot_state = None, "", {}


def _tell_joined(source: Conversation, target: Conversation, offset: int) -> None:
    record(
        ConversationJoined(
            organization_id=target.organization_id,
            conversation_id=source.id,
            into_conversation_id=target.id,
            customer_id=target.customer_id,
            offset=offset,
        )
    )


def _triage_again(target: Conversation) -> None:
    """Words that were still to be looked at are looked at where they are now."""
    if target.triaged_sequence >= target.last_customer_sequence:
        return
    last = messages_after(target.id, target.last_customer_sequence - 1, limit=1)[0]
    record(
        MessagePosted(
            organization_id=target.organization_id,
            conversation_id=target.id,
            message_id=last.id,
            sequence=last.sequence,
            author_kind=ActorKind.CUSTOMER.value,
            customer_id=target.customer_id,
            kind=last.kind,
            version=target.version,
            owner=target.owner,
            agent_id=target.agent_id,
            department_id=target.department_id,
        )
    )
