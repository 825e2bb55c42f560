"""Reads about people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Invitation, Membership, MembershipDepartment, PendingSignup, User
from app.core.clock import utcnow
from app.core.errors import NotFound
from app.core.extensions import db
from app.core.ids import hash_token
from app.roles.models import Department, Role
from app.tenancy.models import Organization


def memberships_of(user_id: uuid.UUID) -> Sequence[Membership]:
    """Return the active memberships of a person over all businesses; needs a system scope."""
    query = (
        select(Membership)
        .where(Membership.user_id == user_id, Membership.active)
        .options(joinedload(Membership.organization), joinedload(Membership.departments))
        .order_by(Membership.id)
    )
    return db.session.scalars(query).unique().all()  # one statement: every request of staff begins with it


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
    """Return a business by id, kept for the rest of the session: most acts ask for its settings."""
    session = db.session()
    kept = session.info.get("organization")
    if not (isinstance(kept, Organization) and kept in session and kept.id == organization_id):
        kept = session.get_one(Organization, organization_id)
        session.info["organization"] = kept  # the identity map alone holds no strong reference
    return kept


def organization_by_slug(slug: str) -> Organization | None:
    """Return the business of a portal address."""
    return db.session.scalars(select(Organization).where(Organization.slug == slug)).one_or_none()


def organization_by_widget_key(key: str) -> Organization | None:
    """Return the business of a widget."""
    return db.session.scalars(select(Organization).where(Organization.widget_key == key)).one_or_none()


def organizations() -> Sequence[Organization]:
    """Return all businesses of the installation, by name."""
    return db.session.scalars(select(Organization).order_by(Organization.name)).all()


def user_by_email(email: str) -> User | None:
    """Return the person with an address."""
    return db.session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()


def user_by_id(user_id: uuid.UUID) -> User:
    """Return a person."""
    return db.session.get_one(User, user_id)


def pending_signup(token: str, *, lock: bool = False) -> PendingSignup:
    """Return the sign-up that a link stands for; raises NotFound when unknown, used or expired."""
    query = select(PendingSignup).where(
        PendingSignup.token_hash == hash_token(token), PendingSignup.expires_at > utcnow()
    )
    found = db.session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def expired_signups() -> Sequence[PendingSignup]:
    """Return sign-ups that nobody confirmed in time."""
    return db.session.scalars(select(PendingSignup).where(PendingSignup.expires_at <= utcnow())).all()


def invitation_by_token(token: str, *, lock: bool = False) -> Invitation:
    """Return the invitation that a link stands for; raises NotFound when unknown, used or expired."""
    query = select(Invitation).where(
        Invitation.token_hash == hash_token(token), Invitation.expires_at > utcnow()
    )
    found = db.session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def invitations() -> Sequence[Invitation]:
    """Return the open invitations of the business in scope, newest first."""
    return db.session.scalars(select(Invitation).order_by(Invitation.id.desc())).all()


def invitation(invitation_id: uuid.UUID) -> Invitation:
    """Return an invitation of the business in scope; raises NotFound."""
    found = db.session.scalars(select(Invitation).where(Invitation.id == invitation_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def invitation_for(email: str) -> Invitation | None:
    """Return the invitation of an address, if there is one."""
    return db.session.scalars(select(Invitation).where(Invitation.email == email)).one_or_none()


def membership_of(user_id: uuid.UUID) -> Membership | None:
    """Return what a person is in the business in scope, also when inactive."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id)
        .options(joinedload(Membership.user), selectinload(Membership.departments))
    ).one_or_none()


def people(predicate: ColumnElement[bool]) -> Sequence[Membership]:
    """Return the people that `policy.visible_memberships` allows, the active ones first, by name."""
    return db.session.scalars(
        select(Membership)
        .join(User)
        .where(predicate)
        .options(joinedload(Membership.user), selectinload(Membership.departments))
        .order_by(Membership.active.desc(), User.name, User.email)
    ).all()


def lock_masters() -> Sequence[Membership]:
    """Return the active master admins of the business, locked, so that two cannot leave at once."""
    return db.session.scalars(
        select(Membership)
        .join(User)
        .where(Membership.role == Role.MASTER_ADMIN.value, Membership.active, User.active)
        .with_for_update(of=Membership)
    ).all()


def department(department_id: uuid.UUID) -> Department:
    """Return a department in use; raises NotFound."""
    found = db.session.scalars(
        select(Department).where(Department.id == department_id, Department.archived_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def department_named(name: str) -> Department | None:
    """Return the department of a name, whatever its capitals."""
    return db.session.scalars(
        select(Department).where(func.lower(Department.name) == name.lower())
    ).one_or_none()


def members_of_department(department_id: uuid.UUID) -> Sequence[Membership]:
    """Return everybody of a department, also who is inactive."""
    return db.session.scalars(
        select(Membership)
        .join(MembershipDepartment, MembershipDepartment.membership_id == Membership.id)
        .where(MembershipDepartment.department_id == department_id)
        .options(selectinload(Membership.departments))
    ).all()


def department_sizes() -> dict[uuid.UUID, int]:
    """Return how many active people each department has."""
    rows = db.session.execute(
        select(MembershipDepartment.department_id, func.count())
        .join(Membership, Membership.id == MembershipDepartment.membership_id)
        .where(Membership.active)
        .group_by(MembershipDepartment.department_id)
    )
    return {row[0]: row[1] for row in rows}
