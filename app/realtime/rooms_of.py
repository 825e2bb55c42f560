"""Which rooms somebody is in, and which rooms hear of a thing. Computed, never asked for."""

from __future__ import annotations

from uuid import UUID

from app.chat.events import ConversationChanged, ConversationRead, MessagePosted
from app.core import rooms
from app.core.actor import Actor
from app.roles.permissions import ROLE_PERMISSIONS, Permission

_READ_ALL_CHATS = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.CHAT_READ_ALL in granted]


def own_rooms(actor: Actor) -> list[str]:
    """Return the rooms that an actor is in from connect to disconnect."""
    if actor.id is None:
        return []
    organization_id = actor.organization_id
    if actor.is_customer:
        return [rooms.customer(actor.id)]
    return [
        rooms.staff(organization_id),
        rooms.user(organization_id, actor.id),
        rooms.role(organization_id, actor.role),
        *(rooms.department(organization_id, department_id) for department_id in actor.department_ids),
    ]


def conversation_rooms(
    told: MessagePosted | ConversationChanged | ConversationRead,
    *,
    also_departments: tuple[UUID | None, ...] = (),
) -> list[str]:
    """Return the rooms of the staff who may see a conversation: `policy.visible_conversations` as rooms.

    `also_departments` could see it until now, and hear that it changed.
    """
    organization_id = told.organization_id
    departments = {told.department_id, *also_departments}
    if organization_id is None:
        return []
    if None in departments:
        return [rooms.staff(organization_id)]  # unrouted: everybody
    found = [rooms.role(organization_id, role) for role in _READ_ALL_CHATS]
    found += [rooms.department(organization_id, d) for d in departments if d is not None]
    if told.agent_id is not None:
        found.append(rooms.user(organization_id, told.agent_id))
    return found
