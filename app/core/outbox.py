"""The outbox: reactions that must happen are rows of the same commit, claimed by workers.

`core/delivery.py` runs them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Index, String, Text, Uuid, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import jobs
from app.core.clock import utcnow
from app.core.columns import UtcDateTime, id_column
from app.core.events import Event, consumers_for, to_payload
from app.core.extensions import Model, db
from app.core.ids import new_id


class OutboxEntry(Model):
    """One reaction still to happen."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "parked_at", "available_at"),)  # claims and the sweep

    id: Mapped[uuid.UUID] = id_column()
    organization_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    event_name: Mapped[str] = mapped_column(String(80))
    event_version: Mapped[int]
    consumer: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    available_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    parked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # gave up: a person must look
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


_INSERT = insert(OutboxEntry.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Wake:
    """A stored row and how long it rests first."""

    entry_id: uuid.UUID
    delay_ms: int


def store(events: Sequence[Event]) -> list[Wake]:
    """Write one row per event and interested consumer into the open transaction."""
    rows, wakes = [], []
    now = utcnow()
    for event in events:
        for consumer in consumers_for(event):
            delay_ms, entry_id = consumer.delay_ms(), new_id()
            wakes.append(Wake(entry_id, delay_ms))
            rows.append(
                {
                    "id": entry_id,
                    "organization_id": event.organization_id,
                    "event_name": event.name,
                    "event_version": event.schema_version,
                    "consumer": consumer.name,
                    "payload": to_payload(event),
                    "available_at": now + timedelta(milliseconds=delay_ms),
                    "attempts": 0,
                    "created_at": now,
                }
            )
    if rows:
        db.session.connection().execute(_INSERT, rows)
    return wakes


def wake(wakes: Sequence[Wake]) -> None:
    """Hand the rows to the job queue; a lost wake-up is found by `sweep`."""
    for item in wakes:
        jobs.enqueue("outbox.deliver", str(item.entry_id), delay_ms=item.delay_ms)


def burst_window_ms() -> int:
    """Return the silence, in ms, after which a burst of messages is looked at."""
    return int(current_app.config["BURST_WINDOW_MS"])
