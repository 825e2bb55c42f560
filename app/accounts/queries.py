"""Reads about people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Membership, User
from app.core.extensions import db
from app.roles.models import Department
from app.tenancy.models import Organization


def memberships_of(user_id: uuid.UUID) -> Sequence[Membership]:
    """Return the active memberships of a person over all businesses; needs a system scope."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.active)
        .options(joinedload(Membership.organization), selectinload(Membership.departments))
        .order_by(Membership.id)
    ).all()


def colleagues() -> Sequence[Membership]:
    """Return the active people of the business in scope, by name."""
    return db.session.scalars(
        select(Membership)
        .join(User)
        .where(Membership.active)
        .options(joinedload(Membership.user), selectinload(Membership.departments))
        .order_by(User.name)
    ).all()


def departments() -> Sequence[Department]:
    """Return the departments in use, the default one first."""
    return db.session.scalars(
        select(Department)
        .where(Department.archived_at.is_(None))
        .order_by(Department.is_default.desc(), Department.name)
    ).all()


def default_department() -> Department:
    """Return the department that takes what nothing else takes."""
    return db.session.scalars(select(Department).where(Department.is_default)).one()


def organization(organization_id: uuid.UUID) -> Organization:
    """Return a business by id."""
    return db.session.get_one(Organization, organization_id)


def organization_by_slug(slug: str) -> Organization | None:
    """Return the business of a portal address."""
    return db.session.scalars(select(Organization).where(Organization.slug == slug)).one_or_none()


def organization_by_widget_key(key: str) -> Organization | None:
    """Return the business of a widget."""
    return db.session.scalars(select(Organization).where(Organization.widget_key == key)).one_or_none()
