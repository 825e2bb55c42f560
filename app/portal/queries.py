"""Reads for the portal."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.queries import organization_by_slug
from app.core.extensions import db
from app.customers.models import Customer, CustomerAccount
from app.tenancy.models import Organization
from app.tickets.models import Ticket


def business_of_slug(slug: str) -> Organization | None:
    """Return the business of a portal address."""
    return organization_by_slug(slug)


def account_with_customer(account_id: uuid.UUID) -> CustomerAccount | None:
    """Return an account of the business in scope, with its customer."""
    return db.session.scalars(
        select(CustomerAccount)
        .where(CustomerAccount.id == account_id)
        .options(joinedload(CustomerAccount.customer))
    ).one_or_none()


def account_by_email(email: str) -> CustomerAccount | None:
    """Return the account of an address in the business in scope."""
    return db.session.scalars(
        select(CustomerAccount)
        .where(CustomerAccount.email == email.lower())
        .options(joinedload(CustomerAccount.customer))
    ).one_or_none()


def verified_customer_by_email(email: str) -> Customer | None:
    """Return the customer whose address was verified before and who has no account yet."""
    return db.session.scalars(
        select(Customer)
        .outerjoin(CustomerAccount, CustomerAccount.customer_id == Customer.id)
        .where(
            Customer.email == email,
            Customer.email_verified_at.is_not(None),
            Customer.merged_into_id.is_(None),
            CustomerAccount.id.is_(None),
        )
        .order_by(Customer.id)
        .limit(1)
    ).first()


def ticket_of_customer(customer_id: uuid.UUID, number: int) -> Ticket | None:
    """Return a customer's own ticket by number."""
    return db.session.scalars(
        select(Ticket).where(Ticket.customer_id == customer_id, Ticket.number == number)
    ).one_or_none()
