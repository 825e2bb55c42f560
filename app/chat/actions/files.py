"""Send a file: the bytes first, outside of any transaction, then the row and its message."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from app.chat.actions.messages import post_message, start_conversation
from app.chat.actions.store import same_sender
from app.chat.files import examine
from app.chat.models import Attachment, Conversation, Message, MessageKind
from app.chat.policy import access_conversation
from app.chat.queries import message_by_key
from app.core.actor import Actor
from app.core.extensions import db
from app.core.ids import new_id
from app.core.storage import file_storage
from app.core.uow import assert_outside_transaction, transaction


def send_own_file(actor: Actor, *, name: str, content: bytes, client_key: str, max_bytes: int) -> Message:
    """Send a customer's file into the own conversation; see `send_file`."""
    examine(name, content, max_bytes=max_bytes)  # no conversation comes of a refused file
    if actor.id is None:
        raise TypeError("only a customer has an own conversation")
    own = start_conversation(actor, actor.id)
    return send_file(actor, own.id, name=name, content=content, client_key=client_key, max_bytes=max_bytes)


def send_file(
    actor: Actor, conversation_id: UUID, *, name: str, content: bytes, client_key: str, max_bytes: int
) -> Message:
    """Keep a file and say so in the conversation; a resend returns the stored message.

    Raises Invalid for what may not be sent. The bytes of a lost race or failed transaction are removed.
    """
    assert_outside_transaction()
    examined = examine(name, content, max_bytes=max_bytes)
    conversation = access_conversation(actor, conversation_id)
    stored = message_by_key(conversation.id, client_key)
    if stored is not None:
        return same_sender(actor, stored)
    attachment = Attachment(
        id=new_id(),
        organization_id=conversation.organization_id,
        conversation_id=conversation.id,
        filename=examined.name,
        media_type=examined.media_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    file_storage().save(attachment.storage_key, content)
    kept = False
    try:
        message = _say_so(actor, conversation, attachment, client_key)
        kept = message.payload.get("file", {}).get("id") == str(attachment.id)
    finally:
        if not kept:
            file_storage().delete(attachment.storage_key)
    return message


def _say_so(actor: Actor, conversation: Conversation, attachment: Attachment, client_key: str) -> Message:
    file: dict[str, Any] = {
        "id": str(attachment.id),
        "name": attachment.filename,
        "media_type": attachment.media_type,
        "size": attachment.size_bytes,
    }
    with transaction():
        message = post_message(
            actor,
            conversation.id,
            body="",
            client_key=client_key,
            kind=MessageKind.FILE,
            payload={"file": file},
        )
        if message.payload.get("file") == file:
            db.session.add(attachment)
    return message
