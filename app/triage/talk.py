"""What a decision is made from: plain values, read before and independent of any transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A ticket of the conversation that is not finished."""

    id: UUID
    number: int
    stage: str
    kind: str
    topic: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that the business's own data gives, with its source."""

    text: str
    source: dict[str, Any]  # {title, kind, id}
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A burst of customer messages and what surrounds it."""

    organization_id: UUID
    conversation_id: UUID
    customer_id: UUID
    owner: str
    sequences: tuple[int, ...]  # the burst, in order
    texts: tuple[str, ...]
    sent_at: datetime  # of the oldest message of the burst
    filed: str = ""  # kind of a case filed by a form: complaint, criticism, suggestion
    quick_reply: str = ""  # value of the button that was pressed last
    pending: dict[str, Any] = field(default_factory=dict)  # the bot's open question
    pending_texts: tuple[str, ...] = ()  # what the open question was about
    pending_sequences: tuple[int, ...] = ()
    tickets: tuple[OpenTicket, ...] = ()
    named_ticket_id: UUID | None = None
    bot_failures: int = 0
    greeted: bool = False  # the bot has spoken in this episode
    customer_name: str = ""  # masked before a model sees the words
    contact_known: bool = False
    contact_asked: bool = False
    locale: str = ""  # chosen by the customer; empty: as they write
    business_open: bool = True
    recent: tuple[
        tuple[str, str], ...
    ] = ()  # (author kind, text) since the last case boundary, for the model

    @property
    def text(self) -> str:
        """Return the burst as one text."""
        return "\n".join(self.texts)

    @property
    def whole_text(self) -> str:
        """Return the burst together with what the bot's open question was about."""
        return "\n".join((*self.pending_texts, *self.texts))

    @property
    def own_words(self) -> str:
        """Return `whole_text` without the label of a button that was pressed last."""
        texts = (*self.pending_texts, *self.texts)
        return "\n".join(texts[:-1] if self.quick_reply and len(texts) > 1 else texts)

    @property
    def whole_sequences(self) -> tuple[int, ...]:
        """Return the numbers of `whole_text`."""
        return (*self.pending_sequences, *self.sequences)

    @property
    def last_sequence(self) -> int:
        """Return the number up to which this burst reaches."""
        return self.sequences[-1]
