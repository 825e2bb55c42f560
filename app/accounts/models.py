"""People of businesses: global users, their memberships, invitations."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.extensions import Base, Model
from app.roles.models import Department
from app.tenancy.models import Organization, TenantOwned, tenant_key, tenant_reference

# Flask-Security asks for role tables; our roles live on the membership, so these stay empty.
security_roles_users = Table(
    "security_roles_users",
    Base.metadata,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("role_id", Uuid, ForeignKey("security_roles.id"), primary_key=True),
)


class SecurityRole(RoleMixin, Model):
    """Unused by us; Flask-Security's datastore needs the table."""

    __tablename__ = "security_roles"

    id: Mapped[uuid.UUID] = id_column()  # type: ignore[assignment]  # the mixin says int
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class User(UserMixin, Model):
    """A person who signs in as staff; may work for several businesses."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = id_column()  # type: ignore[assignment]  # the mixin says int
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # changes with the password: ends all sessions
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locale: Mapped[str] = mapped_column(String(5), default="")
    shortcuts: Mapped[bool] = mapped_column(default=True)  # single-letter keys
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    roles: Mapped[list[SecurityRole]] = relationship(secondary=security_roles_users)  # type: ignore[assignment]


class Membership(TenantOwned, Model):
    """What a person is in one business."""

    __tablename__ = "memberships"
    __table_args__ = (tenant_key(), UniqueConstraint("organization_id", "user_id"))

    id: Mapped[uuid.UUID] = id_column()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)  # businesses of a person
    role: Mapped[str] = mapped_column(String(20))  # roles.Role
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()
    departments: Mapped[list[Department]] = relationship(
        secondary="membership_departments", order_by=Department.name
    )


class MembershipDepartment(TenantOwned, Model):
    """A person serves a department."""

    __tablename__ = "membership_departments"
    __table_args__ = (
        tenant_reference("membership_id", "memberships"),
        tenant_reference("department_id", "departments"),
    )

    membership_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    department_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Invitation(TenantOwned, Model):
    """A person was asked to join; the link in the mail holds the token."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("organization_id", "email"),)

    id: Mapped[uuid.UUID] = id_column()
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    department_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class PendingSignup(Model):
    """A business somebody asked for; it exists once the link in the mail has been opened.

    Nothing is taken by typing an address that is not yours, and a known address is answered alike.
    """

    __tablename__ = "pending_signups"

    id: Mapped[uuid.UUID] = id_column()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    email: Mapped[str] = mapped_column(String(255))
    person_name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str] = mapped_column(String(255))  # hashed
    business: Mapped[dict[str, Any]] = mapped_column(JSON)  # name, address, timezone, locale
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # the timer that forgets them
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
