"""What needs a person now, and the figures of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.chat.models import Conversation, Episode, Owner
from app.chat.policy import visible_conversations
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.extensions import db
from app.roles.permissions import Permission
from app.tickets.due import OPEN_STAGES
from app.tickets.models import Stage, Ticket
from app.tickets.policy import own_work
from app.tickets.queries.overview import counts_of

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for this person, most pressing first; at most `SHOWN` of each, with capped counts."""

    waiting: Sequence[Conversation]
    unanswered: Sequence[Conversation]  # own chats whose customer waits for an answer
    overdue: Sequence[Ticket]
    escalated: Sequence[Ticket]
    undispatched: Sequence[Ticket]  # master admin only
    assigned: Sequence[Ticket]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures since midnight in the business's time zone, over what the person may see."""

    chats: int  # episodes that began
    bot_only: int  # of these, answered by the bot and by no person so far
    first_reply_seconds: float | None  # average of these episodes
    opened: int  # tickets
    finished: int  # tickets


def needs_of(actor: Actor) -> Needs:
    """Return what waits for this person now."""
    conditions = _ticket_conditions(actor)
    return Needs(
        waiting=_chats(actor, Conversation.owner == Owner.WAITING, Conversation.waiting_since),
        unanswered=_chats(actor, _own_unanswered(actor), Conversation.unanswered_since),
        counts=counts_of(conditions),
        **{key: _tickets(condition) for key, condition in conditions.items()},
    )


def figures_today(actor: Actor, midnight: datetime) -> Figures:
    """Return the figures since `midnight` (aware)."""
    chats, bot_only, seconds = db.session.execute(
        select(
            func.count(),
            func.count(case((Episode.bot_answered & ~Episode.agent_answered, 1))),  # MariaDB has no FILTER
            func.avg(Episode.first_reply_seconds),
        )
        .join(Conversation, Conversation.id == Episode.conversation_id)
        # The first condition is for the index: an episode of today has a message of today.
        .where(
            Conversation.last_message_at >= midnight,
            Episode.started_at >= midnight,
            visible_conversations(actor),
        )
    ).one()
    tickets = counts_of(
        {
            "opened": _scope(actor) & (Ticket.updated_at >= midnight) & (Ticket.created_at >= midnight),
            "finished": _scope(actor)
            & (Ticket.stage == Stage.FINISHED)
            & (Ticket.updated_at >= midnight)
            & (Ticket.finished_at >= midnight),
        }
    )
    return Figures(chats, bot_only, seconds, tickets["opened"], tickets["finished"])


def _ticket_conditions(actor: Actor) -> dict[str, ColumnElement[bool]]:
    is_open = Ticket.stage.in_(OPEN_STAGES)
    in_team = Ticket.stage == Stage.TEAM_HANDLING
    dispatches = true() if actor.can(Permission.TICKET_DISPATCH) else Ticket.id.is_(None)
    return {
        "overdue": _scope(actor) & is_open & (Ticket.due_at < utcnow()),
        "escalated": _scope(actor) & in_team & Ticket.escalated.is_(True),
        "undispatched": dispatches & (Ticket.stage == Stage.PROGRESS),
        "assigned": (Ticket.assignee_id == actor.id) & in_team,
    }


def _scope(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.can(Permission.TICKET_READ_ALL) else own_work(actor)


def _own_unanswered(actor: Actor) -> ColumnElement[bool]:
    return (
        (Conversation.agent_id == actor.id)
        & (Conversation.owner == Owner.AGENT)
        & Conversation.unanswered_since.is_not(None)
    )


def _chats(
    actor: Actor, condition: ColumnElement[bool], since: InstrumentedAttribute[datetime | None]
) -> Sequence[Conversation]:
    return db.session.scalars(
        select(Conversation)
        .where(visible_conversations(actor), condition)
        .options(joinedload(Conversation.customer))
        .order_by(since)
        .limit(SHOWN)
    ).all()


def _tickets(condition: ColumnElement[bool]) -> Sequence[Ticket]:
    return db.session.scalars(
        select(Ticket)
        .where(condition)
        .options(joinedload(Ticket.customer))
        .order_by(Ticket.due_at)
        .limit(SHOWN)
    ).all()
