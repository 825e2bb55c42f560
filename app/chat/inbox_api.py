"""The inbox's API over plain HTTP, with the keys of the socket, and the files of conversations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.chat import actions, limits, staff_calls
from app.chat.http import file_response, json_body, max_bytes, uploaded_file
from app.chat.policy import access_conversation
from app.chat.queries import canned_replies, conversation_notes, messages_before
from app.chat.schemas import AfterSchema, message_wire, messages_wire, note_wire
from app.core.actor import current_actor
from app.roles.permissions import Permission

api = Blueprint("inbox_api", __name__)


@api.post("/inbox/api/<uuid:conversation_id>/messages")
def send(conversation_id: UUID) -> ResponseReturnValue:
    """Store a reply."""
    return {"ok": True, **staff_calls.send(current_actor(), _with_id(conversation_id))}


@api.get("/inbox/api/<uuid:conversation_id>/messages")
def messages(conversation_id: UUID) -> ResponseReturnValue:
    """Return what follows (`after`) or precedes (`before`) a sequence."""
    actor = current_actor()
    if "before" not in request.args:
        given = {"conversation_id": conversation_id, "after": request.args.get("after", 0)}
        return {"ok": True, **staff_calls.after(actor, given)}
    conversation = access_conversation(actor, conversation_id)
    before = AfterSchema().load({"after": request.args["before"]})["after"]
    older = messages_before(conversation.id, before)
    return {"ok": True, "messages": messages_wire(older), "more": bool(older) and older[0].sequence > 1}


@api.post("/inbox/api/<uuid:conversation_id>/read")
def read(conversation_id: UUID) -> ResponseReturnValue:
    """Note up to where staff have read."""
    return {"ok": True, **staff_calls.read(current_actor(), _with_id(conversation_id))}


@api.get("/inbox/api/<uuid:conversation_id>/notes")
def notes(conversation_id: UUID) -> ResponseReturnValue:
    """Return the private notes."""
    actor = current_actor()
    conversation = access_conversation(actor, conversation_id)
    return {"ok": True, "notes": [note_wire(note) for note in conversation_notes(actor, conversation.id)]}


@api.post("/inbox/api/<uuid:conversation_id>/notes")
def add_note(conversation_id: UUID) -> ResponseReturnValue:
    """Keep a private note."""
    return {"ok": True, **staff_calls.add_note(current_actor(), _with_id(conversation_id))}


@api.post("/inbox/api/<uuid:conversation_id>/files")
def upload(conversation_id: UUID) -> ResponseReturnValue:
    """Send a file to the customer."""
    actor = current_actor()
    actor.require(Permission.CHAT_ANSWER)
    limits.check(limits.STAFF_SENDS, "send", str(actor.id))
    name, content, key = uploaded_file()
    message = actions.send_file(
        actor, conversation_id, name=name, content=content, client_key=key, max_bytes=max_bytes()
    )
    return {"ok": True, "message": message_wire(message)}


@api.get("/inbox/files/<uuid:file_id>")
def file(file_id: UUID) -> Response:
    """Hand a file out."""
    return file_response(current_actor(), file_id)


@api.get("/inbox/api/canned")
def canned() -> ResponseReturnValue:
    """Return the prepared texts."""
    replies = [{"shortcut": reply.shortcut, "body": reply.body} for reply in canned_replies()]
    return {"ok": True, "replies": replies}


def _with_id(conversation_id: UUID) -> dict[str, Any]:
    return {**json_body(), "conversation_id": conversation_id}
