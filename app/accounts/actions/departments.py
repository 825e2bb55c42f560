"""Departments are made, renamed and put away."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l

from app.accounts.actions.settings import mark_seen
from app.accounts.events import DepartmentArchived, MembershipChanged
from app.accounts.queries import (
    default_department,
    department,
    department_named,
    members_of_department,
    organization,
)
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict, Invalid
from app.core.extensions import db
from app.core.uow import in_transaction, record
from app.roles.models import Department
from app.roles.permissions import Permission


@in_transaction
def create_department(actor: Actor, name: str) -> Department:
    """Make a department; raises Forbidden, Invalid when the name is taken."""
    actor.require(Permission.SETTINGS_MANAGE)
    _refuse_taken(name, None)
    found = Department(name=name)
    db.session.add(found)
    return found


@in_transaction
def rename_department(actor: Actor, department_id: uuid.UUID, name: str) -> Department:
    """Rename a department; raises Forbidden, NotFound, Invalid when the name is taken."""
    actor.require(Permission.SETTINGS_MANAGE)
    found = department(department_id)
    _refuse_taken(name, found.id)
    found.name = name
    mark_seen(organization(actor.organization_id), "departments")
    return found


@in_transaction
def archive_department(actor: Actor, department_id: uuid.UUID) -> None:
    """Put a department away; whoever works nowhere else moves to the default one.

    Emits DepartmentArchived, MembershipChanged. Raises Forbidden, NotFound, Conflict for the default one.
    """
    actor.require(Permission.SETTINGS_MANAGE)
    found = department(department_id)
    if found.is_default:
        raise Conflict(_l("The default department cannot be removed. You may rename it."))
    fallback = default_department()
    for member in members_of_department(found.id):
        member.departments = [d for d in member.departments if d.id != found.id] or [fallback]
        record(MembershipChanged(organization_id=member.organization_id, user_id=member.user_id))
    name = found.name
    found.archived_at = utcnow()
    found.name = f"{name[:60]} ({found.archived_at:%Y-%m-%d %H:%M})"  # the name becomes free again
    record(
        DepartmentArchived(
            organization_id=actor.organization_id,
            department_id=found.id,
            department_name=name,
            default_department_id=fallback.id,
        )
    )


def _refuse_taken(name: str, own_id: uuid.UUID | None) -> None:
    other = department_named(name)
    if other is not None and other.id != own_id:
        text = _l("There is already a department of this name.")
        raise Invalid(text, fields={"name": [str(text)]})
