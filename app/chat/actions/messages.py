"""Say something in a conversation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.chat.actions.episodes import begin_episode, note_reply
from app.chat.actions.head import post_quickly
from app.chat.actions.ownership import move_owner
from app.chat.actions.store import NewMessage, same_sender, seconds_since, store_counted
from app.chat.models import Conversation, Message, MessageKind, Owner
from app.chat.owners import Act
from app.chat.policy import access_conversation, access_own_conversation
from app.chat.queries import conversation_of, message_by_key
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import NotFound
from app.core.extensions import db
from app.core.uow import in_transaction


@in_transaction
def start_conversation(
    actor: Actor, customer_id: UUID, *, channel: str = "web", page_url: str = ""
) -> Conversation:
    """Return the customer's conversation on a channel, making it when there is none."""
    if actor.is_customer and actor.id != customer_id:
        raise NotFound
    found = conversation_of(customer_id, channel)
    if found is None:
        found = _make(actor, customer_id, channel)
    if page_url and page_url != found.page_url:
        found.page_url = page_url[:500]
    return found


def _make(actor: Actor, customer_id: UUID, channel: str) -> Conversation:
    made = Conversation(organization_id=actor.organization_id, customer_id=customer_id, channel=channel)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        other = conversation_of(customer_id, channel)
        if other is None:
            raise NotFound from None  # no such customer here
        return other
    return made


@in_transaction
def post_message(
    actor: Actor,
    conversation_id: UUID,
    *,
    body: str,
    client_key: str,
    kind: str = MessageKind.TEXT,
    payload: dict[str, Any] | None = None,
    ticket_id: UUID | None = None,
) -> Message:
    """Store what a customer or a person of the business says; a resend returns the stored message.

    A person who speaks takes over from bot and queue. Raises Invalid, NotFound, Conflict (key of another).
    Emits MessagePosted, perhaps ConversationChanged.
    """
    new = NewMessage(body=body, client_key=client_key, kind=kind, payload=payload or {}, ticket_id=ticket_id)
    return _post(actor, access_conversation(actor, conversation_id, lock=True), new)


@in_transaction
def post_own_message(
    actor: Actor,
    *,
    body: str,
    client_key: str,
    kind: str = MessageKind.TEXT,
    payload: dict[str, Any] | None = None,
) -> Message:
    """Store what a customer says in the own conversation, which the first message makes."""
    new = NewMessage(body=body, client_key=client_key, kind=kind, payload=payload or {})
    quickly = post_quickly(actor, new)
    if quickly is not None:
        return quickly
    try:
        conversation = access_own_conversation(actor, lock=True)
    except NotFound:
        if actor.id is None:
            raise
        made = start_conversation(actor, actor.id)
        conversation = access_conversation(actor, made.id, lock=True)
    return _post(actor, conversation, new)


@in_transaction
def say(
    actor: Actor,
    conversation_id: UUID,
    *,
    body: str,
    client_key: str,
    kind: str = MessageKind.TEXT,
    payload: dict[str, Any] | None = None,
    ticket_id: UUID | None = None,
    unless_owner: Collection[str] = (Owner.AGENT,),
    answers: bool = True,
) -> Message | None:
    """Store an automatic text, or nothing (None) when the owner has become one of `unless_owner`.

    `answers=False` marks texts that answer nothing (greeting, counter-question, status line): they carry
    no response seconds and leave the customer's question open.
    """
    conversation = access_conversation(actor, conversation_id, lock=True)
    if conversation.owner in unless_owner:
        return None
    replies = answers and kind == MessageKind.TEXT and conversation.owner == Owner.BOT
    seconds = seconds_since(conversation.unanswered_since, utcnow()) if replies else None
    new = NewMessage(
        body=body, client_key=client_key, kind=kind, payload=payload or {}, ticket_id=ticket_id,
        response_seconds=seconds,
    )  # fmt: skip
    message, is_new = store_counted(actor, conversation, new)
    if is_new and replies:
        conversation.unanswered_since = None
        note_reply(conversation, seconds, bot_answered=True)
    return message


@in_transaction
def ask_contact(
    actor: Actor, conversation_id: UUID, *, body: str, client_key: str, payload: dict[str, Any] | None = None
) -> Message | None:
    """Ask once, and only when no contact is known, how to reach the customer. Returns None otherwise."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    customer = conversation.customer
    if conversation.contact_asked_at is not None or customer.email or customer.phone:
        return None
    asked = say(
        actor, conversation_id, body=body, client_key=client_key, kind=MessageKind.CONTACT,
        payload=payload, unless_owner=(), answers=False,
    )  # fmt: skip
    conversation.contact_asked_at = utcnow()
    return asked


def _post(actor: Actor, conversation: Conversation, new: NewMessage) -> Message:
    return (
        _post_as_staff(actor, conversation, new)
        if actor.is_staff
        else _post_as_customer(actor, conversation, new)
    )


def _post_as_customer(actor: Actor, conversation: Conversation, new: NewMessage) -> Message:
    message, is_new = store_counted(actor, conversation, new)
    if not is_new:
        return message
    begin_episode(conversation)
    move_owner(actor, conversation, Act.CUSTOMER_WRITES)
    conversation.last_customer_sequence = message.sequence
    conversation.last_customer_message_at = message.created_at
    conversation.customer_read_sequence = message.sequence
    if conversation.unanswered_since is None:
        conversation.unanswered_since = message.created_at
    return message


def _post_as_staff(actor: Actor, conversation: Conversation, new: NewMessage) -> Message:
    stored = message_by_key(conversation.id, new.client_key)
    if stored is not None:
        return same_sender(actor, stored)
    if _takes_over(conversation, new):
        move_owner(actor, conversation, Act.TAKE_OVER, agent_id=actor.id, agent_name=actor.name)
    seconds = seconds_since(conversation.unanswered_since, utcnow())
    message, _ = store_counted(actor, conversation, replace(new, response_seconds=seconds))
    conversation.unanswered_since = None
    conversation.staff_read_sequence = message.sequence
    note_reply(conversation, seconds, agent_answered=True)
    return message


def _takes_over(conversation: Conversation, new: NewMessage) -> bool:
    """Tell whether a person's word leads the talk; a reply to a ticket does not wake a closed one."""
    if conversation.owner == Owner.CLOSED:
        return new.ticket_id is None
    return conversation.owner != Owner.AGENT
