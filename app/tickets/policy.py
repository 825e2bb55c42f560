"""Who may read a ticket, and which queue shows which tickets.

Two questions: `visible_tickets` is the one predicate behind page, search, link, count, export and
socket room; `listed_tickets` says what a queue page shows, and never shows more than may be read.
"""

from __future__ import annotations

import uuid
from typing import TypeAlias

from sqlalchemy import ColumnElement, or_, select, true

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.extensions import db
from app.roles.models import Role
from app.roles.permissions import Permission
from app.tickets.models import Stage, Ticket, TicketParty

Predicate: TypeAlias = ColumnElement[bool]
_ANSWERED = (Stage.RESPONSE, Stage.FINISHED)
_STAGE_READERS = {
    Stage.TEAM_HANDLING: Permission.TICKET_READ_TEAMS,
    Stage.RESPONSE: Permission.TICKET_READ_ANSWERED,
    Stage.FINISHED: Permission.TICKET_READ_ANSWERED,
}


def visible_tickets(actor: Actor) -> Predicate:
    """Return the predicate on `Ticket` that holds for every ticket the actor may read."""
    if actor.is_customer:
        return Ticket.customer_id == actor.id
    if actor.can(Permission.TICKET_READ_ALL):
        return true()
    if not actor.is_staff:
        return _nothing()
    reasons: list[Predicate] = [
        Ticket.department_id.in_(actor.department_ids),
        Ticket.assignee_id == actor.id,
        _was_party(actor),
    ]
    if actor.can(Permission.TICKET_READ_ANSWERED):
        reasons.append(Ticket.stage.in_(_ANSWERED))
    if actor.can(Permission.TICKET_READ_TEAMS):
        reasons.append(Ticket.stage == Stage.TEAM_HANDLING)
    return or_(*reasons)


def listed_tickets(actor: Actor, stage: str) -> Predicate:
    """Return the predicate of a queue page: everything of the stage, or own departments only."""
    in_stage = Ticket.stage == stage
    if actor.can(Permission.TICKET_READ_ALL):
        return in_stage
    reader = _STAGE_READERS.get(Stage(stage))
    if reader is not None and actor.can(reader):
        return in_stage
    if stage == Stage.TEAM_HANDLING and actor.is_staff:
        return in_stage & own_work(actor)
    return _nothing()


def own_work(actor: Actor) -> Predicate:
    """Return the predicate on tickets of the actor's departments, or assigned to the actor."""
    own = Ticket.department_id.in_(actor.department_ids)
    return own if actor.role == Role.DEPARTMENT_ADMIN else or_(own, Ticket.assignee_id == actor.id)


def access_ticket(
    actor: Actor, ticket_id: uuid.UUID, permission: Permission | None = None, *, lock: bool = False
) -> Ticket:
    """Return a ticket by id; the only way from an id to a ticket.

    Raises NotFound when it is absent or may not be read, Forbidden when the role lacks `permission`.
    `lock` holds the row until the transaction ends and reads it anew.
    """
    statement = select(Ticket).where(Ticket.id == ticket_id, visible_tickets(actor))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    ticket = db.session.scalars(statement).one_or_none()
    if ticket is None:
        raise NotFound
    if permission is not None:
        actor.require(permission)
    return ticket


def can_handle(actor: Actor, ticket: Ticket) -> bool:
    """Tell whether the actor works on this ticket: its department, its assignee, the master admin."""
    if not actor.can(Permission.TICKET_HANDLE):
        return False
    own = ticket.department_id in actor.department_ids or ticket.assignee_id == actor.id
    return own or actor.can(Permission.TICKET_READ_ALL)


def _was_party(actor: Actor) -> Predicate:
    return (
        select(TicketParty.id)
        .where(
            TicketParty.ticket_id == Ticket.id,
            or_(TicketParty.user_id == actor.id, TicketParty.department_id.in_(actor.department_ids)),
        )
        .exists()
    )


def _nothing() -> Predicate:
    """Return a predicate that never holds; a plain false() would swallow the business's own criterion."""
    return Ticket.id.is_(None)
