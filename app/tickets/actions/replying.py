"""Answer the customer on a ticket. Sending never moves silently: waiting for the customer is asked for."""

from __future__ import annotations

import uuid
from dataclasses import replace

from app.chat.actions import add_note, attach_to_ticket, post_message, send_file
from app.chat.models import Message, Note
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict, Forbidden
from app.core.extensions import db
from app.core.uow import in_transaction
from app.roles.permissions import Permission
from app.tickets.actions.moving import apply_move, check_move
from app.tickets.actions.records import Before, Line, note_change, remember, settings_of, staff_id
from app.tickets.due import solve_due
from app.tickets.models import Stage, Ticket
from app.tickets.policy import access_ticket

_WAITING = (Stage.RESPONSE, Stage.FINISHED)


@in_transaction
def reply_to_ticket(
    actor: Actor, ticket_id: uuid.UUID, *, body: str, client_key: str, wait_for_customer: bool = False
) -> Message:
    """Answer the customer; with `wait_for_customer` the ticket goes to `response`.

    A resend with the same key is answered with the stored message. When a colleague moved the ticket in
    the same moment, the reply is kept all the same. Raises Forbidden when the actor may not make the
    move, Invalid for an empty body. Emits MessagePosted, TicketChanged.
    """
    if not actor.is_staff:
        raise Forbidden
    ticket = access_ticket(actor, ticket_id, Permission.TICKET_HANDLE)
    if wait_for_customer and ticket.stage not in _WAITING:
        check_move(actor, ticket, Stage.RESPONSE)
    sequence_before = ticket.conversation.last_sequence
    # Whoever may read the ticket may answer in its conversation, whichever department that is shown to.
    message = post_message(
        in_conversation(actor), ticket.conversation_id, body=body, client_key=client_key, ticket_id=ticket.id
    )
    if message.sequence > sequence_before:
        locked = access_ticket(actor, ticket_id, lock=True)
        with db.session.no_autoflush:
            _after_reply(actor, locked, wait_for_customer)
    return message


@in_transaction
def note_on_ticket(actor: Actor, ticket_id: uuid.UUID, *, body: str, client_key: str) -> Note:
    """Write a private note on a ticket. Raises NotFound, Invalid. Emits NoteAdded."""
    if not actor.is_staff:
        raise Forbidden
    ticket = access_ticket(actor, ticket_id, Permission.TICKET_HANDLE, lock=True)
    note = add_note(
        in_conversation(actor), ticket.conversation_id, body=body, client_key=client_key, ticket_id=ticket.id
    )
    remember(ticket, users=(staff_id(actor),))
    return note


def send_file_on_ticket(
    actor: Actor, ticket_id: uuid.UUID, *, name: str, content: bytes, client_key: str, max_bytes: int
) -> Message:
    """Send a file to the customer as part of a ticket. Raises like `chat.send_file`; moves nothing."""
    if not actor.is_staff:
        raise Forbidden
    ticket = access_ticket(actor, ticket_id, Permission.TICKET_HANDLE)
    speaker = in_conversation(actor)
    message = send_file(
        speaker,
        ticket.conversation_id,
        name=name,
        content=content,
        client_key=client_key,
        max_bytes=max_bytes,
    )
    attach_to_ticket(speaker, ticket.conversation_id, ticket.id, [message.sequence])
    return message


def in_conversation(actor: Actor) -> Actor:
    """Return the actor with the right to speak in a conversation, because a ticket of it is theirs."""
    return replace(actor, permissions=actor.permissions | {str(Permission.CHAT_READ_ALL)})


def _after_reply(actor: Actor, ticket: Ticket, wait_for_customer: bool) -> None:
    first = ticket.first_replied_at is None
    if first:
        ticket.first_replied_at = utcnow()
        ticket.due_at = solve_due(settings_of(actor), ticket.priority, ticket.created_at)
    if wait_for_customer and ticket.stage not in _WAITING and _moved(actor, ticket):
        return
    remember(ticket, users=(staff_id(actor),))
    if first:
        note_change(actor, ticket, Before.of(ticket), Line("replied"))


def _moved(actor: Actor, ticket: Ticket) -> bool:
    """Move to `response` unless a colleague has just made that impossible: the reply stays."""
    try:
        move = check_move(actor, ticket, Stage.RESPONSE)
    except (Conflict, Forbidden):
        return False
    apply_move(actor, ticket, move)
    return True
