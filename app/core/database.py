"""Engine settings that the two databases need."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine


def engine_options(url: str) -> dict[str, Any]:
    """Return the pool and isolation settings for a database address (measured, see docs/adr/0003)."""
    if url.startswith("sqlite"):
        return {}
    return {
        "pool_size": 20,
        "max_overflow": 0,  # overflow connections are opened and closed per use
        "pool_recycle": 1800,
        "pool_pre_ping": True,
        "pool_timeout": 10,
        "isolation_level": "READ COMMITTED",
    }


def init_app(_app: Flask) -> None:
    """Prepare each new connection."""
    if not event.contains(Engine, "connect", _prepare):
        event.listen(Engine, "connect", _prepare)


def _prepare(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not begin by itself: reads run on their own, `core.uow` begins writes at once.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
