"""What a visitor's page asks for, the same over socket and HTTP: checked input, one action, its answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.chat import actions, limits
from app.chat.models import Conversation
from app.chat.queries import PAGE, conversation_of, messages_after
from app.chat.schemas import (
    AfterSchema,
    AnsweredSchema,
    ContactSchema,
    ReadSchema,
    SendSchema,
    conversation_wire,
    message_wire,
    messages_wire,
)
from app.core.actor import Actor
from app.core.errors import NotFound
from app.customers.actions import give_contact as keep_contact

Data = dict[str, Any]
_SEND = SendSchema()  # making a schema costs more than using it


def send(actor: Actor, data: Data) -> Data:
    """Store a message of the visitor."""
    given = _SEND.load(data)
    limits.check_visitor(limits.VISITOR_SENDS, actor, "send")
    payload = {"quick_reply": given["quick_reply"]} if given.get("quick_reply") else {}
    message = actions.post_own_message(
        actor, body=given["body"], client_key=given["client_key"], payload=payload
    )
    return {"message": message_wire(message)}


def after(actor: Actor, data: Data) -> Data:
    """Return what the page has missed."""
    given = AfterSchema().load(data)
    own = conversation_of(customer_id(actor))
    messages = messages_after(own.id, given["after"]) if own is not None else []
    return {
        "messages": messages_wire(messages),
        "more": len(messages) == PAGE,
        "conversation": conversation_wire(own),
    }


def read(actor: Actor, data: Data) -> Data:
    """Note up to where the visitor has read."""
    given = ReadSchema().load(data)
    own = conversation_of(customer_id(actor))
    if own is not None:
        actions.mark_read(actor, own.id, given["sequence"])
    return {}


def ask_person(actor: Actor, _data: Data) -> Data:
    """Wait for a person."""
    limits.check_visitor(limits.VISITOR_SENDS, actor, "send")
    own = actions.start_conversation(actor, customer_id(actor))
    return _owner(actions.request_person(actor, own.id, "asked"))


def return_to_bot(actor: Actor, _data: Data) -> Data:
    """Go on with the bot instead of waiting."""
    limits.check_visitor(limits.VISITOR_SENDS, actor, "send")
    return _owner(actions.return_to_bot(actor, _own(actor).id))


def give_contact(actor: Actor, data: Data) -> Data:
    """Keep how the visitor can be reached, unverified."""
    given = ContactSchema().load(data)
    limits.check_visitor(limits.VISITOR_SENDS, actor, "send")
    if not given["skip"]:
        keep_contact(
            actor, customer_id(actor), name=given["name"], email=given["email"], phone=given["phone"]
        )
    return {}


def confirm_answer(actor: Actor, data: Data) -> Data:
    """Note whether the bot's answer helped."""
    given = AnsweredSchema().load(data)
    limits.check_visitor(limits.VISITOR_SENDS, actor, "send")
    actions.note_answer(actor, _own(actor).id, given["answered"])
    return {}


def customer_id(actor: Actor) -> UUID:
    """Return the id of the acting customer; raises NotFound for anybody else."""
    if actor.id is None or not actor.is_customer:
        raise NotFound
    return actor.id


def _own(actor: Actor) -> Conversation:
    own = conversation_of(customer_id(actor))
    if own is None:
        raise NotFound
    return own


def _owner(conversation: Conversation) -> Data:
    return {"owner": conversation.owner, "agent_name": conversation.agent_name}
