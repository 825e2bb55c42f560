"""People, invitations, departments: a master admin's forms and the narrower ones of department admins."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, post_load

from app.core.actor import Actor
from app.core.forms import FormSchema
from app.core.inputs import MESSAGES, Choice, Email, Id, Switch, Text
from app.roles.models import STAFF_ROLES, Role
from app.roles.permissions import Permission

ROLES = tuple(role.value for role in STAFF_ROLES)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """Somebody to be asked to join."""

    email: str
    name: str
    role: str
    department_ids: frozenset[uuid.UUID]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """What a person is to be in the business; `role` None leaves it."""

    department_ids: frozenset[uuid.UUID]
    role: str | None = None


def _departments() -> fields.List[uuid.UUID]:
    return fields.List(Id(), load_default=list, error_messages=MESSAGES)


class DepartmentInviteSchema(FormSchema):
    """A department admin invites agents."""

    email = Email(required=True)
    name = Text(120, required=True, min_length=2)
    department_ids = _departments()
    note = Text(500, lines=True, load_default="")

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> NewInvitation:
        return NewInvitation(
            data["email"],
            data["name"],
            data.get("role", Role.CS.value),
            frozenset(data["department_ids"]),
            data["note"],
        )


class InviteSchema(DepartmentInviteSchema):
    """A master admin invites anybody."""

    role = Choice(*ROLES, required=True)


class DepartmentPositionSchema(FormSchema):
    """A department admin moves agents between own departments."""

    department_ids = _departments()

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Position:
        return Position(frozenset(data["department_ids"]), data.get("role"))


class PositionSchema(DepartmentPositionSchema):
    """A master admin sets role and departments."""

    role = Choice(*ROLES, required=True)


class DepartmentSchema(FormSchema):
    """A department's name."""

    name = Text(80, required=True, min_length=2)


class ProfileSchema(FormSchema):
    """A person's own name, language and keys."""

    name = Text(120, required=True, min_length=2)
    locale = Choice("id", "en", required=True)
    shortcuts = Switch()


def invite_schema(actor: Actor) -> DepartmentInviteSchema:
    """Return the schema that names what the actor may set."""
    return InviteSchema() if actor.can(Permission.PEOPLE_MANAGE) else DepartmentInviteSchema()


def position_schema(actor: Actor) -> DepartmentPositionSchema:
    """Return the schema that names what the actor may set."""
    return PositionSchema() if actor.can(Permission.PEOPLE_MANAGE) else DepartmentPositionSchema()
