"""The portal is a site of the shop like any other: it vouches for its customer to the widget."""

from __future__ import annotations

from datetime import timedelta

import jwt

from app.core.clock import utcnow
from app.customers.models import CustomerAccount
from app.tenancy.models import Organization

LASTS = timedelta(minutes=10)


def subject_of(account_id: object) -> str:
    """Return the `sub` under which the widget knows a portal account."""
    return f"portal:{account_id}"


def widget_identity(business: Organization, account: CustomerAccount) -> str:
    """Return the signed, short-lived token that makes the chat the customer's own."""
    claims = {
        "sub": account.customer.external_id or subject_of(account.id),
        "exp": utcnow() + LASTS,
        "name": account.customer.name,
        "email": account.email,
        "email_verified": account.verified_at is not None,
    }
    return jwt.encode(claims, business.identity_secret, algorithm="HS256")
