"""What every change of a ticket leaves behind: a line of history, its parties, an event, a new version."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.accounts.queries import organization
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict
from app.core.extensions import db
from app.core.uow import record
from app.tenancy.settings import TicketSettings
from app.tickets import queries
from app.tickets.events import TicketChanged
from app.tickets.labels import stage_label
from app.tickets.models import Ticket, TicketHistory, TicketParty

REASON_LENGTH = 1000
VALUE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Before:
    """What a ticket was before a change, for those who must forget it."""

    stage: str
    department_id: uuid.UUID | None
    assignee_id: uuid.UUID | None

    @classmethod
    def of(cls, ticket: Ticket) -> Before:
        """Note what the ticket is now."""
        return cls(ticket.stage, ticket.department_id, ticket.assignee_id)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history still to be written."""

    change: str
    from_value: str | None = None
    to_value: str | None = None
    reason: str = ""


def settings_of(actor: Actor) -> TicketSettings:
    """Return the clocks and rights that the actor's business has set."""
    return organization(actor.organization_id).settings.tickets


def identity(ticket: Ticket) -> dict[str, Any]:
    """Return the fields that every event about a ticket carries."""
    return {
        "organization_id": ticket.organization_id,
        "ticket_id": ticket.id,
        "number": ticket.number,
        "conversation_id": ticket.conversation_id,
        "customer_id": ticket.customer_id,
        "stage": str(ticket.stage),
        "department_id": ticket.department_id,
        "assignee_id": ticket.assignee_id,
        "version": ticket.version,
    }


def note_change(actor: Actor, ticket: Ticket, before: Before, line: Line) -> None:
    """Write one line of history, give the ticket a new version and tell those who watch.

    Emits TicketChanged.
    """
    ticket.version += 1
    ticket.updated_at = utcnow()
    db.session.add(history_row(actor, ticket, line))
    record(
        TicketChanged(
            **identity(ticket),
            previous_stage=str(before.stage),
            previous_department_id=before.department_id,
            previous_assignee_id=before.assignee_id,
            change=line.change,
        )
    )


def history_row(actor: Actor, ticket: Ticket, line: Line) -> TicketHistory:
    """Return the row of one line of history."""
    return TicketHistory(
        ticket_id=ticket.id,
        change=line.change,
        from_value=_short(line.from_value),
        to_value=_short(line.to_value),
        reason=line.reason[:REASON_LENGTH],
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:VALUE_LENGTH],
    )


def remember(
    ticket: Ticket,
    *,
    users: tuple[uuid.UUID | None, ...] = (),
    departments: tuple[uuid.UUID | None, ...] = (),
) -> None:
    """Note who had to do with a ticket, so that they go on reading it. The ticket must be locked."""
    wanted: set[tuple[uuid.UUID | None, uuid.UUID | None]] = {(user_id, None) for user_id in users if user_id}
    wanted |= {(None, department_id) for department_id in departments if department_id}
    if not wanted:
        return
    known = queries.party_keys(ticket.id)
    db.session.add_all(
        TicketParty(ticket_id=ticket.id, user_id=user_id, department_id=department_id)
        for user_id, department_id in wanted - known
    )


def staff_id(actor: Actor) -> uuid.UUID | None:
    """Return the user id of a person of the business, None for everybody else."""
    return actor.id if actor.is_staff else None


def check_version(ticket: Ticket, expected: int | None) -> None:
    """Raise Conflict, naming who was faster, when the ticket is not as the actor saw it."""
    if expected is not None and ticket.version != expected:
        raise Conflict(
            _(
                "%(who)s was faster: this ticket is now in “%(stage)s”. Please look again.",
                who=last_actor(ticket),
                stage=stage_label(ticket.stage),
            )
        )


def last_actor(ticket: Ticket) -> str:
    """Return who changed a ticket last."""
    line = queries.last_change(ticket.id)
    return (line.actor_name if line else "") or _("Somebody else")


def _short(value: str | None) -> str | None:
    return None if value is None else str(value)[:VALUE_LENGTH]
