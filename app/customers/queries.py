"""Reads about customers."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.core.clock import utcnow
from app.core.errors import NotFound
from app.core.extensions import db
from app.core.ids import hash_token
from app.customers.models import Customer, VisitorToken


def customer(customer_id: UUID) -> Customer:
    """Return a customer of the business in scope; raises NotFound."""
    found = db.session.scalars(select(Customer).where(Customer.id == customer_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def customer_by_external_id(external_id: str) -> Customer | None:
    """Return the customer that the shop knows by this `sub`."""
    return db.session.scalars(select(Customer).where(Customer.external_id == external_id)).one_or_none()


def visitor_token(token: object) -> VisitorToken | None:
    """Return the token while it counts, with its customer. Needs a scope: the business's, or the system's."""
    if not isinstance(token, str) or not 20 <= len(token) <= 100:
        return None
    return db.session.scalars(
        select(VisitorToken)
        .where(
            VisitorToken.token_hash == hash_token(token),
            or_(VisitorToken.verified_until.is_(None), VisitorToken.verified_until > utcnow()),
        )
        .options(joinedload(VisitorToken.customer))
    ).one_or_none()
