"""A conversation to test in."""

from __future__ import annotations

import uuid
from typing import Any

from app.chat import actions
from app.chat.models import Conversation, Message
from app.core.actor import Actor, bot_actor
from app.core.extensions import db
from tests import factories
from tests.support.world import World


class Talk:
    """One customer of a world and the own conversation. Use its methods inside `world.scope()`."""

    def __init__(self, world: World, *, name: str = "Rina", **customer: Any) -> None:
        self.world = world
        self.customer = factories.make_customer(name=name, **customer)
        self.customer_id: uuid.UUID = self.customer.id
        self.actor: Actor = world.customer_actor(self.customer_id, name)
        self.bot = bot_actor(world.id, "Tanggap")
        self.id: uuid.UUID = actions.start_conversation(self.actor, self.customer_id).id

    def writes(self, body: str = "halo", **more: Any) -> Message:
        """Store what the customer says."""
        return actions.post_message(
            self.actor, self.id, body=body, client_key=more.pop("key", fresh_key()), **more
        )

    def agent_writes(self, who: str = "cs", body: str = "siap", **more: Any) -> Message:
        """Store what a person of the business says."""
        key = more.pop("key", fresh_key())
        return actions.post_message(self.world.actor(who), self.id, body=body, client_key=key, **more)

    def bot_says(self, body: str = "Halo Kak", **more: Any) -> Message | None:
        """Store what the bot says."""
        return actions.say(self.bot, self.id, body=body, client_key=more.pop("key", fresh_key()), **more)

    @property
    def row(self) -> Conversation:
        """Return the conversation as the database has it now."""
        return db.session.get_one(Conversation, self.id, populate_existing=True)


def fresh_key() -> str:
    """Return a client key nobody used."""
    return uuid.uuid4().hex
