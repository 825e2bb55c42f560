"""The unit of work: the only place that commits.

`transaction()` opens one write transaction; nested use joins it. On success the recorded events are
written to the outbox in the same commit, then pushed. On any exception nothing is kept, nothing pushed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial, wraps
from threading import Lock
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from app.core import outbox
from app.core.database import is_deadlock
from app.core.events import Event, pushes_for
from app.core.extensions import db

P = ParamSpec("P")
R = TypeVar("R")
log = structlog.get_logger(__name__)
TURN_SECONDS = 5.0  # afterwards SQLite itself says that it is busy
RETRIES = 2  # of an action that lost a deadlock


@dataclass(slots=True)
class UnitOfWork:
    """What one open transaction has recorded."""

    events: list[Event] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)


_turns: dict[str, Lock] = {}  # by database file, in this process
_open: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


@contextmanager
def transaction() -> Iterator[UnitOfWork]:
    """Write, or write nothing. Joins the transaction that is already open."""
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    work = UnitOfWork()
    token = _open.set(work)
    session = db.session()
    turn: Lock | None = None
    try:
        turn = _begin()
        session.info["transaction_open"] = True
        yield work
        session.flush()
        wakes = outbox.store(work.events)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        if turn is not None:
            turn.release()
        session.info.pop("transaction_open", None)
        _open.reset(token)
    _after(work, wakes)


def in_transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in `transaction()`; actions carry it.

    The loser of a deadlock runs again from its start, for nothing of it was kept (docs/adr/0010).
    """

    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return function(*args, **kwargs)

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if _open.get() is not None:
            return function(*args, **kwargs)
        for _attempt in range(RETRIES):
            try:
                return alone(*args, **kwargs)
            except DBAPIError as error:
                if not is_deadlock(error):
                    raise
                log.info("deadlock_retried", action=function.__qualname__)
        return alone(*args, **kwargs)

    return wrapper


def record(event: Event) -> None:
    """Note that something happened; it becomes known when the transaction commits."""
    work = _open.get()
    if work is None:
        raise RuntimeError("record() outside a transaction")
    work.events.append(event)


def after_commit(function: Callable[[], None]) -> None:
    """Call `function` once the open transaction has committed (disconnects, cache drops)."""
    work = _open.get()
    if work is None:
        raise RuntimeError("after_commit() outside a transaction")
    work.after_commit.append(function)


def assert_outside_transaction() -> None:
    """Refuse to leave the process (model, mail, HTTP) while a transaction is open."""
    if _open.get() is not None:
        raise RuntimeError("nothing leaves the process while a transaction is open")


def _begin() -> Lock | None:
    """Take SQLite's write lock at once: an upgrade from read to write fails whatever the time-out.

    Returns this process's turn, to be given back. Left alone, SQLite's writers sleep ever longer between
    their tries, and the unlucky wait for seconds. The connection comes first: who has the turn lacks nothing.
    """
    connection = db.session.connection()
    raw = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or raw is None or raw.in_transaction:
        return None
    turn = _turns.setdefault(str(connection.engine.url.database), Lock())
    held = turn.acquire(timeout=TURN_SECONDS)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # other processes write too
    except BaseException:
        if held:
            turn.release()
        raise
    return turn if held else None


def _after(work: UnitOfWork, wakes: list[outbox.Wake]) -> None:
    for event in work.events:
        for push in pushes_for(event):
            _safely(partial(push, event), event.name)
    for function in work.after_commit:
        _safely(function, "after_commit")
    if wakes:
        _safely(lambda: outbox.wake(wakes), "outbox")


def _safely(function: Callable[[], None], what: str) -> None:
    try:
        function()
    except Exception:
        log.exception("after_commit_failed", what=what)
