"""Permissions, `resource:action`, and the table that grants them to roles. Departments narrow them."""

from __future__ import annotations

from enum import StrEnum

from app.roles.models import Role
from app.tenancy.settings import OrganizationSettings


class Permission(StrEnum):
    """Every act that a role may or may not do."""

    CHAT_ANSWER = "chat:answer"
    CHAT_READ_ALL = "chat:read_all"  # all departments, not only own and unrouted
    SETTINGS_MANAGE = "settings:manage"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_MANAGE_OWN = "people:manage_own_departments"
    TICKET_ASSIGN = "ticket:assign"
    TICKET_DISPATCH = "ticket:dispatch"
    TICKET_FILE = "ticket:file"
    TICKET_HANDLE = "ticket:handle"
    TICKET_READ_ALL = "ticket:read_all"
    TICKET_READ_ANSWERED = "ticket:read_answered"  # all of response and finished
    TICKET_READ_TEAMS = "ticket:read_teams"  # all of team_handling, unless the business narrows it


_HANDLING = {
    Permission.CHAT_ANSWER,
    Permission.TICKET_ASSIGN,
    Permission.TICKET_FILE,
    Permission.TICKET_HANDLE,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MASTER_ADMIN: frozenset(Permission),
    Role.DEPARTMENT_ADMIN: frozenset(_HANDLING | {Permission.PEOPLE_MANAGE_OWN}),
    Role.CS: frozenset(_HANDLING | {Permission.TICKET_READ_ANSWERED, Permission.TICKET_READ_TEAMS}),
    Role.CUSTOMER: frozenset(),
}


def permissions_of(role: str, settings: OrganizationSettings | None = None) -> frozenset[str]:
    """Return what a role may do, as plain texts for an actor, narrowed by the settings of the business."""
    granted = ROLE_PERMISSIONS[Role(role)]
    if settings is not None and settings.tickets.cs_reads_own_departments_only and role == Role.CS:
        granted -= {Permission.TICKET_READ_TEAMS}
    return frozenset(str(p) for p in granted)
