"""What tickets do when something happened in a conversation, or to a ticket itself."""

from __future__ import annotations

from app.accounts.events import DepartmentArchived
from app.accounts.queries import organization
from app.chat import queries as chat_queries
from app.chat.actions import say
from app.chat.events import ConversationChanged, ConversationJoined, MessagePosted
from app.chat.models import MessageKind, Owner
from app.core.actor import ActorKind, system_actor
from app.core.events import react_to
from app.core.scope import current_organization_id
from app.tickets import queries
from app.tickets.actions.departments import hand_tickets_on
from app.tickets.actions.timed import follow_conversation, mail_reply, take_along
from app.tickets.events import TicketFinished, TicketOpened
from app.tickets.links import link_address
from app.tickets.models import Resolution, Ticket
from app.tickets.texts import say_in

_RATED = (Resolution.CONFIRMED, Resolution.CLOSED_BY_AGENT)


@react_to(MessagePosted, "tickets.mail_reply", where=lambda event: event.author_kind == ActorKind.STAFF)
def mail_reply_to_absent_customer(event: MessagePosted) -> None:
    """Send a reply on a ticket by mail when its customer has left the page."""
    found = queries.ticket_of_message(event.message_id)
    if found is not None:
        message, ticket = found
        mail_reply(system_actor(current_organization_id()), ticket, message)


@react_to(ConversationChanged, "tickets.take_along", where=lambda event: event.owner == Owner.AGENT)
def bring_new_tickets_to_the_agent(event: ConversationChanged) -> None:
    """Let the tickets that nobody dispatched follow the agent who took the conversation over."""
    conversation = chat_queries.conversation(event.conversation_id)
    if conversation is not None:
        take_along(system_actor(current_organization_id()), conversation)


@react_to(ConversationJoined, "tickets.follow_conversation")
def keep_tickets_with_their_customer(event: ConversationJoined) -> None:
    """Let the tickets of a visitor follow into the known customer's conversation."""
    system = system_actor(current_organization_id())
    follow_conversation(system, event.conversation_id, event.into_conversation_id, event.customer_id)


@react_to(DepartmentArchived, "tickets.hand_on")
def hand_tickets_on_to_the_default_department(event: DepartmentArchived) -> None:
    """Let no ticket stay behind in a department that was put away."""
    system = system_actor(current_organization_id())
    hand_tickets_on(system, event.department_id, event.department_name, event.default_department_id)


@react_to(TicketOpened, "tickets.card", where=lambda event: event.filed_by == ActorKind.STAFF)
def show_card_of_filed_ticket(event: TicketOpened) -> None:
    """Show the customer the number and link of a ticket that a person of the business filed."""
    ticket = queries.known_ticket(event.ticket_id)
    if ticket is not None:
        link = {"link": link_address(ticket.id), "stage": str(ticket.stage)}
        _say(ticket, "card", MessageKind.TICKET, f"ticket-card-{ticket.id}", **link)


@react_to(TicketFinished, "tickets.ask_rating", where=lambda event: event.resolution in _RATED)
def ask_for_rating(event: TicketFinished) -> None:
    """Show five faces once a ticket was solved."""
    ticket = queries.known_ticket(event.ticket_id)
    if ticket is not None and ticket.rating is None:
        _say(ticket, "rating", MessageKind.RATING, f"rating-{ticket.id}")


def _say(ticket: Ticket, key: str, kind: MessageKind, client_key: str, **payload: str) -> None:
    locale = ticket.customer.locale or organization(ticket.organization_id).locale
    say(
        system_actor(ticket.organization_id),
        ticket.conversation_id,
        body=say_in(locale, key, number=ticket.number),
        client_key=client_key,
        kind=kind,
        payload={"ticket_id": str(ticket.id), "number": ticket.number, **payload},
        ticket_id=ticket.id,
        unless_owner=(),
        answers=False,
    )
