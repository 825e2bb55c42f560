"""Socket.IO adapters share this: who is connected, a scope per event, errors as acknowledgements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any
from uuid import UUID

import structlog
from flask import g, request
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.core.actor import Actor
from app.core.database import is_away
from app.core.errors import AppError, Conflict, Invalid, NotAuthenticated, Unavailable
from app.core.extensions import socketio
from app.core.ids import new_id
from app.core.scope import organization_scope

log = structlog.get_logger(__name__)
STAFF = "/staff"
VISITOR = "/visitor"
MAX_PAYLOAD_KEYS = 30


@dataclass(slots=True)
class Connection:
    """One connected browser tab; the actor is what was proved at connect."""

    sid: str
    namespace: str
    actor: Actor
    locale: str = "id"
    watching: set[str] = field(default_factory=set)  # rooms joined on request


_connections: dict[str, Connection] = {}
_handlers: dict[tuple[str, str], Callable[..., Any]] = {}
_lock = Lock()


def remember(connection: Connection) -> None:
    """Keep what was proved at connect."""
    with _lock:
        _connections[connection.sid] = connection


def forget(sid: str) -> Connection | None:
    """Drop a connection that has ended and return what it was."""
    with _lock:
        return _connections.pop(sid, None)


def connection(sid: str) -> Connection:
    """Return the connection of a socket; raises NotAuthenticated when it was never proved."""
    found = _connections.get(sid)
    if found is None:
        raise NotAuthenticated
    return found


def connections_of(actor_id: UUID) -> list[Connection]:
    """Return all connections of a person in this process."""
    with _lock:
        return [c for c in _connections.values() if c.actor.id == actor_id]


def all_connections() -> list[Connection]:
    """Return all connections of this process."""
    with _lock:
        return list(_connections.values())


def on_socket(name: str, namespace: str) -> Callable[[Callable[[Actor, dict[str, Any]], Any]], Any]:
    """Register a handler `(actor, data) -> dict | None` whose result or error is the acknowledgement."""

    def register(function: Callable[[Actor, dict[str, Any]], Any]) -> Any:
        @wraps(function)
        def handler(data: object = None) -> dict[str, Any]:
            return acknowledge(function, data)

        _handlers[namespace, name] = handler
        return function

    return register


def bind() -> None:
    """Give every registered handler to the server of the app that is being built; each app has its own."""
    for (namespace, name), handler in _handlers.items():
        socketio.on_event(name, handler, namespace=namespace)


def acknowledge(function: Callable[[Actor, dict[str, Any]], Any], data: object) -> dict[str, Any]:
    """Run a handler in its actor's scope; the second of the two places where errors are rendered."""
    try:
        here = connection(request.sid)  # type: ignore[attr-defined]
        g.locale = here.locale
        if data is None:
            data = {}
        if not isinstance(data, dict) or len(data) > MAX_PAYLOAD_KEYS:
            raise Invalid
        with organization_scope(here.actor.organization_id):
            result = function(here.actor, data) or {}
        return {"ok": True, **result}
    except ValidationError as error:
        return Invalid(fields=_fields(error)).to_json()
    except AppError as error:
        return error.to_json()
    except SQLAlchemyError as error:
        return _of_database(error)
    except Exception as error:  # noqa: BLE001 - logged, and told with a reference
        return _unexpected(error)


def _of_database(error: SQLAlchemyError) -> dict[str, Any]:
    if is_away(error):
        log.error("database_unavailable", error=str(error))
        return Unavailable().to_json()
    if isinstance(error, IntegrityError):
        log.warning("integrity_error", error=str(error.orig))
        return Conflict().to_json()
    return _unexpected(error)


def _unexpected(error: Exception) -> dict[str, Any]:
    reference = str(new_id())
    log.error("socket_handler_failed", reference=reference, exc_info=error)
    return {**AppError(code="internal").to_json(), "reference": reference}


def _fields(error: ValidationError) -> dict[str, list[str]]:
    messages = error.messages if isinstance(error.messages, dict) else {"_": error.messages}
    return {
        str(key): [str(m) for m in value] if isinstance(value, list) else [str(value)]
        for key, value in messages.items()
    }
