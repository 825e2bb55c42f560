"""Move a ticket from stage to stage, as `transitions.py` allows."""

from __future__ import annotations

import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor, ActorKind
from app.core.clock import utcnow
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.extensions import db
from app.core.uow import in_transaction, record
from app.roles.permissions import Permission
from app.tickets import queries
from app.tickets.actions.linking import add_link
from app.tickets.actions.opening import department_in_use, topic_department
from app.tickets.actions.records import (
    REASON_LENGTH,
    Before,
    Line,
    check_version,
    identity,
    last_actor,
    note_change,
    remember,
    settings_of,
    staff_id,
)
from app.tickets.due import solve_due
from app.tickets.events import TicketFinished
from app.tickets.labels import stage_label
from app.tickets.models import Resolution, Stage, Ticket
from app.tickets.policy import access_ticket
from app.tickets.transitions import Move, exists, find_move, standings


@in_transaction
def move_ticket(
    actor: Actor,
    ticket_id: uuid.UUID,
    to: str,
    *,
    reason: str = "",
    resolution: str | None = None,
    expected_version: int | None = None,
    merged_into_id: uuid.UUID | None = None,
) -> Ticket:
    """Move a ticket to another stage.

    Raises Conflict when somebody was faster or nobody may make this move, Forbidden when others may,
    Invalid for a missing reason or resolution. Emits TicketChanged, at the end TicketFinished too.
    """
    if merged_into_id is not None:
        access_ticket(actor, merged_into_id, Permission.TICKET_HANDLE)
    ticket = access_ticket(actor, ticket_id, lock=True)
    check_version(ticket, expected_version)
    move = check_move(actor, ticket, to)
    if move.target == move.source:
        return _escalate(actor, ticket, reason=reason, department_id=None)
    chosen = _resolution(move, resolution)
    if chosen is Resolution.MERGED:
        _link_merged(ticket, merged_into_id)
    return apply_move(actor, ticket, move, reason=reason, resolution=chosen)


