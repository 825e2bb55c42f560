"""Reads about single tickets and what belongs to them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Membership, MembershipDepartment, User
from app.chat.models import Conversation, Message, Note
from app.core.actor import Actor, ActorKind
from app.core.errors import NotFound
from app.core.extensions import db
from app.customers.models import Customer
from app.roles.models import Role
from app.tickets.links import token_hash
from app.tickets.models import Stage, Ticket, TicketHistory, TicketLink, TicketParty
from app.tickets.policy import visible_tickets

PAGE_LIMIT = 100
MIN_SEARCH = 2  # letters


@dataclass(frozen=True, slots=True)
class Case:
    """Another case of the same customer, or one that is linked."""

    ticket: Ticket
    linked: bool


def has_open_ticket() -> ColumnElement[bool]:
    """Return the SQL condition on `Conversation` that a ticket of it is not finished."""
    return (
        select(Ticket.id)
        .where(
            Ticket.organization_id == Conversation.organization_id,
            Ticket.conversation_id == Conversation.id,
            Ticket.stage != Stage.FINISHED,
        )
        .exists()
    )


def open_tickets_of(conversation_id: uuid.UUID) -> list[Ticket]:
    """Return the tickets of a conversation that are not finished, oldest first."""
    return list(
        db.session.scalars(
            select(Ticket)
            .where(Ticket.conversation_id == conversation_id, Ticket.stage != Stage.FINISHED)
            .order_by(Ticket.number)
        )
    )


def tickets_of_customer(customer_id: uuid.UUID, limit: int = PAGE_LIMIT) -> list[Ticket]:
    """Return a customer's tickets, the latest change first."""
    return list(
        db.session.scalars(
            select(Ticket)
            .where(Ticket.customer_id == customer_id)
            .order_by(Ticket.updated_at.desc())
            .limit(limit)
        )
    )


def readable_ids(actor: Actor, conversation_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the tickets of a conversation that the actor may read."""
    mine = Ticket.conversation_id == conversation_id
    return set(db.session.scalars(select(Ticket.id).where(mine, visible_tickets(actor))))


def known_ticket(ticket_id: uuid.UUID) -> Ticket | None:
    """Return a ticket of the scope by id; for consumers, who act for nobody."""
    return db.session.get(Ticket, ticket_id)


def ticket_by_link(token: str) -> Ticket | None:
    """Return the ticket of a secret follow-up link; needs a system scope, the link names no business."""
    return db.session.scalars(select(Ticket).where(Ticket.link_token_hash == token_hash(token))).one_or_none()


def ticket_by_number(actor: Actor, number: int) -> Ticket:
    """Return a ticket for its page, with what the head shows; raises NotFound like `access_ticket`."""
    found = db.session.scalars(
        select(Ticket)
        .where(Ticket.number == number, visible_tickets(actor))
        .options(
            joinedload(Ticket.customer),
            joinedload(Ticket.conversation),
            joinedload(Ticket.department),
            joinedload(Ticket.assignee),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def thread_of(ticket: Ticket, limit: int = 200, *, before: int | None = None) -> list[Message]:
    """Return the latest messages that belong to a ticket (before a sequence), oldest first."""
    mine = (Message.conversation_id == ticket.conversation_id, Message.ticket_id == ticket.id)
    earlier = () if before is None else (Message.sequence < before,)
    latest = db.session.scalars(
        select(Message).where(*mine, *earlier).order_by(Message.sequence.desc()).limit(limit)
    ).all()
    return list(reversed(latest))


def thread_after(ticket: Ticket, after: int, limit: int) -> list[Message]:
    """Return a ticket's messages after a sequence, oldest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(
                Message.conversation_id == ticket.conversation_id,
                Message.ticket_id == ticket.id,
                Message.sequence > after,
            )
            .order_by(Message.sequence)
            .limit(limit)
        )
    )


def notes_of(ticket_id: uuid.UUID) -> list[Note]:
    """Return the private notes on a ticket, oldest first. Never for customers."""
    return list(db.session.scalars(select(Note).where(Note.ticket_id == ticket_id).order_by(Note.created_at)))


def history_of(ticket_id: uuid.UUID) -> list[TicketHistory]:
    """Return every change of a ticket, oldest first."""
    return list(
        db.session.scalars(
            select(TicketHistory).where(TicketHistory.ticket_id == ticket_id).order_by(TicketHistory.id)
        )
    )


def last_change(ticket_id: uuid.UUID) -> TicketHistory | None:
    """Return the latest line of a ticket's history."""
    return db.session.scalars(
        select(TicketHistory)
        .where(TicketHistory.ticket_id == ticket_id)
        .order_by(TicketHistory.id.desc())
        .limit(1)
    ).one_or_none()


def was_noted(ticket_id: uuid.UUID, change: str, value: str) -> bool:
    """Tell whether the history holds such a line already."""
    found = db.session.scalars(
        select(TicketHistory.id)
        .where(
            TicketHistory.ticket_id == ticket_id,
            TicketHistory.change == change,
            TicketHistory.to_value == value,
        )
        .limit(1)
    ).one_or_none()
    return found is not None


