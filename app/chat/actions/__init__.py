"""What can be done in a conversation. Callers import from here, whatever file an act lives in."""

from __future__ import annotations

from app.chat.actions.canned import change_canned_reply, create_canned_reply, remove_canned_reply
from app.chat.actions.files import send_file, send_own_file
from app.chat.actions.joining import join_conversations
from app.chat.actions.marks import (
    attach_to_ticket,
    mark_read,
    mark_ticket_opened,
    note_answer,
    route_to_department,
)
from app.chat.actions.messages import (
    ask_contact,
    post_message,
    post_own_message,
    say,
    start_conversation,
)
from app.chat.actions.notes import add_note
from app.chat.actions.ownership import (
    close_conversation,
    hand_back,
    hand_to_colleague,
    hand_to_department,
    lose_agent,
    request_person,
    return_to_bot,
    take_over,
)
from app.chat.actions.timed import close_silent, expire_wait, free_from_silent_agent

__all__ = [
    "add_note",
    "ask_contact",
    "attach_to_ticket",
    "change_canned_reply",
    "close_conversation",
    "close_silent",
    "create_canned_reply",
    "expire_wait",
    "free_from_silent_agent",
    "hand_back",
    "hand_to_colleague",
    "hand_to_department",
    "join_conversations",
    "lose_agent",
    "mark_read",
    "mark_ticket_opened",
    "note_answer",
    "post_message",
    "post_own_message",
    "remove_canned_reply",
    "request_person",
    "return_to_bot",
    "route_to_department",
    "say",
    "send_file",
    "send_own_file",
    "start_conversation",
    "take_over",
]
