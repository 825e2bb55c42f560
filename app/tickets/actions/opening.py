"""Open a ticket: number, department, due time, secret link."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.queries import departments
from app.chat.actions import attach_to_ticket
from app.chat.actions.episodes import note_in_episode
from app.chat.models import Conversation
from app.chat.policy import access_conversation
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.ids import new_id, parse_id
from app.core.uow import in_transaction, record
from app.roles.models import Department
from app.roles.permissions import Permission
from app.tenancy.counters import next_number
from app.tenancy.settings import TicketSettings
from app.tickets.actions.linking import add_link
from app.tickets.actions.records import Line, history_row, identity, settings_of, staff_id
from app.tickets.due import first_reply_due
from app.tickets.events import TicketOpened
from app.tickets.labels import KINDS
from app.tickets.links import link_token, token_hash
from app.tickets.models import Priority, Stage, Ticket, TicketParty, Topic

SUBJECT_LENGTH = 200
_FEEDBACK = ("criticism", "suggestion")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """What opens a ticket. `sure`: triage knows the department, no dispatch is needed."""

    conversation_id: uuid.UUID
    kind: str
    subject: str
    summary: str = ""
    topic: str = Topic.OTHER.value
    priority: str = "normal"
    sentiment: str = "neutral"
    angry: bool = False
    department_id: uuid.UUID | None = None
    verdict_id: uuid.UUID | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    follow_up_of_id: uuid.UUID | None = None
    sequences: tuple[int, ...] = ()  # messages of the conversation that belong to the case
    sure: bool = False
    reason: str = ""  # why triage is sure, for the history


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A new ticket and the secret part of its follow-up link."""

    ticket: Ticket
    link_token: str


@in_transaction
def open_ticket(actor: Actor, new: NewTicket) -> OpenedTicket:
    """Open a ticket for a conversation.

    It starts in `progress`; a person of the business, or triage when sure, brings it to a team at once.
    Raises Invalid, NotFound for a conversation the actor may not read. Emits TicketOpened.
    """
    if actor.is_staff:
        actor.require(Permission.TICKET_FILE)
    conversation = access_conversation(actor, new.conversation_id, lock=True)
    settings = settings_of(actor)
    to_team = actor.is_staff or (new.sure and actor.is_machine)
    department = _department(settings, new, conversation if actor.is_staff else None) if to_team else None
    ticket = _build(actor, new, conversation, settings)
    if department is not None:
        ticket.stage, ticket.department_id = Stage.TEAM_HANDLING, department.id
        ticket.assignee_id = _speaker(actor, conversation, department)
    db.session.add(ticket)
    db.session.flush()
    db.session.add_all(history_row(actor, ticket, line) for line in _lines(new, department))
    if actor.is_staff:
        db.session.add(TicketParty(ticket_id=ticket.id, user_id=staff_id(actor)))
    if new.follow_up_of_id:
        add_link(ticket.id, new.follow_up_of_id)
    if new.sequences:
        attach_to_ticket(actor, conversation.id, ticket.id, new.sequences)
    note_in_episode(conversation, ticket_opened=True)
    record(TicketOpened(**identity(ticket), filed_by=str(actor.kind)))
    return OpenedTicket(ticket, link_token(ticket.id))


def topic_department(settings: TicketSettings, topic: str) -> Department:
    """Return the department that settings name for a topic, else the default one."""
    return _choose(parse_id(settings.topic_departments.get(topic)))


def department_in_use(department_id: uuid.UUID) -> Department:
    """Return a department by id; raises Invalid when there is none in use."""
    found = next((d for d in departments() if d.id == department_id), None)
    if found is None:
        raise Invalid(fields={"department_id": [str(_l("This department does not exist."))]})
    return found


def parse_priority(key: str) -> Priority:
    """Return a priority by key; raises Invalid."""
    try:
        return Priority[key.upper()]
    except KeyError:
        raise Invalid(fields={"priority": [str(_l("Unknown priority."))]}) from None


def _choose(department_id: uuid.UUID | None) -> Department:
    in_use = departments()
    named = (d for d in in_use if d.id == department_id)
    return next(named, None) or next(d for d in in_use if d.is_default)


def _department(settings: TicketSettings, new: NewTicket, talk: Conversation | None) -> Department:
    if new.department_id:
        return department_in_use(new.department_id)
    mapped = parse_id(settings.topic_departments.get(new.topic))
    return _choose(mapped or (talk.department_id if talk else None))


def _build(actor: Actor, new: NewTicket, conversation: Conversation, settings: TicketSettings) -> Ticket:
    now, ticket_id = utcnow(), new_id()
    priority = parse_priority(new.priority)
    if new.kind in _FEEDBACK and not actor.is_staff:
        priority = Priority.LOW
    return Ticket(
        id=ticket_id,
        number=next_number("ticket"),
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        subject=_subject(new.subject),
        summary=new.summary.replace("\x00", "").strip(),
        draft=dict(new.draft),
        kind=_one_of(new.kind, KINDS, "kind"),
        topic=_one_of(new.topic, tuple(Topic), "topic"),
        stage=Stage.PROGRESS,
        priority=priority,
        sentiment=new.sentiment,
        angry=new.angry,
        filed_by_kind=actor.kind,
        filed_by_id=actor.id,
        verdict_id=new.verdict_id,
        follow_up_of_id=new.follow_up_of_id,
        link_token_hash=token_hash(link_token(ticket_id)),
        due_at=first_reply_due(settings, priority, now),
        stage_since=now,
        updated_at=now,
        created_at=now,
    )


def _subject(text: str) -> str:
    subject = " ".join(text.replace("\x00", "").split())
    if not subject:
        raise Invalid(fields={"subject": [str(_l("Please write a subject."))]})
    return subject if len(subject) <= SUBJECT_LENGTH else subject[: SUBJECT_LENGTH - 1] + "…"


def _one_of(value: str, allowed: tuple[str, ...], name: str) -> str:
    if value not in allowed:
        raise Invalid(fields={name: [str(_l("Please choose one of the list."))]})
    return str(value)


def _speaker(actor: Actor, conversation: Conversation, department: Department) -> uuid.UUID | None:
    """Return the agent who speaks with the customer and may keep the case, else nobody."""
    speaks = actor.is_staff and conversation.agent_id == actor.id
    return actor.id if speaks and department.id in actor.department_ids else None


def _lines(new: NewTicket, department: Department | None) -> list[Line]:
    opened = Line("opened", to_value=Stage.PROGRESS)
    if department is None:
        return [opened]
    return [opened, Line("moved", Stage.PROGRESS, Stage.TEAM_HANDLING, new.reason or department.name)]
