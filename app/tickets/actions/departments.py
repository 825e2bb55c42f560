"""A department is put away: its tickets go on elsewhere."""

from __future__ import annotations

import uuid

from app.core.actor import Actor
from app.core.uow import in_transaction
from app.tickets import queries
from app.tickets.actions.opening import department_in_use
from app.tickets.actions.records import Before, Line, note_change, remember


@in_transaction
def hand_tickets_on(system: Actor, department_id: uuid.UUID, old_name: str, into_id: uuid.UUID) -> None:
    """Give the open tickets of a department to another; done twice, it is done once.

    The assignee stays, and so does the reading of whoever had to do with the ticket. Emits TicketChanged.
    """
    into = department_in_use(into_id)
    for ticket in queries.open_tickets_of_department(department_id):
        before = Before.of(ticket)
        ticket.department_id = into.id
        remember(ticket, users=(before.assignee_id,), departments=(before.department_id,))
        note_change(system, ticket, before, Line("department", old_name, into.name))
