"""What agents do in the inbox by a button: take over, hand on, close, make a ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema

from app.chat import actions as chat
from app.chat.models import Conversation
from app.chat.policy import access_conversation
from app.core.actor import Actor, current_actor
from app.core.errors import Invalid, NotFound
from app.core.forms import read_form
from app.core.ids import new_id
from app.core.web import is_htmx
from app.desk.inbox import bar_context
from app.desk.labels import ticket_url
from app.desk.routes import blueprint
from app.desk.schemas import HandOverSchema, MakeTicketSchema
from app.tickets.actions import NewTicket, open_ticket


def take_from_colleague(actor: Actor, conversation_id: UUID) -> Conversation:
    """Go on where a colleague left off."""
    if actor.id is None:
        raise NotFound
    return chat.hand_to_colleague(actor, conversation_id, actor.id)


ACTS: dict[str, Callable[[Actor, UUID], Conversation]] = {
    "take-over": chat.take_over,
    "take-me": take_from_colleague,
    "hand-back": chat.hand_back,
    "close": chat.close_conversation,
}


@blueprint.post("/inbox/<uuid:conversation_id>/<act>")
def conversation_act(conversation_id: UUID, act: str) -> ResponseReturnValue:
    """Do one of the acts and show the bar again."""
    actor = current_actor()
    if act not in ACTS:
        raise NotFound
    ACTS[act](actor, conversation_id)
    if is_htmx():
        context = bar_context(actor, access_conversation(actor, conversation_id))
        return render_template("desk/_inbox_bar.html", **context)
    return redirect(url_for("desk.conversation", conversation_id=conversation_id))


@blueprint.post("/inbox/<uuid:conversation_id>/hand-over")
def hand_over(conversation_id: UUID) -> ResponseReturnValue:
    """Hand a conversation to a colleague or a department, perhaps with a note."""
    actor = current_actor()
    data = _read(HandOverSchema())
    kind, _sep, target = data["to"].partition(":")
    if data["note"].strip():
        chat.add_note(actor, conversation_id, body=data["note"], client_key=str(new_id()))
    hand = chat.hand_to_colleague if kind == "user" else chat.hand_to_department
    hand(actor, conversation_id, UUID(target))
    flash(_("The chat has been handed over."))
    return redirect(url_for("desk.inbox", tab="mine"))


@blueprint.post("/inbox/<uuid:conversation_id>/ticket")
def make_ticket(conversation_id: UUID) -> ResponseReturnValue:
    """Make a ticket of a conversation and go to it."""
    data = _read(MakeTicketSchema())
    opened = open_ticket(current_actor(), NewTicket(conversation_id=conversation_id, **data))
    flash(_("Ticket #%(number)s has been made.", number=opened.ticket.number))
    return redirect(ticket_url(opened.ticket))


def _read(schema: Schema) -> dict[str, Any]:
    form = read_form(schema)
    if not form.ok:
        raise Invalid(fields=form.errors)
    data: dict[str, Any] = form.data
    return data
