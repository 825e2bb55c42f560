"""Health checks, metrics and the language switch."""

from __future__ import annotations

import hmac
import ipaddress

import redis
import structlog
from flask import Blueprint, Response, current_app, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text

from app.core.errors import NotFound, Unavailable
from app.core.extensions import csrf, db, limiter
from app.core.locale import COOKIE, LOCALES
from app.ops.metrics import exposition

log = structlog.get_logger(__name__)
blueprint = Blueprint("ops", __name__)
limiter.exempt(blueprint)
csrf.exempt(blueprint)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether database and Redis answer; 503 keeps a balancer away."""
    db.session.execute(text("SELECT 1"))
    address = current_app.config["REDIS_URL"]
    if address:
        _ask_redis(address)
    return jsonify(ok=True)


def _ask_redis(address: str) -> None:
    try:
        with redis.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
    except redis.RedisError as error:
        log.warning("redis_unavailable", error=str(error))
        raise Unavailable from None


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Return Prometheus metrics to loopback, or to the bearer of METRICS_TOKEN."""
    if not _may_read_metrics():
        raise NotFound
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics() -> bool:
    token = str(current_app.config["METRICS_TOKEN"])
    if token:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    if "X-Forwarded-For" in request.headers:  # came through a proxy, which may be on this machine
        return False
    return ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - not a bind


def _own_page(target: str) -> str:
    """Return an address of ours; browsers drop tabs and line ends, and take a backslash for a slash."""
    foreign = target.startswith("//") or "\\" in target or not target.isprintable()
    return "/" if foreign or not target.startswith("/") else target


@blueprint.get("/language/<code>")
def set_locale(code: str) -> ResponseReturnValue:
    """Remember the language of this browser and go back to the page."""
    if code not in LOCALES:
        raise NotFound
    response = redirect(_own_page(request.args.get("next", "/")))
    response.set_cookie(COOKIE, code, max_age=365 * 86400, samesite="Lax")
    return response
