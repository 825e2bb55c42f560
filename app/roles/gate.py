"""The gate in front of every page: the matrix decides who may come in, and opens the actor's scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import structlog
from flask import Flask, g, request

from app.core.actor import Actor
from app.core.errors import Forbidden, NotAuthenticated, NotFound
from app.core.scope import enter_scope, leave_scope
from app.roles.models import STAFF_ROLES, Role
from app.roles.pages import EVERYBODY, VISITOR, audiences

log = structlog.get_logger(__name__)
Resolver: TypeAlias = Callable[[], Actor | None]


@dataclass(frozen=True, slots=True)
class Door:
    """How one audience proves who it is; returns None when it cannot."""

    resolve: Resolver


_doors: dict[str, Door] = {}


def add_door(audience: str, resolve: Resolver) -> None:
    """Register how an audience ("staff", "customer", "visitor") proves who it is."""
    _doors[audience] = Door(resolve)


def init_app(app: Flask) -> None:
    """Ask at every request."""
    app.before_request(_enter)
    app.teardown_request(_leave)


def _enter() -> None:
    if request.endpoint is None:
        return
    allowed = audiences(request.endpoint)
    if allowed is None:
        log.error("endpoint_not_in_matrix", endpoint=request.endpoint)
        raise NotFound
    if allowed == EVERYBODY:
        return
    actor = _doors[_door_name(allowed)].resolve()
    if actor is None:
        raise NotAuthenticated
    if _door_name(allowed) == "staff" and actor.role not in allowed:
        raise Forbidden
    g.actor = actor
    g.scope_token = enter_scope(actor.organization_id)


def _door_name(allowed: frozenset[str]) -> str:
    if VISITOR in allowed:
        return "visitor"
    if allowed == {Role.CUSTOMER.value}:
        return "customer"
    if allowed <= {role.value for role in STAFF_ROLES}:
        return "staff"
    raise RuntimeError(f"an endpoint serves one kind of audience, not {sorted(allowed)}")


def _leave(_error: BaseException | None) -> None:
    token = g.pop("scope_token", None)
    if token is not None:
        leave_scope(token)
