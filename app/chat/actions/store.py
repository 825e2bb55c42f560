"""The one way a message gets into a conversation: numbered under its lock, stored once per client key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient_to_detached

from app.chat.events import MessagePosted
from app.chat.models import Conversation, Message, MessageKind
from app.chat.queries import message_by_key
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict, Invalid
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import after_commit, record

MAX_BODY = 10_000  # characters
MAX_KEY = 64
MACHINE = "~"  # begins the keys of automatic texts
LAST_LINE = 160
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # everything but tab and line ends
_COLUMNS = [column.key for column in Message.__table__.columns]
_INSERT = insert(Message.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What a sender wants to have stored."""

    body: str
    client_key: str
    kind: str = MessageKind.TEXT
    payload: dict[str, Any] = field(default_factory=dict)
    ticket_id: UUID | None = None
    response_seconds: float | None = None

    def __post_init__(self) -> None:
        """Clean the text; raises Invalid for what cannot be a message."""
        object.__setattr__(self, "body", clean_body(self.body, may_be_empty=self.kind != MessageKind.TEXT))
        if not isinstance(self.client_key, str) or not 0 < len(self.client_key) <= MAX_KEY:
            raise Invalid(fields={"client_key": ["1..64"]})


def clean_body(body: object, *, may_be_empty: bool = False) -> str:
    """Return the text without what no database and no screen can show; raises Invalid."""
    if not isinstance(body, str):
        raise Invalid(_l("A message must be text."), code="body_not_text")
    # Half of a surrogate pair is legal in JSON and in no encoding.
    text = _CONTROL.sub("", body).encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > MAX_BODY:
        raise Invalid(_l("A message may have at most 10,000 characters."), code="body_too_long")
    if not text and not may_be_empty:
        raise Invalid(_l("Please write something first."), code="body_empty")
    return text


Head: TypeAlias = Any  # a locked row, or the few columns of the quick path


def store(actor: Actor, conversation: Head, new: NewMessage) -> tuple[Message, bool]:
    """Store a message in a locked conversation; return it, and whether it is new. The caller counts it.

    Raises Conflict when another author already used the key. Emits MessagePosted.
    """
    message = _numbered(actor, conversation, new)
    _check_key(actor, message.client_key)
    try:
        db.session.connection().execute(_INSERT, {key: getattr(message, key) for key in _COLUMNS})
    except IntegrityError:
        stored = message_by_key(conversation.id, message.client_key)
        if stored is None:
            raise
        return same_sender(actor, stored), False
    make_transient_to_detached(message)
    db.session.add(message)  # whoever asks for it in this piece of work needs no statement
    after_commit(partial(_let_go, message))
    record(
        MessagePosted(
            organization_id=conversation.organization_id,
            conversation_id=conversation.id,
            message_id=message.id,
            sequence=message.sequence,
            author_kind=message.author_kind,
            customer_id=conversation.customer_id,
            kind=message.kind,
            version=conversation.version + 1,
            owner=conversation.owner,
            agent_id=conversation.agent_id,
            department_id=conversation.department_id,
        )
    )
    return message, True


def store_counted(actor: Actor, conversation: Conversation, new: NewMessage) -> tuple[Message, bool]:
    """Store a message and count it in the conversation's row."""
    message, is_new = store(actor, conversation, new)
    if is_new:
        conversation.last_sequence = message.sequence
        conversation.last_message_at = message.created_at
        conversation.version += 1
        conversation.last_line = last_line(message) or conversation.last_line
    return message, is_new


def _numbered(actor: Actor, conversation: Head, new: NewMessage) -> Message:
    return Message(
        id=new_id(),
        organization_id=conversation.organization_id,
        conversation_id=conversation.id,
        sequence=conversation.last_sequence + 1,
        client_key=machine_key(new.client_key) if actor.is_machine else new.client_key,
        author_kind=str(actor.kind),
        author_id=actor.id,
        author_name=actor.name[:120],
        kind=str(new.kind),
        body=new.body,
        payload=new.payload,
        ticket_id=new.ticket_id,
        response_seconds=new.response_seconds,
        created_at=utcnow(),
    )


def machine_key(key: str) -> str:
    """Return a key of our own making as it is stored: apart from those that people's browsers make.

    Else a customer could take the keys of answers to come, and the bot would fall silent.
    """
    return f"{MACHINE}{key}"[:MAX_KEY]


def _check_key(actor: Actor, key: str) -> None:
    if key.startswith(MACHINE) and not actor.is_machine:
        raise Invalid(fields={"client_key": ["1..64"]})


def _let_go(*_rows: object) -> None:
    """Hold the row, which a session holds weakly, until the pushes have read it."""


def same_sender(actor: Actor, stored: Message) -> Message:
    """Return the message that a resend found; raises Conflict when it is somebody else's."""
    if (stored.author_kind, stored.author_id) != (str(actor.kind), actor.id):
        raise Conflict(code="client_key_taken")
    return stored


def last_line(message: Message) -> str:
    """Return what the inbox shows of a message; nothing for what is neither words nor a file."""
    if message.kind not in (MessageKind.TEXT, MessageKind.FILE):
        return ""
    return " ".join((message.body[: LAST_LINE * 2] or file_name(message)).split())[:LAST_LINE]


def file_name(message: Message) -> str:
    """Return the name of the file that a message carries, or nothing."""
    return str(message.payload.get("file", {}).get("name", ""))


def seconds_since(moment: datetime | None, now: datetime) -> float | None:
    """Return how long ago a moment was, never negative; None for none."""
    return None if moment is None else max(0.0, (now - moment).total_seconds())
