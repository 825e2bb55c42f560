"""Who acts. Every action takes an actor first; nothing below the adapters asks who is signed in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from flask import g

from app.core.errors import Forbidden, NotAuthenticated


class ActorKind(StrEnum):
    """What sort of actor; stored beside each act in history."""

    STAFF = "staff"
    CUSTOMER = "customer"
    BOT = "bot"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting party within one organisation.

    `id` is the user id of staff, the customer id of a customer, None for bot and system.
    """

    kind: ActorKind
    organization_id: uuid.UUID
    id: uuid.UUID | None = None
    name: str = ""
    role: str = ""  # a `roles.Role` value for staff, "customer" for customers
    department_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_staff(self) -> bool:
        """Whether a person of the business acts."""
        return self.kind is ActorKind.STAFF

    @property
    def is_customer(self) -> bool:
        """Whether a customer (visitor or account) acts."""
        return self.kind is ActorKind.CUSTOMER

    @property
    def is_machine(self) -> bool:
        """Whether bot, timer or another part of the system acts."""
        return self.kind in (ActorKind.BOT, ActorKind.SYSTEM)

    def can(self, permission: str) -> bool:
        """Tell whether the actor's role grants `permission`; machines may do all."""
        return self.is_machine or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise Forbidden unless the actor's role grants `permission`."""
        if not self.can(permission):
            raise Forbidden


def system_actor(organization_id: uuid.UUID) -> Actor:
    """Return the actor for timers and other work nobody asked for."""
    return Actor(ActorKind.SYSTEM, organization_id, name="Tanggap")


def bot_actor(organization_id: uuid.UUID, name: str) -> Actor:
    """Return the actor under whose name automatic answers are stored."""
    return Actor(ActorKind.BOT, organization_id, name=name)


def current_actor() -> Actor:
    """Return the actor of this request. For adapters only; raises NotAuthenticated."""
    actor = g.get("actor")
    if not isinstance(actor, Actor):
        raise NotAuthenticated
    return actor
