"""One burst being acted upon: the verdict, the decision and the words said so far."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from app.chat import actions as chat
from app.chat.models import Owner
from app.core.actor import Actor, bot_actor
from app.tenancy.settings import OrganizationSettings
from app.tickets.models import Ticket
from app.triage.bot_texts import bot_text
from app.triage.decide import Decision
from app.triage.talk import Talk
from app.triage.verdict import Verdict


@dataclass(slots=True, kw_only=True)
class Case:
    """Everything a step needs; `tickets` collects what was opened on the way."""

    talk: Talk
    verdict: Verdict
    decision: Decision
    language: str
    settings: OrganizationSettings
    business: str
    verdict_id: uuid.UUID | None = None
    said: int = 0
    opened: list[Ticket] | None = None
    owners_silent: tuple[str, ...] = (Owner.AGENT,)

    @property
    def bot(self) -> Actor:
        """Return the bot of the business."""
        return bot_actor(self.talk.organization_id, self.settings.bot.name)

    def text(self, key: str, **values: Any) -> str:
        """Return a bot text in the customer's language."""
        return bot_text(
            key,
            self.language,
            tone=self.settings.bot.tone,
            business=self.business,
            bot=self.settings.bot.name,
            **values,
        )

    def say(self, body: str, *, answers: bool = False, **message: Any) -> None:
        """Say something under a key of its own, so that a second delivery says nothing twice.

        `answers` marks what settles the customer's message; greetings and counter-questions do not.
        """
        self.said += 1
        chat.say(
            self.bot,
            self.talk.conversation_id,
            body=body,
            client_key=f"bot-{self.talk.last_sequence}-{self.said}",
            unless_owner=self.owners_silent,
            answers=answers,
            **message,
        )
