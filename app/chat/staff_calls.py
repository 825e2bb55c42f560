"""What the inbox asks for, the same over socket and HTTP: checked input, one action, the wire answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.chat import actions, limits
from app.chat.policy import access_conversation
from app.chat.queries import PAGE, messages_after, others_between
from app.chat.schemas import (
    AfterSchema,
    NoteInputSchema,
    ReadSchema,
    StaffSendSchema,
    conversation_wire,
    message_wire,
    messages_wire,
    note_wire,
)
from app.chat.ticket_port import ticket_reply
from app.core.actor import Actor
from app.core.errors import NotFound
from app.roles.permissions import Permission

Data = dict[str, Any]
_SEND = StaffSendSchema()  # making a schema costs more than using it


def send(actor: Actor, data: Data) -> Data:
    """Store a reply of staff; with `ticket_id` through the ticket, which may then wait for its customer.

    `crossed` names colleagues who wrote since the sequence that the writer had `seen`.
    """
    given = _SEND.load(data)
    actor.require(Permission.CHAT_ANSWER)
    limits.check(limits.STAFF_SENDS, "send", str(actor.id))
    body, key = given["body"], given["client_key"]
    if given["ticket_id"]:
        message = ticket_reply()(
            actor, given["ticket_id"], body=body, client_key=key, wait_for_customer=given["wait_for_customer"]
        )
    else:
        message = actions.post_message(actor, conversation_id(given), body=body, client_key=key)
    crossed = others_between(message, given["seen"], actor.id) if given["seen"] is not None else []
    return {"message": message_wire(message), "crossed": crossed}


def after(actor: Actor, data: Data) -> Data:
    """Return what the page has missed."""
    given = AfterSchema().load(data)
    conversation = access_conversation(actor, conversation_id(given))
    messages = messages_after(conversation.id, given["after"])
    return {
        "messages": messages_wire(messages),
        "more": len(messages) == PAGE,
        "conversation": conversation_wire(conversation),
    }


def read(actor: Actor, data: Data) -> Data:
    """Note up to where staff have read."""
    given = ReadSchema().load(data)
    actions.mark_read(actor, conversation_id(given), given["sequence"])
    return {}


def add_note(actor: Actor, data: Data) -> Data:
    """Keep a private note."""
    given = NoteInputSchema().load(data)
    limits.check(limits.STAFF_SENDS, "send", str(actor.id))
    note = actions.add_note(actor, conversation_id(data), body=given["body"], client_key=given["client_key"])
    return {"note": note_wire(note)}


def conversation_id(given: Data) -> UUID:
    """Return the conversation that a call names; raises NotFound when it names none."""
    found = given.get("conversation_id")
    if not isinstance(found, UUID):
        raise NotFound
    return found
