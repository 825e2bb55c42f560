"""The two ways out to browsers: to the staff in some rooms, to one customer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from app.core import rooms
from app.core.extensions import socketio
from app.core.sockets import STAFF, VISITOR


def to_staff(event: str, payload: Any, listening: Collection[str]) -> None:
    """Send to everybody of staff who is in one of the rooms, each connection once."""
    if listening:
        socketio.emit(event, payload, to=sorted(listening), namespace=STAFF)  # type: ignore[arg-type]


def to_customer(event: str, payload: Any, customer_id: UUID) -> None:
    """Send to all tabs of a customer."""
    socketio.emit(event, payload, to=rooms.customer(customer_id), namespace=VISITOR)
