"""Limits against floods, for socket and HTTP alike: per visitor tight, per network address wide.

Many phones share one address; only what no crowd does is refused there.
"""

from __future__ import annotations

import structlog
from flask import request
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many
from redis import RedisError

from app.core.actor import Actor
from app.core.errors import RateLimited
from app.core.extensions import limiter

log = structlog.get_logger(__name__)
VISITOR_SENDS = parse_many("30/10 seconds; 300/10 minutes")
VISITOR_UPLOADS = parse_many("10/minute; 60/hour")
ADDRESS_SENDS = parse_many("3000/10 minutes")
ADDRESS_SESSIONS = parse_many("300/minute; 3000/hour")
STAFF_SENDS = parse_many("60/10 seconds")


def check(limits: list[RateLimitItem], *names: str) -> None:
    """Count one act under `names`; raises RateLimited beyond a limit."""
    if limiter.enabled and not _hit(limits, names):
        raise RateLimited


def _hit(limits: list[RateLimitItem], names: tuple[str, ...]) -> bool:
    """Count; with Redis away everything passes: a customer's words matter more than a flood for minutes."""
    try:
        return all(limiter.limiter.hit(limit, *names) for limit in limits)
    except RedisError as error:
        log.warning("limits_unavailable", error=str(error))
        return True


def check_visitor(limits: list[RateLimitItem], actor: Actor, act: str) -> None:
    """Count an act of a visitor, and the sending of the address behind it."""
    check(limits, act, str(actor.id))
    check(ADDRESS_SENDS, "address", address())


def address() -> str:
    """Return the network address of this request or socket."""
    return get_remote_address() if request else ""
