"""What a customer does with the own ticket: confirm, say that it is not solved, write again, rate."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l

from app.chat.actions import post_message
from app.chat.policy import access_conversation
from app.core.actor import Actor, ActorKind, system_actor
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.uow import in_transaction, record
from app.customers.models import Customer
from app.tickets import queries
from app.tickets.actions.moving import apply_move, check_move
from app.tickets.actions.opening import NewTicket, open_ticket
from app.tickets.actions.records import Before, Line, identity, note_change, settings_of
from app.tickets.events import TicketRated
from app.tickets.models import Priority, Resolution, Stage, Ticket
from app.tickets.policy import access_ticket
from app.tickets.transitions import in_grace

COMMENT_LENGTH = 1000
SOLVED = (Resolution.CONFIRMED, Resolution.CLOSED_BY_AGENT)  # silence, spam and merging are not rated


def confirm_ticket(actor: Actor, ticket_id: uuid.UUID) -> Ticket:
    """Confirm the answer: the ticket is finished. Doing so twice changes nothing. Emits TicketFinished."""
    return _finish_confirmed(_customer(actor), ticket_id)


@in_transaction
def reject_answer(actor: Actor, ticket_id: uuid.UUID, *, body: str = "", client_key: str = "") -> Ticket:
    """Say that it is not solved: the ticket goes back to the team, after the grace period as a follow-up.

    Returns the ticket that goes on. Emits TicketChanged or TicketOpened, MessagePosted with a `body`.
    """
    _customer(actor)
    ticket = access_ticket(actor, ticket_id)
    if body.strip():
        key = client_key or f"not-solved-{ticket.id}-{ticket.version}"
        post_message(actor, ticket.conversation_id, body=body, client_key=key, ticket_id=ticket.id)
    return reopen_or_follow_up(actor, ticket_id, reason=body)


@in_transaction
def customer_wrote(actor: Actor, ticket_id: uuid.UUID) -> Ticket:
    """Bring an answered ticket back to its team, once, because its customer wrote again.

    Called for the customer, by triage too; in any other stage, and for words that are older than the
    answer (triage reads a little later), nothing happens. Emits TicketChanged.
    """
    ticket = access_ticket(actor, ticket_id, lock=True)
    wrote_at = ticket.conversation.last_customer_message_at
    if ticket.stage != Stage.RESPONSE or wrote_at is None or wrote_at <= ticket.stage_since:
        return ticket
    writer = _writer(actor, ticket)
    return apply_move(writer, ticket, check_move(writer, ticket, Stage.TEAM_HANDLING))


@in_transaction
def reopen_or_follow_up(actor: Actor, ticket_id: uuid.UUID, *, reason: str = "") -> Ticket:
    """Return the ticket in which the customer's matter goes on: this one reopened, or a linked follow-up.

    A ticket that is with a team already stays as it is. Emits TicketChanged or TicketOpened.
    """
    ticket = access_ticket(actor, ticket_id)
    # The conversation is locked before the ticket, as everywhere; two follow-ups cannot come of one wish.
    access_conversation(system_actor(actor.organization_id), ticket.conversation_id, lock=True)
    ticket = access_ticket(actor, ticket_id, lock=True)
    if ticket.stage in (Stage.PROGRESS, Stage.TEAM_HANDLING):
        return ticket
    writer = _writer(actor, ticket)
    if ticket.stage == Stage.FINISHED and not in_grace(ticket.finished_at, settings_of(actor).grace_days):
        return queries.open_follow_up(ticket.id) or _follow_up(writer, ticket)
    move = check_move(writer, ticket, Stage.TEAM_HANDLING)
    return apply_move(writer, ticket, move, reason=reason[:COMMENT_LENGTH])


@in_transaction
def rate_ticket(actor: Actor, ticket_id: uuid.UUID, rating: int, comment: str = "") -> Ticket:
    """Rate a finished ticket with one to five faces; the latest rating counts. Emits TicketRated."""
    _customer(actor)
    if not 1 <= rating <= 5:
        raise Invalid(fields={"rating": ["1..5"]})
    if len(comment) > COMMENT_LENGTH:
        raise Invalid(fields={"comment": [str(_l("At most 1,000 characters."))]})
    ticket = access_ticket(actor, ticket_id, lock=True)
    if ticket.stage != Stage.FINISHED or ticket.resolution not in SOLVED:
        raise Conflict(_l("You can rate this once it is finished."))
    before = Before.of(ticket)
    ticket.rating, ticket.rating_comment = rating, comment.replace("\x00", "").strip()
    note_change(actor, ticket, before, Line("rated", to_value=str(rating), reason=ticket.rating_comment))
    record(TicketRated(**identity(ticket), rating=rating))
    return ticket


@in_transaction
def _finish_confirmed(actor: Actor, ticket_id: uuid.UUID) -> Ticket:
    ticket = access_ticket(actor, ticket_id, lock=True)
    if ticket.resolution == Resolution.CONFIRMED:
        return ticket
    move = check_move(actor, ticket, Stage.FINISHED)
    return apply_move(actor, ticket, move, resolution=Resolution.CONFIRMED)


def _customer(actor: Actor) -> Actor:
    if not actor.is_customer:
        raise Forbidden
    return actor


def _writer(actor: Actor, ticket: Ticket) -> Actor:
    """Return the customer as the one who acts: triage only says that the customer did."""
    if actor.is_customer:
        return actor
    if not actor.is_machine:
        raise Forbidden
    customer: Customer = ticket.customer
    return Actor(ActorKind.CUSTOMER, ticket.organization_id, customer.id, customer.name, role="customer")


def _follow_up(actor: Actor, ticket: Ticket) -> Ticket:
    new = NewTicket(
        conversation_id=ticket.conversation_id,
        kind=ticket.kind,
        subject=ticket.subject,
        summary=ticket.summary,
        topic=ticket.topic,
        priority=Priority(ticket.priority).key,
        follow_up_of_id=ticket.id,
    )
    return open_ticket(actor, new).ticket
