"""Change what a ticket is without moving it: assignee and priority."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.uow import in_transaction
from app.roles.models import Role
from app.roles.permissions import Permission
from app.tickets import queries
from app.tickets.actions.opening import parse_priority
from app.tickets.actions.records import (
    Before,
    Line,
    check_version,
    note_change,
    remember,
    settings_of,
    staff_id,
)
from app.tickets.due import due_with_priority
from app.tickets.models import Priority, Stage, Ticket
from app.tickets.policy import access_ticket, can_handle


@in_transaction
def assign_ticket(
    actor: Actor, ticket_id: uuid.UUID, user_id: uuid.UUID | None, *, expected_version: int | None = None
) -> Ticket:
    """Give a ticket to a person of its department or a master admin, or (None) to nobody.

    Raises Invalid for anybody else, Forbidden unless the actor works on the ticket. Emits TicketChanged.
    """
    ticket = _handled(actor, ticket_id, Permission.TICKET_ASSIGN, expected_version)
    if ticket.assignee_id == user_id:
        return ticket
    before, old_name = Before.of(ticket), ticket.assignee.name if ticket.assignee else ""
    new_name = _assignable(ticket, user_id) if user_id else ""
    ticket.assignee_id = user_id
    remember(ticket, users=(staff_id(actor), before.assignee_id, user_id))
    note_change(actor, ticket, before, Line("assigned", old_name, new_name))
    return ticket


@in_transaction
def set_priority(
    actor: Actor, ticket_id: uuid.UUID, priority: str, *, expected_version: int | None = None
) -> Ticket:
    """Set the priority; the due time moves with it. Raises like `assign_ticket`. Emits TicketChanged."""
    ticket = _handled(actor, ticket_id, Permission.TICKET_HANDLE, expected_version)
    wanted = parse_priority(priority)
    if ticket.priority == wanted:
        return ticket
    before, old_key = Before.of(ticket), Priority(ticket.priority).key
    ticket.due_at = due_with_priority(settings_of(actor), ticket, wanted)
    ticket.priority = wanted
    remember(ticket, users=(staff_id(actor),))
    note_change(actor, ticket, before, Line("priority", old_key, wanted.key))
    return ticket


def _handled(
    actor: Actor, ticket_id: uuid.UUID, permission: Permission, expected_version: int | None
) -> Ticket:
    ticket = access_ticket(actor, ticket_id, permission, lock=True)
    check_version(ticket, expected_version)
    if not can_handle(actor, ticket):
        raise Forbidden
    if ticket.stage == Stage.FINISHED:
        raise Conflict(_l("This ticket is finished. Reopen it first."))
    return ticket


def _assignable(ticket: Ticket, user_id: uuid.UUID) -> str:
    member = queries.membership_of(user_id)
    serves = member is not None and ticket.department_id in {d.id for d in member.departments}
    if member is None or not (serves or member.role == Role.MASTER_ADMIN):
        raise Invalid(fields={"user_id": [str(_l("This person does not serve the ticket's department."))]})
    return member.user.name or member.user.email