@in_transaction
def dispatch_ticket(
    actor: Actor,
    ticket_id: uuid.UUID,
    department_id: uuid.UUID,
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> Ticket:
    """Give a new ticket to a department. Raises like `move_ticket`. Emits TicketChanged."""
    ticket = access_ticket(actor, ticket_id, lock=True)
    check_version(ticket, expected_version)
    if ticket.stage != Stage.PROGRESS:
        raise _illegal(ticket, Stage.TEAM_HANDLING)
    move = check_move(actor, ticket, Stage.TEAM_HANDLING)
    department = department_in_use(department_id)
    return apply_move(actor, ticket, move, reason=reason, department_id=department.id)


@in_transaction
def escalate_ticket(
    actor: Actor,
    ticket_id: uuid.UUID,
    *,
    reason: str,
    department_id: uuid.UUID | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Escalate to another department, or (None) to the admin of the ticket's own. Emits TicketChanged."""
    ticket = access_ticket(actor, ticket_id, lock=True)
    check_version(ticket, expected_version)
    if ticket.stage != Stage.TEAM_HANDLING:
        raise _illegal(ticket, Stage.TEAM_HANDLING)
    check_move(actor, ticket, Stage.TEAM_HANDLING)
    return _escalate(actor, ticket, reason=reason, department_id=department_id)


def check_move(actor: Actor, ticket: Ticket, to: str) -> Move:
    """Return the line of the table that lets the actor move the ticket; raises Conflict or Forbidden."""
    if to not in tuple(Stage):
        raise Invalid(_l("There is no such stage."))
    talks = ticket.stage == Stage.PROGRESS and _speaks(actor, ticket)
    held = standings(actor, ticket, grace_days=settings_of(actor).grace_days, chat_agent=talks)
    move = find_move(held, ticket.stage, to)
    if move is not None:
        return move
    if exists(ticket.stage, to):
        raise Forbidden(
            _("You may not move this ticket from “%(source)s” to “%(target)s”.", **_names(ticket, to))
        )
    raise _illegal(ticket, to)


def apply_move(
    actor: Actor,
    ticket: Ticket,
    move: Move,
    *,
    reason: str = "",
    resolution: Resolution | None = None,
    department_id: uuid.UUID | None = None,
    assignee_id: uuid.UUID | None = None,
) -> Ticket:
    """Make a move that `check_move` allowed on a locked ticket. Raises Invalid for a missing reason."""
    reason = checked_reason(reason, needed=move.needs_reason)
    before = Before.of(ticket)
    with db.session.no_autoflush:  # one UPDATE at the end, not one per question in between
        _change_department(actor, ticket, move.target, department_id)
        _change_stage(actor, ticket, move.target, resolution)
        ticket.assignee_id = assignee_id or ticket.assignee_id
        departments = (before.department_id,) if ticket.department_id != before.department_id else ()
        remember(ticket, users=(staff_id(actor), before.assignee_id), departments=departments)
    note_change(actor, ticket, before, Line("moved", move.source, resolution or move.target, reason))
    if move.target == Stage.FINISHED:
        record(TicketFinished(**identity(ticket), resolution=str(resolution)))
    return ticket


def checked_reason(reason: str, *, needed: bool) -> str:
    """Return the reason, stripped; raises Invalid when it is missing or too long."""
    text = reason.replace("\x00", "").strip()
    if needed and not text:
        raise Invalid(fields={"reason": [str(_l("Please say why."))]})
    if len(text) > REASON_LENGTH:
        raise Invalid(fields={"reason": [str(_l("At most 1,000 characters."))]})
    return text


def _change_department(actor: Actor, ticket: Ticket, to: Stage, department_id: uuid.UUID | None) -> None:
    if to == Stage.PROGRESS:
        ticket.department_id = ticket.assignee_id = None
    elif to == Stage.TEAM_HANDLING and (department_id or ticket.department_id is None):
        named = department_id or topic_department(settings_of(actor), ticket.topic).id
        ticket.department_id = named


def _change_stage(actor: Actor, ticket: Ticket, to: Stage, resolution: Resolution | None) -> None:
    now = utcnow()
    if to == Stage.TEAM_HANDLING and ticket.stage in (Stage.RESPONSE, Stage.FINISHED):
        ticket.due_at = solve_due(settings_of(actor), ticket.priority, now)
    ticket.stage, ticket.stage_since, ticket.reminded_at = to, now, None
    ticket.resolution = resolution
    ticket.finished_at = now if to == Stage.FINISHED else None
    if to != Stage.TEAM_HANDLING:
        ticket.escalated = False


def _escalate(actor: Actor, ticket: Ticket, *, reason: str, department_id: uuid.UUID | None) -> Ticket:
    reason = checked_reason(reason, needed=True)
    before = Before.of(ticket)
    old_name = ticket.department.name if ticket.department else ""
    if department_id is None or department_id == ticket.department_id:
        admins = queries.department_admins(ticket.department_id) if ticket.department_id else []
        ticket.assignee_id = admins[0].user_id if len(admins) == 1 else None
        new_name = old_name
    else:
        department = department_in_use(department_id)
        ticket.department_id, ticket.assignee_id, new_name = department.id, None, department.name
    ticket.escalated, ticket.stage_since = True, utcnow()
    departments = (before.department_id,) if ticket.department_id != before.department_id else ()
    remember(ticket, users=(staff_id(actor), before.assignee_id), departments=departments)
    note_change(actor, ticket, before, Line("escalated", old_name, new_name, reason))
    return ticket


def _resolution(move: Move, wanted: str | None) -> Resolution | None:
    if not move.resolutions:
        return None
    if wanted is None and len(move.resolutions) == 1:
        return move.resolutions[0]
    if wanted not in move.resolutions:
        raise Invalid(fields={"resolution": [str(_l("Please say how it ended."))]})
    return Resolution(wanted)


def _link_merged(ticket: Ticket, into_id: uuid.UUID | None) -> None:
    if into_id is None or into_id == ticket.id:
        raise Invalid(fields={"merged_into": [str(_l("Please name the ticket it goes on in."))]})
    add_link(ticket.id, into_id)


def _speaks(actor: Actor, ticket: Ticket) -> bool:
    return actor.kind is ActorKind.STAFF and ticket.conversation.agent_id == actor.id


def _names(ticket: Ticket, to: str) -> dict[str, str]:
    return {"source": stage_label(ticket.stage), "target": stage_label(to)}


def _illegal(ticket: Ticket, to: str) -> Conflict:
    return Conflict(
        _(
            "This ticket is in “%(source)s” now (last changed by %(who)s); it cannot go to “%(target)s”.",
            who=last_actor(ticket),
            **_names(ticket, to),
        ),
        code="illegal_move",
    )
