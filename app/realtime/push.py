"""Push projections: event -> room and payload, after the commit. docs/events.md lists them.

Lists get ids and versions only and fetch the part again, so a push and a page cannot disagree.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.accounts.events import MembershipChanged
from app.accounts.queries import organization
from app.chat import queries as chat
from app.chat.events import (
    ConversationChanged,
    ConversationJoined,
    ConversationRead,
    MessagePosted,
    NoteAdded,
)
from app.chat.schemas import message_wire, note_wire
from app.core import rooms
from app.core.events import push_on
from app.customers.events import VisitorTokensEnded
from app.realtime import elsewhere
from app.realtime.queries import ticket_parties
from app.realtime.rooms_of import conversation_rooms
from app.realtime.send import to_customer, to_staff
from app.realtime.ticket_rooms import party_rooms, reader_rooms
from app.tickets.events import TicketChanged, TicketEvent, TicketOpened
from app.tickets.queries import known_ticket


@push_on(MessagePosted)
def message_posted(event: MessagePosted) -> None:
    """Show the message to the customer and to the staff who watch; lists look again."""
    message = chat.message(event.message_id)
    if message is None:
        return
    wire = message_wire(message)
    to_customer("message.posted", wire, event.customer_id)
    _to_watchers("message.posted", wire, event.conversation_id, message.ticket_id)
    _tell_lists(event)


@push_on(ConversationChanged)
def conversation_changed(event: ConversationChanged) -> None:
    """Say who speaks now; who may not see it any more stops watching."""
    shown = {"owner": event.owner, "agent_name": event.agent_name}
    to_customer("conversation.changed", shown, event.customer_id)
    _tell_lists(event, also_departments=(event.previous_department_id,))
    _tell_counts(event.organization_id)
    if event.organization_id is not None and event.department_id != event.previous_department_id:
        elsewhere.look_again(event.organization_id, "conversation", event.conversation_id)


@push_on(ConversationRead)
def conversation_read(event: ConversationRead) -> None:
    """Show both sides, and the reader's other tabs, how far was read; lists, that staff have read it."""
    payload = {
        "conversation_id": str(event.conversation_id),
        "reader": event.reader,
        "sequence": event.sequence,
    }
    to_customer("read", payload, event.customer_id)
    listed = conversation_rooms(event) if event.reader == "staff" else []
    to_staff("read", payload, [rooms.conversation_staff(event.conversation_id), *listed])


@push_on(NoteAdded)
def note_added(event: NoteAdded) -> None:
    """Show the note to the staff who watch; one on a ticket to those who may read the ticket."""
    note = chat.note(event.note_id)
    if note is not None:
        payload = {
            "conversation_id": str(event.conversation_id),
            "ticket_id": _text(event.ticket_id),
            "note": note_wire(note),
        }
        to_staff("note.added", payload, _note_readers(event))


def _note_readers(event: NoteAdded) -> set[str]:
    ticket = known_ticket(event.ticket_id) if event.ticket_id else None
    if ticket is None:
        return {rooms.conversation_staff(event.conversation_id)}
    readers = reader_rooms(
        ticket.organization_id,
        organization(ticket.organization_id).settings,
        stage=ticket.stage,
        department_id=ticket.department_id,
        assignee_id=ticket.assignee_id,
    )
    return readers | party_rooms(ticket.organization_id, *ticket_parties(ticket.id))


@push_on(ConversationJoined)
def conversation_joined(event: ConversationJoined) -> None:
    """Let nobody go on watching a conversation that is not theirs to see in its new place."""
    if event.organization_id is not None:
        elsewhere.look_again(event.organization_id, "conversation", event.into_conversation_id)


@push_on(TicketOpened)
def ticket_opened(event: TicketOpened) -> None:
    """Tell readers and customer of a new ticket."""
    if event.organization_id is not None:
        _tell_ticket(event.organization_id, event, set())


@push_on(TicketChanged)
def ticket_changed(event: TicketChanged) -> None:
    """Tell readers and customer; who could read it until now learns that it changed, not how."""
    if event.organization_id is None:
        return
    before = reader_rooms(
        event.organization_id,
        organization(event.organization_id).settings,
        stage=event.previous_stage,
        department_id=event.previous_department_id,
        assignee_id=event.previous_assignee_id,
    )
    _tell_ticket(event.organization_id, event, before)
    elsewhere.look_again(event.organization_id, "ticket", event.ticket_id)


@push_on(MembershipChanged)
def membership_changed(event: MembershipChanged) -> None:
    """Close the sockets of somebody whose role, department or membership changed."""
    if event.organization_id is not None:
        elsewhere.end_sessions(event.organization_id, event.user_id)


@push_on(VisitorTokensEnded)
def visitor_tokens_ended(event: VisitorTokensEnded) -> None:
    """Close the sockets that a replaced visitor token opened."""
    if event.organization_id is not None:
        elsewhere.end_sessions(event.organization_id, event.customer_id)


def _tell_ticket(organization_id: UUID, event: TicketEvent, before: set[str]) -> None:
    settings = organization(organization_id).settings
    readers = reader_rooms(
        organization_id,
        settings,
        stage=event.stage,
        department_id=event.department_id,
        assignee_id=event.assignee_id,
    ) | party_rooms(organization_id, *ticket_parties(event.ticket_id))
    payload: dict[str, Any] = {
        "ticket_id": str(event.ticket_id),
        "version": event.version,
        "stage": event.stage,
    }
    to_staff("ticket.changed", payload, readers)
    to_staff("ticket.changed", {**payload, "stage": None}, before - readers)
    shown = {"ticket_id": str(event.ticket_id), "number": event.number, "stage": event.stage}
    to_customer("ticket.changed", shown, event.customer_id)
    _tell_counts(organization_id)


def _tell_lists(
    event: MessagePosted | ConversationChanged, *, also_departments: tuple[UUID | None, ...] = ()
) -> None:
    changed = {
        "conversation_id": str(event.conversation_id),
        "version": event.version,
        "owner": event.owner,
    }
    to_staff("conversation.changed", changed, conversation_rooms(event, also_departments=also_departments))


def _tell_counts(organization_id: UUID | None) -> None:
    if organization_id is not None:
        to_staff("queue.counts", {}, [rooms.staff(organization_id)])


def _to_watchers(event: str, payload: Any, conversation_id: UUID, ticket_id: UUID | None) -> None:
    listening = [rooms.conversation_staff(conversation_id)]
    if ticket_id is not None:
        listening.append(rooms.ticket_viewers(ticket_id))
    to_staff(event, payload, listening)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