def related_cases(actor: Actor, ticket: Ticket, limit: int = 20) -> list[Case]:
    """Return linked cases and the customer's latest other cases that the actor may read, newest first.

    Each source answers from its own index; one OR over them would read every ticket.
    """
    earlier = (
        select(Ticket.id.label("id"), literal(0).label("linked"))
        .where(Ticket.customer_id == ticket.customer_id)
        .order_by(Ticket.updated_at.desc())
        .limit(limit)
        .subquery()
    )
    onward = select(TicketLink.other_id, literal(1)).where(TicketLink.ticket_id == ticket.id)
    back = select(TicketLink.ticket_id, literal(1)).where(TicketLink.other_id == ticket.id)
    found = union_all(select(earlier.c.id, earlier.c.linked), onward, back).subquery()
    rows = db.session.execute(
        select(Ticket, found.c.linked)
        .join(found, found.c.id == Ticket.id)
        .where(Ticket.id != ticket.id, visible_tickets(actor))
        .order_by(Ticket.number.desc(), found.c.linked)
    )
    by_id = {case.id: Case(case, bool(linked)) for case, linked in rows}
    return list(by_id.values())[:limit]


def are_linked(ticket_id: uuid.UUID, other_id: uuid.UUID) -> bool:
    """Tell whether a link is stored; ids in ascending order."""
    found = db.session.scalars(
        select(TicketLink.id).where(TicketLink.ticket_id == ticket_id, TicketLink.other_id == other_id)
    ).one_or_none()
    return found is not None


def party_keys(ticket_id: uuid.UUID) -> set[tuple[uuid.UUID | None, uuid.UUID | None]]:
    """Return (user id, department id) of everybody who had to do with a ticket."""
    rows = db.session.execute(
        select(TicketParty.user_id, TicketParty.department_id).where(TicketParty.ticket_id == ticket_id)
    )
    return {(user_id, department_id) for user_id, department_id in rows}


def department_admins(department_id: uuid.UUID) -> Sequence[Membership]:
    """Return the active admins of a department."""
    return db.session.scalars(
        select(Membership)
        .join(MembershipDepartment, MembershipDepartment.membership_id == Membership.id)
        .where(
            MembershipDepartment.department_id == department_id,
            Membership.role == Role.DEPARTMENT_ADMIN,
            Membership.active,
        )
    ).all()


def membership_of(user_id: uuid.UUID) -> Membership | None:
    """Return the active membership of a person in the business in scope."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.active)
        .options(
            joinedload(Membership.user),
            joinedload(Membership.organization),
            selectinload(Membership.departments),
        )
    ).one_or_none()


def master_addresses() -> list[str]:
    """Return where mails to the master admins of the business in scope go."""
    return list(
        db.session.scalars(
            select(User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.role == Role.MASTER_ADMIN, Membership.active)
        )
    )


def tickets_in(conversation_id: uuid.UUID) -> list[Ticket]:
    """Return every ticket of a conversation, locked, in the order in which moves lock them."""
    return list(
        db.session.scalars(
            select(Ticket)
            .where(Ticket.conversation_id == conversation_id)
            .order_by(Ticket.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def open_follow_up(ticket_id: uuid.UUID) -> Ticket | None:
    """Return the follow-up of a ticket that is still open."""
    return db.session.scalars(
        select(Ticket)
        .join(TicketLink, or_(TicketLink.ticket_id == Ticket.id, TicketLink.other_id == Ticket.id))
        .where(
            or_(TicketLink.ticket_id == ticket_id, TicketLink.other_id == ticket_id),
            Ticket.follow_up_of_id == ticket_id,
            Ticket.stage != Stage.FINISHED,
        )
        .limit(1)
    ).one_or_none()


def newer_replies(actor: Actor, message: Message, seen_sequence: int) -> list[str]:
    """Return the names of colleagues who replied to the same ticket between page and reply."""
    return list(
        db.session.scalars(
            select(Message.author_name)
            .where(
                Message.conversation_id == message.conversation_id,
                Message.ticket_id == message.ticket_id,
                Message.sequence > seen_sequence,
                Message.sequence < message.sequence,
                Message.author_kind == ActorKind.STAFF,
                Message.author_id != actor.id,
            )
            .distinct()
        )
    )


def ticket_of_message(message_id: uuid.UUID) -> tuple[Message, Ticket] | None:
    """Return a message and the ticket that it belongs to, with its customer; None when to none."""
    row = db.session.execute(
        select(Message, Ticket)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.id == message_id)
        .options(joinedload(Ticket.customer))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def known_customer(customer_id: uuid.UUID) -> Customer | None:
    """Return a customer of the business in scope."""
    return db.session.get(Customer, customer_id)


def customers_like(text: str, limit: int = 8) -> list[Customer]:
    """Return customers whose name begins with a text, or whose address or number it is."""
    if len(text) < MIN_SEARCH:
        return []
    return list(
        db.session.scalars(
            select(Customer)
            .where(
                Customer.merged_into_id.is_(None),
                or_(
                    Customer.name.startswith(text, autoescape=True),
                    Customer.email == text.lower(),
                    Customer.phone == text,
                ),
            )
            .order_by(Customer.name, Customer.id)
            .limit(limit)
        )
    )
