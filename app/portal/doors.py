"""How customers prove who they are: a signed cookie of their own, apart from the staff's session."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.core.actor import Actor
from app.core.ids import parse_id
from app.core.locale import COOKIE as CHOSEN_LOCALE
from app.core.locale import LOCALES
from app.core.scope import organization_scope, system_scope
from app.customers.doors import actor_of_customer
from app.customers.models import CustomerAccount
from app.portal.queries import account_with_customer, business_of_slug
from app.tenancy.models import Organization

COOKIE = "tanggap_customer"
LASTS_SECONDS = 30 * 86400


def customer_actor() -> Actor | None:
    """Return the customer of this request, if the cookie is for the business in the address."""
    slug = str((request.view_args or {}).get("slug", ""))
    g.sign_in_url = url_for("portal.sign_in", slug=slug)
    account = signed_in_account(slug)
    if account is None:
        return None
    language = account.customer.locale
    if language in LOCALES and CHOSEN_LOCALE not in request.cookies:
        g.locale = language
    g.account = account
    return actor_of_customer(account.customer)


def signed_in_account(slug: str) -> CustomerAccount | None:
    """Return the account the cookie proves for a business; None for another's, an old or a forged one."""
    if not _claims():
        return None
    with system_scope("portal: the business of the address"):
        business = business_of_slug(slug)
    if business is None:
        return None
    remember_business(business)
    with organization_scope(business.id):
        return account_at(business)


def account_at(business: Organization) -> CustomerAccount | None:
    """Return the account the cookie proves; the scope of the business is open."""
    claims = _claims()
    account_id = parse_id(claims.get("account"))
    if account_id is None or claims.get("business") != str(business.id):
        return None
    account = account_with_customer(account_id)
    return account if account is not None and claims.get("key") == account.session_key else None


def remember_business(business: Organization) -> None:
    """Let the page speak for a business."""
    g.organization, g.timezone = business, business.timezone


def set_cookie(response: Response, account: CustomerAccount) -> None:
    """Sign the account in on this browser."""
    claims = {
        "account": str(account.id),
        "business": str(account.organization_id),
        "key": account.session_key,
    }
    response.set_cookie(
        COOKIE,
        _serializer().dumps(claims),
        max_age=LASTS_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _claims() -> dict[str, Any]:
    """Return what the cookie says; nothing when it is old, forged or missing."""
    try:
        claims: dict[str, Any] = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=LASTS_SECONDS)
    except BadSignature:
        return {}
    return claims


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="customer session")
