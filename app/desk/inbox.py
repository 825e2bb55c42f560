"""What the inbox shows: rows, the open conversation, its bar and details. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from app.accounts.queries import colleagues, departments
from app.chat.models import Conversation
from app.chat.queries import conversation_notes, latest_messages
from app.chat.schemas import message_wire, note_wire
from app.core.actor import Actor
from app.core.errors import Text
from app.core.pagination import Page, count_label
from app.desk.labels import CHANNEL_LABELS, channel_label, customer_name, ticket_url
from app.desk.queries import (
    TABS,
    Filters,
    customer_tickets,
    inbox_counts,
    inbox_page,
    sort_moment,
)
from app.roles.permissions import Permission
from app.tickets.labels import (
    KIND_LABELS,
    PRIORITY_LABELS,
    TOPIC_LABELS,
    stage_label,
)
from app.tickets.models import Stage, Ticket
from app.tickets.policy import can_handle
from app.triage.panels import INTENT_NAMES

TAB_LABELS: dict[str, Text] = {
    "mine": _l("Mine"),
    "waiting": _l("Waiting"),
    "bot": _l("Bot"),
    "all": _l("All"),
}
EARLIER_SHOWN = 5
SORT_FORMAT = "%Y-%m-%dT%H:%M:%S.%f"  # compares as text


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation as the list shows it."""

    conversation: Conversation
    name: str
    intent: str
    channel: str
    agent_name: str
    is_unread: bool
    is_open: bool
    sort_key: str
    address: str


def read_filters() -> Filters:
    """Return what the address asks for; an unknown tab is the default one."""
    tab = request.args.get("tab", "")
    channel = request.args.get("channel", "")
    return Filters(
        tab=tab if tab in TABS else "waiting",
        unread=request.args.get("unread") == "1",
        channel=channel if channel in CHANNEL_LABELS else "",
    )


def filter_values(filters: Filters) -> dict[str, Any]:
    """Return the filters as they stand in an address, without empty ones."""
    values = {"tab": filters.tab, "unread": "1" if filters.unread else "", "channel": filters.channel}
    return {key: value for key, value in values.items() if value}


def row_of(actor: Actor, conversation: Conversation, filters: Filters, open_id: UUID | None) -> Row:
    """Return a conversation as a row of the list."""
    mine = conversation.agent_id == actor.id
    return Row(
        conversation=conversation,
        name=customer_name(conversation.customer),
        intent=str(INTENT_NAMES.get(conversation.intent, "")),
        channel=channel_label(conversation.channel),
        agent_name=str(_l("you")) if mine else conversation.agent_name,
        is_unread=conversation.last_customer_sequence > conversation.staff_read_sequence,
        is_open=conversation.id == open_id,
        sort_key=sort_moment(conversation, filters).strftime(SORT_FORMAT),
        address=url_for("desk.conversation", conversation_id=conversation.id, **filter_values(filters)),
    )


def list_context(actor: Actor, filters: Filters, open_id: UUID | None) -> dict[str, Any]:
    """Return what the list pane needs: one page of rows and the counts of the tabs."""
    page = inbox_page(actor, filters, request.args.get("cursor"))
    values = filter_values(filters)
    row_address = url_for("desk.inbox_row", conversation_id=UUID(int=0), **values)
    return {
        "page": Page([row_of(actor, c, filters, open_id) for c in page.items], page.next_cursor),
        "counts": {key: count_label(count) for key, count in inbox_counts(actor).items()},
        "tabs": [(key, str(TAB_LABELS[key])) for key in TABS],
        "tab": filters.tab,
        "unread": "1" if filters.unread else "",
        "channel": filters.channel,
        "channels": [(key, str(label)) for key, label in CHANNEL_LABELS.items()],
        "order": "oldest" if filters.oldest_first else "newest",
        "list_address": url_for("desk.inbox_list", **values),
        "more_address": url_for("desk.inbox", cursor=page.next_cursor, **values),
        "row_address": row_address.replace(str(UUID(int=0)), "ID"),
    }


def main_context(actor: Actor, conversation: Conversation) -> dict[str, Any]:
    """Return what the open conversation needs: thread, bar, details and dialogs."""
    side = side_context(actor, conversation)
    return {
        **bar_context(actor, conversation),
        **side,
        "messages": [message_wire(m) for m in latest_messages(conversation.id)],
        "note_wires": [note_wire(note) for note in side["notes"]],
        "wait_ticket_id": wait_ticket_id(actor, conversation, side["open_tickets"]),
        "can_write": actor.can(Permission.CHAT_ANSWER),
        "colleagues": [c for c in colleagues() if c.user_id != actor.id],
        "kinds": [(key, str(label)) for key, label in KIND_LABELS.items()],
        "topics": [(key, str(label)) for key, label in TOPIC_LABELS.items()],
        "priorities": [(key, str(label)) for key, label in PRIORITY_LABELS.items()],
    }


def wait_ticket_id(actor: Actor, conversation: Conversation, tickets: list[Ticket]) -> UUID | None:
    """Return the ticket that "send and wait" moves: the only open one, when the actor works on it."""
    here = [ticket for ticket in tickets if ticket.conversation_id == conversation.id]
    if len(here) != 1 or here[0].stage != Stage.TEAM_HANDLING or not can_handle(actor, here[0]):
        return None
    return here[0].id


def bar_context(actor: Actor, conversation: Conversation) -> dict[str, Any]:
    """Return what the bar above the thread needs."""
    return {
        "conversation": conversation,
        "name": customer_name(conversation.customer),
        "is_mine": conversation.agent_id == actor.id,
    }


def side_context(actor: Actor, conversation: Conversation) -> dict[str, Any]:
    """Return what the details beside the thread need."""
    customer = conversation.customer
    tickets = customer_tickets(actor, customer.id)
    teams = departments()
    return {
        "conversation": conversation,
        "name": customer_name(customer),
        "customer": customer,
        "reachable": bool(customer.email_verified_at or customer.phone_verified_at),
        "channel_name": channel_label(conversation.channel),
        "department": next((d for d in teams if d.id == conversation.department_id), None),
        "departments": teams,
        "open_tickets": [t for t in tickets if t.stage != Stage.FINISHED],
        "earlier_tickets": [t for t in tickets if t.stage == Stage.FINISHED][:EARLIER_SHOWN],
        "notes": conversation_notes(actor, conversation.id),
        "stage_label": stage_label,
        "ticket_url": ticket_url,
    }
