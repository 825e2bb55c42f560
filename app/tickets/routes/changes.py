"""Changes of a ticket from its page: read the form, call one action, show the head again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema

from app.core.actor import current_actor
from app.core.errors import Invalid
from app.core.forms import read_form
from app.core.web import is_htmx
from app.tickets import actions, queries
from app.tickets.models import Ticket
from app.tickets.policy import access_ticket
from app.tickets.routes import blueprint
from app.tickets.routes.ticket import head_context
from app.tickets.schemas import (
    AssignSchema,
    DispatchSchema,
    EscalateSchema,
    LinkSchema,
    MoveSchema,
    PrioritySchema,
)


@blueprint.post("/tickets/<uuid:ticket_id>/move")
def move(ticket_id: UUID) -> ResponseReturnValue:
    """Move to another stage."""
    data, actor = _read(MoveSchema()), current_actor()
    into = queries.ticket_by_number(actor, data["merged_into"]).id if data["merged_into"] else None
    actions.move_ticket(
        actor,
        ticket_id,
        data["to"],
        reason=data["reason"],
        resolution=data["resolution"] or None,
        expected_version=data["version"],
        merged_into_id=into,
    )
    return _shown(ticket_id, _("The ticket has been moved."))


@blueprint.post("/tickets/<uuid:ticket_id>/dispatch")
def dispatch(ticket_id: UUID) -> ResponseReturnValue:
    """Give a new ticket to a department."""
    data = _read(DispatchSchema())
    actions.dispatch_ticket(
        current_actor(), ticket_id, data["department_id"], expected_version=data["version"]
    )
    return _shown(ticket_id, _("The ticket is with its team now."))


@blueprint.post("/tickets/<uuid:ticket_id>/escalate")
def escalate(ticket_id: UUID) -> ResponseReturnValue:
    """Escalate to an admin or another department."""
    data = _read(EscalateSchema())
    actions.escalate_ticket(
        current_actor(),
        ticket_id,
        reason=data["reason"],
        department_id=data["department_id"],
        expected_version=data["version"],
    )
    return _shown(ticket_id, _("The ticket has been escalated."))


@blueprint.post("/tickets/<uuid:ticket_id>/assign")
def assign(ticket_id: UUID) -> ResponseReturnValue:
    """Give to a person, or to nobody."""
    data = _read(AssignSchema())
    actions.assign_ticket(current_actor(), ticket_id, data["user_id"], expected_version=data["version"])
    return _shown(ticket_id, _("Saved."))


@blueprint.post("/tickets/<uuid:ticket_id>/priority")
def priority(ticket_id: UUID) -> ResponseReturnValue:
    """Set the priority."""
    data = _read(PrioritySchema())
    actions.set_priority(current_actor(), ticket_id, data["priority"], expected_version=data["version"])
    return _shown(ticket_id, _("Saved."))


@blueprint.post("/tickets/<uuid:ticket_id>/link")
def link(ticket_id: UUID) -> ResponseReturnValue:
    """Link with another ticket."""
    data, actor = _read(LinkSchema()), current_actor()
    other = queries.ticket_by_number(actor, data["number"])
    actions.link_tickets(actor, ticket_id, other.id)
    return _shown(ticket_id, _("The tickets are linked."))


def _read(schema: Schema) -> dict[str, Any]:
    """Return the posted values; raises Invalid. Blank choices count as absent."""
    form = read_form(schema)
    if not form.ok:
        raise Invalid(fields=form.errors)
    data: dict[str, Any] = form.data
    return data


def _shown(ticket_id: UUID, done: str) -> ResponseReturnValue:
    """Show the head again, or the whole page; who made a change goes on reading the ticket."""
    actor = current_actor()
    ticket: Ticket = access_ticket(actor, ticket_id)
    if is_htmx():
        return render_template("tickets/_head.html", **head_context(actor, ticket))
    flash(done)
    return redirect(url_for("tickets.page", number=ticket.number))
