"""The chat protocol over Socket.IO. docs/events.md lists the calls."""

from __future__ import annotations

from app.chat import staff_calls, visitor_calls
from app.core.sockets import STAFF, VISITOR, on_socket

VISITOR_CALLS = {
    "message.send": visitor_calls.send,
    "messages.after": visitor_calls.after,
    "read": visitor_calls.read,
    "person.request": visitor_calls.ask_person,
    "bot.return": visitor_calls.return_to_bot,
    "contact.give": visitor_calls.give_contact,
    "answer.confirm": visitor_calls.confirm_answer,
}
STAFF_CALLS = {
    "message.send": staff_calls.send,
    "messages.after": staff_calls.after,
    "read": staff_calls.read,
}


def register() -> None:
    """Bind every call to its event."""
    for name, call in VISITOR_CALLS.items():
        on_socket(name, VISITOR)(call)
    for name, call in STAFF_CALLS.items():
        on_socket(name, STAFF)(call)
