"""How staff prove who they are: the signed-in user and the business chosen for this session."""

from __future__ import annotations

from flask import g, session
from flask_login import current_user

from app.accounts.models import Membership, User
from app.accounts.queries import memberships_of
from app.core.actor import Actor, ActorKind
from app.core.ids import parse_id
from app.core.scope import system_scope
from app.roles.permissions import permissions_of

SESSION_KEY = "organization_id"


def staff_actor() -> Actor | None:
    """Return the actor of the signed-in person, in the chosen or first business; None when there is none."""
    if not current_user.is_authenticated:
        return None
    membership = chosen_membership(current_user)
    if membership is None:
        return None
    g.organization = membership.organization
    g.timezone = membership.organization.timezone
    return actor_of(membership, current_user)


def chosen_membership(user: User) -> Membership | None:
    """Return the membership this session works in."""
    with system_scope("staff session: businesses of the signed-in person"):
        memberships = memberships_of(user.id)
    wanted = parse_id(session.get(SESSION_KEY))
    return next(
        (m for m in memberships if m.organization_id == wanted), memberships[0] if memberships else None
    )


def actor_of(membership: Membership, user: User) -> Actor:
    """Return the actor that a person is in one business."""
    return Actor(
        kind=ActorKind.STAFF,
        organization_id=membership.organization_id,
        id=user.id,
        name=user.name or user.email,
        role=membership.role,
        department_ids=frozenset(d.id for d in membership.departments),
        permissions=permissions_of(membership.role),
    )
