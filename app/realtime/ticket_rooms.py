"""Who hears of a ticket: `tickets.policy.visible_tickets` as rooms."""

from __future__ import annotations

from uuid import UUID

from app.core import rooms
from app.roles.models import STAFF_ROLES
from app.roles.permissions import Permission, permissions_of
from app.tenancy.settings import OrganizationSettings
from app.tickets.models import Stage

_BY_STAGE = {
    Stage.TEAM_HANDLING: Permission.TICKET_READ_TEAMS,
    Stage.RESPONSE: Permission.TICKET_READ_ANSWERED,
    Stage.FINISHED: Permission.TICKET_READ_ANSWERED,
}


def reader_rooms(
    organization_id: UUID,
    settings: OrganizationSettings,
    *,
    stage: str,
    department_id: UUID | None,
    assignee_id: UUID | None,
) -> set[str]:
    """Return the rooms of those who may read a ticket for its stage, department or assignee."""
    needed = {Permission.TICKET_READ_ALL, _BY_STAGE.get(Stage(stage), Permission.TICKET_READ_ALL)}
    found = {
        rooms.role(organization_id, role) for role in STAFF_ROLES if needed & permissions_of(role, settings)
    }
    if department_id is not None:
        found.add(rooms.department(organization_id, department_id))
    if assignee_id is not None:
        found.add(rooms.user(organization_id, assignee_id))
    return found


def party_rooms(organization_id: UUID, users: set[UUID], departments: set[UUID]) -> set[str]:
    """Return the rooms of those who had to do with a ticket."""
    return {rooms.user(organization_id, user) for user in users} | {
        rooms.department(organization_id, department) for department in departments
    }
