"""A conversation as plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from flask_babel import gettext as _

from app.chat.models import Message, MessageKind
from app.core.actor import ActorKind

SHOWN = (MessageKind.TEXT, MessageKind.FILE, MessageKind.NOTICE, MessageKind.TICKET)


def transcript(business: str, messages: Iterable[Message], zone: tzinfo) -> str:
    """Return the talk, one line per message, with the time in `zone`; private notes are no messages."""
    lines = [_("Conversation with %(business)s", business=business), ""]
    lines += [_line(message, zone) for message in messages if message.kind in SHOWN]
    return "\n".join(lines) + "\n"


def _line(message: Message, zone: tzinfo) -> str:
    when = message.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    who = message.author_name or (_("You") if message.author_kind == ActorKind.CUSTOMER else "")
    file = message.payload.get("file", {}).get("name")
    body = f"[{file}]" if file else message.body
    return f"[{when}] {who}: {body}" if who else f"[{when}] {body}"
