"""What happened in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.core.events import Event, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    """A message was stored and numbered."""

    name: ClassVar[str] = "message.posted"
    conversation_id: UUID
    message_id: UUID
    sequence: int
    author_kind: str  # core.ActorKind
    customer_id: UUID
    kind: str  # chat.MessageKind
    version: int = 0  # of the conversation, with owner, agent and department: what lists need
    owner: str = ""
    agent_id: UUID | None = None
    department_id: UUID | None = None


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChanged(Event):
    """Who speaks for the business, or which department it belongs to, has changed."""

    name: ClassVar[str] = "conversation.changed"
    conversation_id: UUID
    customer_id: UUID
    version: int
    owner: str  # chat.Owner
    agent_id: UUID | None
    agent_name: str
    department_id: UUID | None
    previous_department_id: UUID | None


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRead(Event):
    """One side has read up to a message."""

    name: ClassVar[str] = "conversation.read"
    conversation_id: UUID
    customer_id: UUID
    reader: str  # customer | staff
    sequence: int
    agent_id: UUID | None
    department_id: UUID | None


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """Staff wrote a private note."""

    name: ClassVar[str] = "note.added"
    conversation_id: UUID
    ticket_id: UUID | None
    note_id: UUID


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequested(Event):
    """The conversation waits for a person from now on."""

    name: ClassVar[str] = "person.requested"
    conversation_id: UUID
    reason: str = ""  # why, in the word of who asked: asked, angry, unsure
    by: str = "customer"  # core.ActorKind of who asked


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingExpired(Event):
    """Nobody took the waiting conversation over in time, or the business is closed. Once per wait."""

    name: ClassVar[str] = "waiting.expired"
    conversation_id: UUID


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerConfirmed(Event):
    """The customer said whether the bot's answer helped."""

    name: ClassVar[str] = "answer.confirmed"
    conversation_id: UUID
    answered: bool


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeEnded(Event):
    """A conversation closed; figures count this."""

    name: ClassVar[str] = "episode.ended"
    conversation_id: UUID
    episode_id: UUID
    outcome: str  # chat.Outcome


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationJoined(Event):
    """A visitor's conversation went to a known customer: as it is, or behind that customer's own."""

    name: ClassVar[str] = "conversation.joined"
    conversation_id: UUID
    into_conversation_id: UUID  # the same when it only changed hands
    customer_id: UUID  # whose it is now
    offset: int  # by how much the numbers of its messages grew
