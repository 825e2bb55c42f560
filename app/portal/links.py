"""Signed links in the portal's mails: good for a while, and for one purpose."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import URLSafeTimedSerializer

from app.customers.models import CustomerAccount

VERIFY = "portal verify"
RESET = "portal reset"
LASTS_SECONDS = {VERIFY: 3 * 86400, RESET: 3600}


def make_token(account: CustomerAccount, purpose: str, *, again: bool = False) -> str:
    """Return a token that names the account and its present session key; `again`: see `registered_again`."""
    claims = {"account": str(account.id), "key": account.session_key}
    return _serializer(purpose).dumps(claims | {"again": True} if again else claims)


def registered_again(token: str) -> bool:
    """Tell whether the address of a link to verify had been registered before, perhaps by somebody else."""
    return read_token(token, VERIFY).get("again") is True


def read_token(token: str, purpose: str) -> dict[str, Any]:
    """Return the claims of a token; raises itsdangerous.BadSignature for an old or forged one."""
    claims: dict[str, Any] = _serializer(purpose).loads(token, max_age=LASTS_SECONDS[purpose])
    return claims


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
