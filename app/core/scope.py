"""For whom am I working: the organisation of the present piece of work.

A scope is opened only by the inbound adapters that `tenancy/entry_points.py` lists.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

from app.core.extensions import db


@dataclass(frozen=True, slots=True)
class Scope:
    """One organisation, or (`organization_id` None) the whole installation with a reason."""

    organization_id: uuid.UUID | None
    reason: str = ""


_scope: ContextVar[Scope | None] = ContextVar("organization_scope", default=None)


def current_scope() -> Scope | None:
    """Return the open scope, or None."""
    return _scope.get()


def current_organization_id() -> uuid.UUID:
    """Return the organisation in scope; raises LookupError when there is none."""
    scope = _scope.get()
    if scope is None or scope.organization_id is None:
        raise LookupError("no organisation in scope")
    return scope.organization_id


def enter_scope(organization_id: uuid.UUID) -> Token[Scope | None]:
    """Open a scope that a later `leave_scope` closes (request hooks); the session starts empty."""
    _fresh_session()
    return _scope.set(Scope(organization_id))


def leave_scope(token: Token[Scope | None]) -> None:
    """Close what `enter_scope` opened."""
    _scope.reset(token)


@contextmanager
def organization_scope(organization_id: uuid.UUID) -> Iterator[None]:
    """Work for one organisation: every statement inside sees its rows only."""
    token = enter_scope(organization_id)
    try:
        yield
    finally:
        leave_scope(token)
        _fresh_session()


@contextmanager
def system_scope(reason: str) -> Iterator[None]:
    """Work across organisations. Every use is listed in `tests/architecture/test_tenancy.py`."""
    _fresh_session()
    token = _scope.set(Scope(None, reason))
    try:
        yield
    finally:
        _scope.reset(token)
        _fresh_session()


def _fresh_session() -> None:
    """Forget loaded rows, so that nothing of another scope answers from the identity map."""
    if db.session.registry.has() and not db.session().info.get("transaction_open"):
        db.session.close()
