"""Who may see and manage which people."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Membership, MembershipDepartment
from app.core.actor import Actor
from app.core.errors import Forbidden, NotFound
from app.core.extensions import db
from app.roles.models import STAFF_ROLES, Role
from app.roles.permissions import Permission


def require_people(actor: Actor) -> None:
    """Raise Forbidden unless the actor manages people at all."""
    if not (actor.can(Permission.PEOPLE_MANAGE) or actor.can(Permission.PEOPLE_MANAGE_OWN)):
        raise Forbidden


def assignable_roles(actor: Actor) -> tuple[str, ...]:
    """Return the roles that the actor may give; a department admin lifts nobody."""
    if actor.can(Permission.PEOPLE_MANAGE):
        return tuple(role.value for role in STAFF_ROLES)
    return (Role.CS.value,) if actor.can(Permission.PEOPLE_MANAGE_OWN) else ()


def require_departments(actor: Actor, department_ids: Collection[uuid.UUID]) -> None:
    """Raise Forbidden for departments that the actor does not manage."""
    if not actor.can(Permission.PEOPLE_MANAGE) and not set(department_ids) <= actor.department_ids:
        raise Forbidden


def visible_memberships(actor: Actor) -> ColumnElement[bool]:
    """Return the predicate behind the list of people and every access to one."""
    if actor.can(Permission.PEOPLE_MANAGE):
        return true()
    if not actor.can(Permission.PEOPLE_MANAGE_OWN):
        raise Forbidden
    inside = select(MembershipDepartment.membership_id).where(
        MembershipDepartment.organization_id == actor.organization_id,
        MembershipDepartment.department_id.in_(actor.department_ids),
    )
    return Membership.id.in_(inside)


def can_manage(actor: Actor, membership: Membership) -> bool:
    """Tell whether the actor may change a person: nobody changes themselves, admins change agents only."""
    if membership.user_id == actor.id:
        return False
    return actor.can(Permission.PEOPLE_MANAGE) or membership.role in assignable_roles(actor)


def can_deactivate(actor: Actor, membership: Membership) -> bool:
    """Tell whether the actor may end a person's work: an admin only where the person works nowhere else."""
    if not can_manage(actor, membership):
        return False
    theirs = {department.id for department in membership.departments}
    return actor.can(Permission.PEOPLE_MANAGE) or theirs <= actor.department_ids


def access_membership(actor: Actor, membership_id: uuid.UUID, *, lock: bool = False) -> Membership:
    """Return a person whom the actor may change; raises NotFound (absent, foreign, hidden), Forbidden."""
    query = select(Membership).where(Membership.id == membership_id, visible_memberships(actor))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(
        query.options(joinedload(Membership.user, innerjoin=True), selectinload(Membership.departments))
    ).one_or_none()
    if found is None:
        raise NotFound
    if not can_manage(actor, found):
        raise Forbidden
    return found
