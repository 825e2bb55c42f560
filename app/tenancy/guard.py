"""The wall: every statement on a tenant's table carries the organisation, or is refused.

Three layers: ORM statements get the criterion, new rows are stamped and foreign ones refused, and the
final SQL of whatever remains (Core, text) is checked before it reaches the database.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.core.extensions import Base
from app.core.scope import current_scope
from app.tenancy.models import TenantOwned

_flushing: ContextVar[bool] = ContextVar("flushing", default=False)
_PREDICATE = re.compile(r"organization_id\W{0,2}\s*(=|IN)\s*(\?|%s|%\(|:|\()", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+[`\"]?(\w+)", re.IGNORECASE)


class TenancyError(RuntimeError):
    """A statement or row that would cross the wall. A programming error, never the user's."""


def init_app(_app: Flask) -> None:
    """Listen to every session and engine, once per process."""
    if event.contains(Session, "do_orm_execute", _scope_statement):
        return
    event.listen(Session, "do_orm_execute", _scope_statement)
    event.listen(Session, "before_flush", _check_rows)
    event.listen(Session, "after_flush_postexec", _flush_over)
    event.listen(Session, "after_soft_rollback", _flush_failed)
    event.listen(Engine, "before_cursor_execute", _check_sql)


def _scope_statement(state: ORMExecuteState) -> None:
    scope = current_scope()
    if scope is None or scope.organization_id is None:
        return
    state.statement = state.statement.options(_criterion(scope.organization_id))


@lru_cache(maxsize=1024)
def _criterion(organization_id: UUID) -> LoaderCriteriaOption:
    """Return the criterion of one business; every statement asks for it, and making one is dear."""
    return with_loader_criteria(
        TenantOwned, lambda cls: cls.organization_id == organization_id, include_aliases=True
    )


def _check_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    scope = current_scope()
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, TenantOwned):
            continue
        if scope is None:
            raise TenancyError(f"{type(row).__name__} written without a scope")
        if scope.organization_id is None:
            continue
        if getattr(row, "organization_id", None) is None:
            row.organization_id = scope.organization_id
        elif row.organization_id != scope.organization_id:
            raise TenancyError(f"{type(row).__name__} of another organisation")
    _flushing.set(True)


def _flush_over(_session: Session, _context: UOWTransaction) -> None:
    _flushing.set(False)


def _flush_failed(_session: Session, _previous: object) -> None:
    _flushing.set(False)


def _check_sql(
    _connection: Any, _cursor: Any, statement: str, _parameters: Any, _context: Any, _executemany: bool
) -> None:
    scope = current_scope()
    if (scope is not None and scope.organization_id is None) or _flushing.get():
        return
    tables = _unguarded_tables(statement)
    if tables:
        raise TenancyError(f"unscoped SQL on {', '.join(tables)}: {statement[:300]}")
    if scope is None and _tenant_tables(statement):
        raise TenancyError(f"SQL without a scope: {statement[:300]}")


@lru_cache(maxsize=4096)
def _tenant_tables(statement: str) -> tuple[str, ...]:
    words = set(re.findall(r"\w+", statement))
    return tuple(name for name in _tenant_table_names() if name in words)


@lru_cache(maxsize=4096)
def _unguarded_tables(statement: str) -> tuple[str, ...]:
    if not statement.lstrip()[:6].upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
        return ()
    tables = _tenant_tables(statement)
    if not tables:
        return ()
    # Each part of a statement that reads from a tenant's table needs a predicate: one says nothing of others.
    parts = sum(table in tables for table in _FROM.findall(statement))
    return () if len(_PREDICATE.findall(statement)) >= max(1, parts) else tables


@lru_cache(maxsize=1)
def _tenant_table_names() -> tuple[str, ...]:
    return tuple(m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, TenantOwned))  # type: ignore[attr-defined]
