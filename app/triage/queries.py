"""What triage reads before it decides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from app.accounts.queries import organization
from app.calendars.hours import is_open
from app.calendars.queries import opening_hours
from app.chat.models import Conversation, Episode, Message, MessageKind
from app.core.actor import ActorKind
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.scope import current_organization_id
from app.customers.models import Customer
from app.knowledge.models import FaqEntry
from app.tenancy.models import Organization
from app.tickets.queries import open_tickets_of
from app.triage.models import VerdictRow
from app.triage.talk import OpenTicket, Talk

RECENT_LINES = 8
SPOKEN = (MessageKind.TEXT, MessageKind.FILE)


def read_talk(conversation: Conversation, business: Organization) -> Talk | None:
    """Return the customer messages nobody has judged yet and what surrounds them; None without any."""
    lines = _lines(conversation)
    burst = [
        m for m in lines if m.sequence > conversation.triaged_sequence and m.author_kind == ActorKind.CUSTOMER
    ]
    if not burst:
        return None
    pending_numbers = set(conversation.bot_state.get("sequences", ()))
    about = [m for m in lines if m.sequence in pending_numbers]
    customer = db.session.get_one(Customer, conversation.customer_id)
    last = burst[-1]
    return Talk(
        organization_id=conversation.organization_id,
        conversation_id=conversation.id,
        customer_id=customer.id,
        owner=conversation.owner,
        sequences=tuple(m.sequence for m in burst),
        texts=tuple(m.body for m in burst),
        sent_at=burst[0].created_at,
        filed=next((str(m.payload["filed"]) for m in reversed(burst) if "filed" in m.payload), ""),
        quick_reply=str(last.payload.get("quick_reply", "")),
        pending=dict(conversation.bot_state),
        pending_texts=tuple(m.body for m in about),
        pending_sequences=tuple(m.sequence for m in about),
        tickets=tuple(
            OpenTicket(t.id, t.number, t.stage, t.kind, t.topic) for t in open_tickets_of(conversation.id)
        ),
        named_ticket_id=next((m.ticket_id for m in reversed(burst) if m.ticket_id), None),
        bot_failures=conversation.bot_failures,
        greeted=_greeted(conversation, lines),
        customer_name=customer.name,
        contact_known=bool(customer.email or customer.phone),
        contact_asked=conversation.contact_asked_at is not None,
        locale=customer.locale,
        business_open=is_open(opening_hours(), utcnow(), business.timezone),
        recent=tuple((m.author_kind, m.body) for m in lines if m.sequence < burst[0].sequence),
    )


def _lines(conversation: Conversation) -> Sequence[Message]:
    """Return the unjudged messages, the ones a pending question is about, and a few before them."""
    pending = min(conversation.bot_state.get("sequences", ()), default=conversation.triaged_sequence + 1)
    first = min(conversation.triaged_sequence + 1, pending) - RECENT_LINES
    return db.session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.sequence >= max(first, conversation.case_sequence, 1),
            Message.kind.in_(SPOKEN),
        )
        .order_by(Message.sequence)
    ).all()


def waiting_talk(conversation: Conversation, business: Organization) -> Talk:
    """Return what a waiting customer said that nobody has answered, as a talk."""
    since = conversation.unanswered_since or conversation.waiting_since or conversation.created_at
    return _talk_of(conversation, business, Message.created_at >= since)


def judged_talk(conversation: Conversation, business: Organization, row: VerdictRow) -> Talk:
    """Return the burst of a stored verdict as a talk."""
    return _talk_of(conversation, business, Message.sequence.between(row.first_sequence, row.last_sequence))


def _talk_of(conversation: Conversation, business: Organization, which: ColumnElement[bool]) -> Talk:
    lines = db.session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.author_kind == ActorKind.CUSTOMER,
            Message.kind.in_(SPOKEN),
            which,
        )
        .order_by(Message.sequence)
        .limit(100)
    ).all()
    customer = db.session.get_one(Customer, conversation.customer_id)
    return Talk(
        organization_id=conversation.organization_id,
        conversation_id=conversation.id,
        customer_id=customer.id,
        owner=conversation.owner,
        sequences=tuple(m.sequence for m in lines) or (conversation.last_sequence,),
        texts=tuple(m.body for m in lines),
        sent_at=lines[0].created_at if lines else conversation.last_message_at,
        customer_name=customer.name,
        contact_known=bool(customer.email or customer.phone),
        locale=customer.locale,
        business_open=is_open(opening_hours(), utcnow(), business.timezone),
    )


def _greeted(conversation: Conversation, lines: Sequence[Message]) -> bool:
    episode = db.session.get(Episode, conversation.episode_id) if conversation.episode_id else None
    since = episode.started_at if episode else conversation.created_at
    return any(m.author_kind == ActorKind.BOT and m.created_at >= since for m in lines)


def business_of(organization_id: uuid.UUID) -> Organization:
    """Return the business in scope."""
    return organization(organization_id)


def conversation_row(conversation_id: uuid.UUID) -> Conversation | None:
    """Return a conversation without a lock."""
    return db.session.get(Conversation, conversation_id)


def active_faq() -> Sequence[FaqEntry]:
    """Return the entries the bot may answer from."""
    return db.session.scalars(select(FaqEntry).where(FaqEntry.active).order_by(FaqEntry.id).limit(500)).all()


def verdict_of_ticket(ticket_id: uuid.UUID) -> VerdictRow | None:
    """Return the verdict that opened a ticket, else the newest about it."""
    return db.session.scalars(
        select(VerdictRow).where(VerdictRow.ticket_id == ticket_id).order_by(VerdictRow.id).limit(1)
    ).first()


def latest_verdict(conversation_id: uuid.UUID) -> VerdictRow | None:
    """Return the newest verdict of a conversation."""
    return db.session.scalars(
        select(VerdictRow)
        .where(VerdictRow.conversation_id == conversation_id)
        .order_by(VerdictRow.last_sequence.desc())
        .limit(1)
    ).first()


def already_judged(conversation_id: uuid.UUID, last_sequence: int) -> bool:
    """Tell whether a burst has its verdict: a job delivered twice changes nothing."""
    return bool(
        db.session.scalar(
            select(VerdictRow.id).where(
                VerdictRow.conversation_id == conversation_id, VerdictRow.last_sequence == last_sequence
            )
        )
    )


def verdict_row(verdict_id: uuid.UUID) -> VerdictRow | None:
    """Return a stored verdict."""
    return db.session.get(VerdictRow, verdict_id)


def scope_id() -> uuid.UUID:
    """Return the business in scope."""
    return current_organization_id()


def verdicts_of(conversation_id: uuid.UUID) -> Sequence[VerdictRow]:
    """Return all verdicts of a conversation."""
    return db.session.scalars(select(VerdictRow).where(VerdictRow.conversation_id == conversation_id)).all()
