"""Engine settings that the two databases need."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DEADLOCK = 1213  # MariaDB's and MySQL's error number
# Said by the client at each connection, so that a server with old defaults behaves like a new one.
CONNECT_ARGS = {
    "charset": "utf8mb4",
    "connect_timeout": 5,
    "init_command": "SET SESSION innodb_lock_wait_timeout = 10, "
    "sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_ALL_TABLES')",
}


def engine_options(url: str) -> dict[str, Any]:
    """Return the pool and isolation settings for a database address (measured)."""
    if url.startswith("sqlite"):
        return {}
    return {
        "pool_size": 20,
        "max_overflow": 0,  # overflow connections are opened and closed per use
        "pool_recycle": 1800,
        "pool_pre_ping": True,
        "pool_timeout": 10,
        "isolation_level": "READ COMMITTED",
        "connect_args": CONNECT_ARGS,
    }


def is_deadlock(error: BaseException) -> bool:
    """Tell whether the database chose this transaction to end a deadlock: it may be run again at once."""
    seen: BaseException | None = error
    while seen is not None:  # a savepoint that vanished with the transaction hides the first error
        if isinstance(seen, OperationalError) and seen.orig is not None and seen.orig.args[:1] == (DEADLOCK,):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def is_away(error: BaseException) -> bool:
    """Tell whether the database did not answer: gone, restarting, no connection or lock to be had in time."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


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
