"""Makers of rows: flush through the real unit of work, inside the scope that the caller opened."""

from __future__ import annotations

import uuid
from typing import Any

from app.accounts.models import Membership, User
from app.core.extensions import db
from app.core.ids import new_token
from app.core.scope import system_scope
from app.core.uow import transaction
from app.customers.models import Customer
from app.roles.models import Department
from app.tenancy.models import Organization


def make_organization(**overrides: Any) -> Organization:
    """Make a business."""
    values: dict[str, Any] = {
        "name": "Susu Segar",
        "slug": f"b{uuid.uuid4().hex[:8]}",
        "widget_key": new_token(),
        "identity_secret": new_token(),
    }
    with system_scope("factory"), transaction():
        organization = Organization(**(values | overrides))
        db.session.add(organization)
    return organization


def make_department(**overrides: Any) -> Department:
    """Make a department in the open scope."""
    with transaction():
        department = Department(**({"name": "Tim", "is_default": False} | overrides))
        db.session.add(department)
    return department


def make_member(email: str, name: str, role: str, departments: list[Department]) -> Membership:
    """Make a person who works in the open scope's business."""
    with transaction():
        user = User(email=email, name=name, fs_uniquifier=uuid.uuid4().hex, active=True)
        db.session.add(user)
        db.session.flush()
        member = Membership(user=user, user_id=user.id, role=role)
        db.session.add(member)
        db.session.flush()
        member.departments = [db.session.merge(d) for d in departments]
    return member


def make_customer(**overrides: Any) -> Customer:
    """Make a customer in the open scope."""
    with transaction():
        customer = Customer(**({"name": "Rina"} | overrides))
        db.session.add(customer)
    return customer
