"""How staff prove who they are: the signed-in user and the business chosen for this session."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import g, request, session, url_for
from flask_login import current_user
from flask_security import login_user

from app.accounts.models import Membership, User
from app.accounts.queries import memberships_of, user_by_id
from app.core.actor import Actor, ActorKind
from app.core.ids import parse_id
from app.core.locale import COOKIE
from app.core.scope import system_scope
from app.roles.permissions import permissions_of

SESSION_KEY = "organization_id"


def staff_actor() -> Actor | None:
    """Return the actor of the signed-in person, in the chosen or first business; None when there is none.

    Computed at every request: a changed role, department or membership holds from the next one on.
    """
    if not current_user.is_authenticated:
        return None
    user = current_user._get_current_object()  # noqa: SLF001 - the public way of werkzeug's proxies
    memberships = memberships_of_user(user)
    if not memberships:
        g.sign_in_url = url_for("accounts.no_business")
        return None
    membership = chosen(memberships)
    g.memberships = memberships
    g.organization = membership.organization
    g.timezone = membership.organization.timezone
    if user.locale and COOKIE not in request.cookies:
        g.locale = user.locale
    return actor_of(membership, user)


def memberships_of_user(user: User) -> Sequence[Membership]:
    """Return where a person works, over all businesses."""
    with system_scope("staff session: businesses of the signed-in person"):
        return memberships_of(user.id)


def chosen(memberships: Sequence[Membership]) -> Membership:
    """Return the membership that this session works in."""
    wanted = parse_id(session.get(SESSION_KEY))
    return next((m for m in memberships if m.organization_id == wanted), memberships[0])


def actor_of(membership: Membership, user: User) -> Actor:
    """Return the actor that a person is in one business."""
    return Actor(
        kind=ActorKind.STAFF,
        organization_id=membership.organization_id,
        id=user.id,
        name=user.name or user.email,
        role=membership.role,
        department_ids=frozenset(d.id for d in membership.departments),
        permissions=permissions_of(membership.role, membership.organization.settings),
    )


def sign_in(user_id: uuid.UUID, organization_id: uuid.UUID) -> None:
    """Sign a person in who has just proved who they are by a link, to work for a business."""
    login_user(user_by_id(user_id))
    session[SESSION_KEY] = str(organization_id)
