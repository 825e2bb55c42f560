"""How visitors prove who they are: the token that the host page's storage keeps."""

from __future__ import annotations

from flask import g, request

from app.accounts.queries import organization
from app.core.actor import Actor, ActorKind
from app.core.locale import LOCALES
from app.core.scope import system_scope
from app.customers.models import Customer
from app.customers.queries import visitor_token
from app.roles.models import Role


def visitor_actor() -> Actor | None:
    """Return the visitor of this request: bearer token, or `?token=` where an address must carry it."""
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = bearer.strip() if kind.lower() == "bearer" else ""
    if not token and request.method == "GET":
        token = request.args.get("token", "")
    return visitor_of_token(token)


def visitor_of_token(token: object) -> Actor | None:
    """Return the visitor that a token stands for, and let the page speak that person's language."""
    with system_scope("visitor token: which business and customer"):
        known = visitor_token(token)
        if known is None:
            return None
        business = organization(known.organization_id)
        customer = known.customer
    g.timezone = business.timezone
    language = customer.locale or business.locale
    if language in LOCALES:
        g.locale = language
    return actor_of_customer(customer)


def actor_of_customer(customer: Customer) -> Actor:
    """Return the actor that a customer is."""
    return Actor(
        kind=ActorKind.CUSTOMER,
        organization_id=customer.organization_id,
        id=customer.id,
        name=customer.name,
        role=Role.CUSTOMER.value,
    )
