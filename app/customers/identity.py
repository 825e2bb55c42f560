"""The shop's signed token: HS256 with the business's secret, `sub`, and `exp` at most 15 minutes ahead.

Pure. Which customer it names is decided in `actions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from flask_babel import lazy_gettext as _l

from app.core.clock import utcnow
from app.core.errors import NotAuthenticated

MAX_AHEAD = timedelta(minutes=15)
CLOCK_SKEW = timedelta(seconds=30)  # between the shop's clock and ours
MAX_LENGTH = 4096
MAX_SUBJECT = 190


@dataclass(frozen=True, slots=True)
class Identity:
    """What the shop vouches for. Contacts count as verified only when the token says so."""

    subject: str
    name: str = ""
    email: str = ""
    email_verified: bool = False
    phone: str = ""


def verify_identity(token: object, secret: str) -> Identity:
    """Return what a signed token says; raises NotAuthenticated (`invalid_identity`) otherwise."""
    if not isinstance(token, str) or len(token) > MAX_LENGTH:
        raise _refused()
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],  # pinned: the token does not choose
            options={"require": ["sub", "exp"], "verify_aud": False},
            leeway=CLOCK_SKEW,
        )
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise _refused() from None
    if claims["exp"] > (utcnow() + MAX_AHEAD + CLOCK_SKEW).timestamp():
        raise _refused()
    subject = claims["sub"].strip()
    if not 0 < len(subject) <= MAX_SUBJECT:
        raise _refused()
    return Identity(
        subject=subject,
        name=_text(claims, "name"),
        email=_text(claims, "email"),
        email_verified=claims.get("email_verified") is True,
        phone=_text(claims, "phone"),
    )


def _text(claims: dict[str, Any], key: str) -> str:
    value = claims.get(key)
    return value if isinstance(value, str) else ""


def _refused() -> NotAuthenticated:
    return NotAuthenticated(_l("The shop could not prove who you are."), code="invalid_identity")
