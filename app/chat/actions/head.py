"""The quick path of the commonest act: a customer says something in a conversation that goes on.

Four plain statements instead of loading, tracking and flushing the whole row: lock what counting needs,
insert, count, and the outbox. Everything else (first words, closed conversations, staff) takes the long
way in `messages.py`; both store through `store.py`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from app.chat.actions.store import NewMessage, last_line, store
from app.chat.models import Conversation, Message, Owner
from app.chat.queries import own_head_locked
from app.core.actor import Actor
from app.core.extensions import db

_T: Any = Conversation.__table__.c
_COUNTED = (
    "version", "last_sequence", "last_line", "last_message_at", "last_customer_sequence",
    "last_customer_message_at", "customer_read_sequence", "unanswered_since",
)  # fmt: skip
_COUNT = (
    update(Conversation.__table__)  # type: ignore[arg-type]
    .where(_T.organization_id == bindparam("organization"), _T.id == bindparam("conversation"))
    .values({name: bindparam(f"to_{name}") for name in _COUNTED})
)


def post_quickly(actor: Actor, new: NewMessage, *, channel: str = "web") -> Message | None:
    """Store the customer's words, or return None when more than counting has to be done."""
    head = own_head_locked(actor, channel)
    if head is None or head.owner == Owner.CLOSED or head.episode_id is None:
        return None
    message, is_new = store(actor, head, new)
    if is_new:
        counted = _counted(head, message)
        names = {"organization": head.organization_id, "conversation": head.id}
        db.session.connection().execute(
            _COUNT, names | {f"to_{name}": value for name, value in counted.items()}
        )
        _tell_loaded(head.id, counted)
    return message


def _counted(head: Any, message: Message) -> dict[str, Any]:
    return {
        "version": head.version + 1,
        "last_sequence": message.sequence,
        "last_line": last_line(message) or head.last_line,
        "last_message_at": message.created_at,
        "last_customer_sequence": message.sequence,
        "last_customer_message_at": message.created_at,
        "customer_read_sequence": message.sequence,
        "unanswered_since": head.unanswered_since or message.created_at,
    }


def _tell_loaded(conversation_id: Any, counted: dict[str, Any]) -> None:
    """Bring a row that this piece of work loaded before up to what was written beside it."""
    loaded = db.session.identity_map.get(identity_key(Conversation, conversation_id))
    if loaded is not None:
        for name, value in counted.items():
            set_committed_value(loaded, name, value)
