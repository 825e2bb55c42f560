"""The ticket page, and the parts of it that pages fetch again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import colleagues, departments, organization
from app.chat.http import max_bytes, uploaded_file
from app.chat.schemas import AfterSchema, message_wire, messages_wire, note_wire
from app.core.actor import Actor, current_actor
from app.roles.models import Role
from app.roles.permissions import Permission
from app.tickets import actions, queries
from app.tickets.labels import PRIORITY_LABELS, choices
from app.tickets.models import Stage, Ticket
from app.tickets.policy import access_ticket, can_handle
from app.tickets.routes import blueprint
from app.tickets.schemas import NoteSchema, ReplySchema, load_or_refuse
from app.tickets.transitions import allowed_moves
from app.tickets.views import buttons, history_wire, is_late, reach

CATCH_UP = 200  # messages in one answer


@blueprint.get("/tickets/<int:number>")
def page(number: int) -> ResponseReturnValue:
    """Show a ticket: head, timeline, composer, customer and other cases."""
    actor = current_actor()
    ticket = queries.ticket_by_number(actor, number)
    context = head_context(actor, ticket) | side_context(actor, ticket)
    thread = {
        "messages": messages_wire(queries.thread_of(ticket)),
        "note_wires": [note_wire(note) for note in queries.notes_of(ticket.id)],
        "history": history_wire(queries.history_of(ticket.id)),
    }
    return render_template("tickets/ticket.html", **context, **thread)


@blueprint.get("/tickets/<uuid:ticket_id>")
def by_id(ticket_id: UUID) -> ResponseReturnValue:
    """Lead from a ticket's id to its page."""
    ticket = access_ticket(current_actor(), ticket_id)
    return redirect(url_for("tickets.page", number=ticket.number))


@blueprint.get("/tickets/<uuid:ticket_id>/head")
def head(ticket_id: UUID) -> ResponseReturnValue:
    """Return the head: stage, moves, assignee, priority, due time."""
    actor = current_actor()
    ticket = access_ticket(actor, ticket_id)
    return render_template("tickets/_head.html", **head_context(actor, ticket))


@blueprint.get("/tickets/<uuid:ticket_id>/side")
def side(ticket_id: UUID) -> ResponseReturnValue:
    """Return the customer, verdict and other cases."""
    actor = current_actor()
    ticket = access_ticket(actor, ticket_id)
    return render_template("tickets/_side.html", **side_context(actor, ticket))


@blueprint.get("/tickets/<uuid:ticket_id>/dialogs")
def dialogs(ticket_id: UUID) -> ResponseReturnValue:
    """Return the dialogs that need lists of people and departments; fetched when one is first opened."""
    actor = current_actor()
    ticket = access_ticket(actor, ticket_id)
    return render_template(
        "tickets/_dialogs.html",
        ticket=ticket,
        departments=departments(),
        people=[member for member in colleagues() if _serves(member, ticket)],
        priorities=choices(PRIORITY_LABELS),
    )


@blueprint.get("/tickets/api/<uuid:ticket_id>/history")
def history(ticket_id: UUID) -> ResponseReturnValue:
    """Return every change of a ticket as the timeline draws it."""
    ticket = access_ticket(current_actor(), ticket_id)
    return jsonify(ok=True, version=ticket.version, history=history_wire(queries.history_of(ticket.id)))


@blueprint.get("/tickets/api/<uuid:ticket_id>/messages")
def messages(ticket_id: UUID) -> ResponseReturnValue:
    """Return the ticket's messages after or before a sequence; up to `cursor` the page is complete."""
    ticket = access_ticket(current_actor(), ticket_id)
    if "before" in request.args:
        before: int = load_or_refuse(AfterSchema(), {"after": request.args["before"]})["after"]
        older = queries.thread_of(ticket, CATCH_UP + 1, before=before)
        return jsonify(ok=True, messages=messages_wire(older[-CATCH_UP:]), more=len(older) > CATCH_UP)
    after: int = load_or_refuse(AfterSchema(), request.args.to_dict())["after"]
    last_sequence = ticket.conversation.last_sequence  # read first: what comes meanwhile is pushed
    found = queries.thread_after(ticket, after, CATCH_UP + 1)
    more = len(found) > CATCH_UP
    cursor = found[CATCH_UP - 1].sequence if more else last_sequence
    return jsonify(ok=True, messages=messages_wire(found[:CATCH_UP]), more=more, cursor=cursor)


@blueprint.post("/tickets/api/<uuid:ticket_id>/messages")
def reply(ticket_id: UUID) -> ResponseReturnValue:
    """Store a reply; `crossed` names colleagues who replied since the page's last message."""
    actor = current_actor()
    data = load_or_refuse(ReplySchema(), request.get_json(silent=True))
    message = actions.reply_to_ticket(
        actor,
        ticket_id,
        body=data["body"],
        client_key=data["client_key"],
        wait_for_customer=data["wait_for_customer"],
    )
    crossed = [] if data["seen"] is None else queries.newer_replies(actor, message, data["seen"])
    return jsonify(ok=True, message=message_wire(message), crossed=crossed)


@blueprint.post("/tickets/api/<uuid:ticket_id>/notes")
def note(ticket_id: UUID) -> ResponseReturnValue:
    """Store a private note."""
    data = load_or_refuse(NoteSchema(), request.get_json(silent=True))
    stored = actions.note_on_ticket(current_actor(), ticket_id, **data)
    return jsonify(ok=True, note=note_wire(stored))


@blueprint.post("/tickets/api/<uuid:ticket_id>/files")
def upload(ticket_id: UUID) -> ResponseReturnValue:
    """Send a file to the customer."""
    name, content, key = uploaded_file()
    message = actions.send_file_on_ticket(
        current_actor(), ticket_id, name=name, content=content, client_key=key, max_bytes=max_bytes()
    )
    return jsonify(ok=True, message=message_wire(message))


def head_context(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """Return what the head of a ticket page shows."""
    talks = ticket.conversation.agent_id is not None and ticket.conversation.agent_id == actor.id
    grace_days = organization(actor.organization_id).settings.tickets.grace_days
    moves = buttons(allowed_moves(actor, ticket, grace_days=grace_days, chat_agent=talks))
    handles = can_handle(actor, ticket) and ticket.stage != Stage.FINISHED
    return {
        "ticket": ticket,
        "moves": moves,
        "can_wait": any(button.name == "wait" for button in moves),
        "can_change": handles,
        "can_write": actor.can(Permission.TICKET_HANDLE),
        "late": is_late(ticket),
        "reach": reach(ticket),
    }


def side_context(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """Return what stands beside the timeline."""
    cases = queries.related_cases(actor, ticket)
    return {
        "ticket": ticket,
        "customer": ticket.customer,
        "reach": reach(ticket),
        "linked_cases": [case.ticket for case in cases if case.linked],
        "earlier_cases": [case.ticket for case in cases if not case.linked],
    }


def _serves(member: Any, ticket: Ticket) -> bool:
    return member.role == Role.MASTER_ADMIN or ticket.department_id in {d.id for d in member.departments}
