"""What happens to a ticket by itself: taken along by an agent, dispatched, reminded, finished in silence.

Each looks again under the lock: what a timer found may have changed meanwhile. Twice is as good as once.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from app.accounts.doors import actor_of
from app.accounts.queries import organization
from app.chat.actions import say
from app.chat.models import Conversation, Message, MessageKind, Owner
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.mail import queue_mail
from app.core.uow import in_transaction
from app.customers.models import Customer
from app.tenancy.models import Organization
from app.tickets import queries
from app.tickets.actions.moving import apply_move, check_move
from app.tickets.actions.opening import topic_department
from app.tickets.actions.records import Before, Line, note_change
from app.tickets.links import link_address, link_token, page_address, token_hash
from app.tickets.models import Resolution, Stage, Ticket
from app.tickets.policy import access_ticket
from app.tickets.texts import say_in

ABSENT_AFTER = timedelta(minutes=2)


def is_absent(customer: Customer) -> bool:
    """Tell whether a customer looks at no page of ours now."""
    return customer.last_seen_at is None or utcnow() - customer.last_seen_at > ABSENT_AFTER


def mail_address(customer: Customer) -> str | None:
    """Return where mail reaches a customer: a verified address, no other."""
    return customer.email if customer.email and customer.email_verified_at else None


@in_transaction
def take_along(system: Actor, conversation: Conversation) -> None:
    """Bring the new tickets of a conversation to the team of the agent who took it over."""
    if conversation.owner != Owner.AGENT or conversation.agent_id is None:
        return
    member = queries.membership_of(conversation.agent_id)
    if member is None:
        return
    agent = actor_of(member, member.user)
    for waiting in queries.open_tickets_of(conversation.id):
        ticket = access_ticket(system, waiting.id, lock=True)
        if ticket.stage == Stage.PROGRESS:
            own = [d.id for d in member.departments]
            routed = conversation.department_id if conversation.department_id in own else None
            move = check_move(agent, ticket, Stage.TEAM_HANDLING)
            reason = say_in(member.organization.locale, "took_over", name=agent.name)
            department_id = routed or (own[0] if own else None)
            apply_move(agent, ticket, move, reason=reason, department_id=department_id, assignee_id=agent.id)


@in_transaction
def follow_conversation(
    system: Actor, conversation_id: uuid.UUID, into_id: uuid.UUID, customer_id: uuid.UUID
) -> None:
    """Let tickets go along when a visitor turned out to be a known customer; done twice, it is done once."""
    for ticket in queries.tickets_in(conversation_id):
        if (ticket.conversation_id, ticket.customer_id) != (into_id, customer_id):
            ticket.conversation_id, ticket.customer_id = into_id, customer_id
            note_change(system, ticket, Before.of(ticket), Line("customer"))


@in_transaction
def dispatch_unattended(system: Actor, ticket_id: uuid.UUID) -> None:
    """Give a ticket that nobody dispatched to the default department and tell the master admins."""
    ticket, business = access_ticket(system, ticket_id, lock=True), organization(system.organization_id)
    settings = business.settings.tickets
    age = timedelta(minutes=settings.dispatch_minutes)
    if ticket.stage != Stage.PROGRESS or utcnow() - ticket.stage_since < age:
        return
    values = {"number": ticket.number, "subject": ticket.subject, "minutes": settings.dispatch_minutes}
    reason = say_in(business.locale, "auto_dispatch", **values)
    department = topic_department(settings, "")  # no topic: the default department
    move = check_move(system, ticket, Stage.TEAM_HANDLING)
    apply_move(system, ticket, move, reason=reason, department_id=department.id)
    values |= {"department": department.name, "link": page_address(ticket.number)}
    subject = say_in(business.locale, "dispatched_subject", **values)
    for address in queries.master_addresses():
        text = say_in(business.locale, "dispatched_mail", **values)
        queue_mail(business.id, to=address, subject=subject, text=text)


@in_transaction
def remind_customer(system: Actor, ticket_id: uuid.UUID) -> None:
    """Ask a silent customer once whether an answered ticket is solved: in the chat, and by mail."""
    ticket, business = access_ticket(system, ticket_id), organization(system.organization_id)
    if not _wants_reminder(ticket, business):
        return
    locale = ticket.customer.locale or business.locale
    say(
        system,
        ticket.conversation_id,
        body=say_in(locale, "reminder", number=ticket.number),
        client_key=f"reminder-{ticket.id}-{ticket.version}"[:64],
        kind=MessageKind.CONFIRM,
        payload={"ticket_id": str(ticket.id), "number": ticket.number},
        ticket_id=ticket.id,
        unless_owner=(),
        answers=False,
    )
    ticket = access_ticket(system, ticket_id, lock=True)
    if not _wants_reminder(ticket, business):
        return
    ticket.reminded_at = utcnow()
    note_change(system, ticket, Before.of(ticket), Line("reminded"))
    _mail_customer(ticket, business, "reminder")


@in_transaction
def finish_silent(system: Actor, ticket_id: uuid.UUID) -> None:
    """Finish an answered ticket whose customer stayed silent after the reminder, as `no_reply`."""
    ticket, business = access_ticket(system, ticket_id, lock=True), organization(system.organization_id)
    if ticket.stage != Stage.RESPONSE or not _silent_long_enough(ticket, business):
        return
    hours = business.settings.tickets.auto_finish_hours
    move = check_move(system, ticket, Stage.FINISHED)
    reason = say_in(business.locale, "auto_finish", hours=hours)
    apply_move(system, ticket, move, reason=reason, resolution=Resolution.NO_REPLY)


@in_transaction
def mail_reply(system: Actor, ticket: Ticket, message: Message) -> None:
    """Send a public reply to the verified address of a customer who has left; once per message."""
    if not is_absent(ticket.customer) or mail_address(ticket.customer) is None:
        return
    ticket = access_ticket(system, ticket.id, lock=True)
    if queries.was_noted(ticket.id, "mailed", str(message.id)):
        return
    business = organization(system.organization_id)
    _mail_customer(ticket, business, "reply", agent=message.author_name, body=message.body)
    note_change(system, ticket, Before.of(ticket), Line("mailed", to_value=str(message.id)))


def _mail_customer(ticket: Ticket, business: Organization, key: str, **values: str) -> None:
    address = mail_address(ticket.customer)
    if address is None or not is_absent(ticket.customer):
        return
    ticket.link_token_hash = token_hash(link_token(ticket.id))  # also after a change of the secret key
    locale = ticket.customer.locale or business.locale
    facts = {
        "number": ticket.number, "subject": ticket.subject, "business": business.name,
        "name": ticket.customer.name or say_in(locale, "nameless"), "link": link_address(ticket.id), **values,
    }  # fmt: skip
    subject = say_in(locale, f"{key}_subject", **facts)
    queue_mail(business.id, to=address, subject=subject, text=say_in(locale, f"{key}_mail", **facts))


def _wants_reminder(ticket: Ticket, business: Organization) -> bool:
    hours = business.settings.tickets.reminder_hours
    waiting = ticket.stage == Stage.RESPONSE and ticket.reminded_at is None
    return waiting and _passed(ticket.stage_since, hours)


def _silent_long_enough(ticket: Ticket, business: Organization) -> bool:
    """Tell whether the time to answer has passed, which a late reminder (server was off) does not cut."""
    settings = business.settings.tickets
    after_reminder = max(0, settings.auto_finish_hours - settings.reminder_hours)
    return (
        ticket.reminded_at is not None
        and _passed(ticket.stage_since, settings.auto_finish_hours)
        and _passed(ticket.reminded_at, after_reminder)
    )


def _passed(since: datetime, hours: int) -> bool:
    return utcnow() - since >= timedelta(hours=hours)
