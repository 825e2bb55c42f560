"""Keyset pages and capped counts: as fast with a million rows as with ten."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from app.core.errors import Invalid

T = TypeVar("T")
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows and the cursor of the next (None at the end)."""

    items: Sequence[T]
    next_cursor: str | None


def encode_cursor(values: Sequence[Any]) -> str:
    """Pack the sort values of the last row into an opaque text."""
    return base64.urlsafe_b64encode(json.dumps([str(v) for v in values]).encode()).decode()


def decode_cursor(text: str | None, size: int) -> list[str] | None:
    """Unpack a cursor of `size` values; raises Invalid when somebody tampered with it."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid from None
    if not isinstance(values, list) or len(values) != size or not all(isinstance(v, str) for v in values):
        raise Invalid
    return values


def cursor_moment(text: str) -> datetime:
    """Return the moment that a cursor holds, as UTC; raises ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def cursor_number(text: str) -> int:
    """Return the number that a cursor holds; raises ValueError when no column could hold it."""
    number = int(text)
    if abs(number) >= 2**31:
        raise ValueError(text)
    return number


def count_label(count: int) -> str:
    """Return a capped count as people read it: 12, 999, 1000+."""
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)
