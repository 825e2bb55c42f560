"""Who is typing: passed on to the other side, stored nowhere."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import fields

from app.chat.policy import access_conversation
from app.chat.queries import conversation_of
from app.chat.schemas import Input
from app.core import rooms
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.extensions import socketio
from app.core.sockets import STAFF, VISITOR, on_socket


class TypingSchema(Input):
    """`typing`."""

    conversation_id = fields.UUID()
    typing = fields.Boolean(required=True)


@on_socket("typing", VISITOR)
def visitor_types(actor: Actor, data: dict[str, Any]) -> None:
    """Tell the staff who watch the conversation."""
    given = TypingSchema().load(data)
    own = conversation_of(actor.id) if actor.id is not None else None
    if own is not None:
        payload = {"conversation_id": str(own.id), "name": actor.name, "typing": given["typing"]}
        socketio.emit("typing", payload, to=rooms.conversation_staff(own.id), namespace=STAFF)


@on_socket("typing", STAFF)
def staff_type(actor: Actor, data: dict[str, Any]) -> None:
    """Tell the customer, and the colleagues who watch."""
    given = TypingSchema().load(data)
    if "conversation_id" not in given:
        raise NotFound
    conversation = access_conversation(actor, given["conversation_id"])
    payload = {"conversation_id": str(conversation.id), "name": actor.name, "typing": given["typing"]}
    socketio.emit("typing", payload, to=rooms.customer(conversation.customer_id), namespace=VISITOR)
    watchers = rooms.conversation_staff(conversation.id)
    socketio.emit("typing", payload, to=watchers, skip_sid=request.sid, namespace=STAFF)  # type: ignore[attr-defined]
