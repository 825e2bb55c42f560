"""What keeps a silent conversation open: conditions that higher packages register (an open ticket)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, not_, true

Condition: TypeAlias = Callable[[], ColumnElement[bool]]
_blocks: list[Condition] = []


def blocks_closing(condition: Condition) -> Condition:
    """Register an SQL condition on `Conversation` that holds while it must stay open."""
    if condition not in _blocks:
        _blocks.append(condition)
    return condition


def may_close() -> ColumnElement[bool]:
    """Return the SQL condition that nothing keeps a conversation open."""
    return and_(true(), *(not_(condition()) for condition in _blocks))
