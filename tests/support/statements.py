"""Count SQL statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Statements:
    """Collects the SQL texts that run while counting."""

    def __init__(self) -> None:
        self.active: list[list[str]] = []

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Yield a list that fills with the statements of the block."""
        seen: list[str] = []
        self.active.append(seen)
        try:
            yield seen
        finally:
            self.active.remove(seen)


def count_statements(engine: Engine) -> Iterator[Statements]:
    """Listen to an engine for the length of a fixture."""
    statements = Statements()

    def listen(_c: Any, _cu: Any, statement: str, _p: Any, _ctx: Any, _many: bool) -> None:
        for seen in statements.active:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    yield statements
    event.remove(engine, "before_cursor_execute", listen)
