"""Delivery of outbox rows: claim, run the consumer in its organisation's scope, drop or put back.

At least once: consumers are idempotent. A row that keeps failing is parked and shown to the master admin.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import delete, or_, select, update

from app.core import jobs
from app.core.clock import utcnow
from app.core.events import consumer_named, from_payload
from app.core.extensions import db
from app.core.outbox import OutboxEntry, Wake, wake
from app.core.scope import organization_scope, system_scope
from app.core.uow import after_commit, transaction

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=90)  # longer than the slowest consumer: a model call with its retries
MAX_ATTEMPTS = 6
BACKOFF_SECONDS = (1, 5, 30, 120, 600)


def init_app(_app: Flask) -> None:
    """Do nothing more: importing this module gave the job queue what it runs."""


@jobs.job("outbox.sweep")
@jobs.every_minute("outbox sweep")
def sweep_lost() -> None:
    """Deliver what a crash between commit and wake-up left behind."""
    sweep()


@jobs.job("outbox.deliver")
def deliver(entry_id: str) -> None:
    """Claim one row, run its consumer in the organisation's scope, drop it or put it back."""
    claimed = _claim(uuid.UUID(entry_id))
    if claimed is None:
        return
    consumer = consumer_named(claimed.consumer)
    if consumer is not None and consumer.pooled():
        jobs.queue(current_app).run_beside(_finish, claimed)
    else:
        _finish(claimed)


def _finish(claimed: OutboxEntry) -> None:
    """Run a claimed row to its end. Should the process die, the lease runs out and another takes it."""
    try:
        _run(claimed)
    except Exception as error:
        log.exception("consumer_failed", consumer=claimed.consumer, outbox_id=str(claimed.id))
        _put_back(claimed, error)
    else:
        _drop(claimed)


def sweep(limit: int = 200) -> int:
    """Deliver rows whose wake-up was lost; return how many were found."""
    with system_scope("outbox sweep"):
        due = due_entry_ids(limit)
    for entry_id in due:
        deliver(str(entry_id))
    return len(due)


def due_entry_ids(limit: int) -> list[uuid.UUID]:
    """Return rows that are due and that nobody holds."""
    return list(
        db.session.scalars(select(OutboxEntry.id).where(*_claimable()).order_by(OutboxEntry.id).limit(limit))
    )


def _claimable() -> list[Any]:
    now = utcnow()
    return [
        OutboxEntry.parked_at.is_(None),
        OutboxEntry.available_at <= now,
        or_(OutboxEntry.leased_until.is_(None), OutboxEntry.leased_until < now),
    ]


def _claim(entry_id: uuid.UUID) -> OutboxEntry | None:
    with system_scope("outbox claim"), transaction():
        taken = db.session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == entry_id, *_claimable())
            .values(leased_until=utcnow() + LEASE, attempts=OutboxEntry.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        entry = db.session.get_one(OutboxEntry, entry_id)
        db.session.expunge(entry)
        return entry


def _run(entry: OutboxEntry) -> None:
    consumer = consumer_named(entry.consumer)
    if consumer is None:
        raise LookupError(f"no consumer named {entry.consumer}")
    _in_its_scope(entry, consumer.handle)


def _in_its_scope(entry: OutboxEntry, handle: Callable[[Any], None]) -> None:
    """Give the row's event to a function, in the scope of the business it belongs to."""
    event = from_payload(entry.event_name, entry.payload)
    if entry.organization_id is None:
        with system_scope(f"consumer {entry.consumer}"):
            handle(event)
    else:
        with organization_scope(entry.organization_id):
            handle(event)


def _drop(entry: OutboxEntry) -> None:
    with system_scope("outbox done"), transaction():
        db.session.execute(delete(OutboxEntry).where(OutboxEntry.id == entry.id))


def _put_back(entry: OutboxEntry, error: Exception) -> None:
    wait_seconds = BACKOFF_SECONDS[min(entry.attempts, len(BACKOFF_SECONDS)) - 1]
    parked = entry.attempts >= MAX_ATTEMPTS
    with system_scope("outbox retry"), transaction():
        db.session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == entry.id)
            .values(
                leased_until=None,
                available_at=utcnow() + timedelta(seconds=wait_seconds),
                parked_at=utcnow() if parked else None,
                last_error=f"{type(error).__name__}: {error}"[:2000],
            )
        )
    if parked:
        _last_resort(entry)
    else:
        wake([Wake(entry.id, wait_seconds * 1000)])


def _last_resort(entry: OutboxEntry) -> None:
    """Do what a consumer keeps for the worst case; the parked row stays for a person to look at."""
    consumer = consumer_named(entry.consumer)
    if consumer is None or consumer.last_resort is None:
        return
    try:
        _in_its_scope(entry, consumer.last_resort)
    except Exception:
        log.exception("last_resort_failed", consumer=entry.consumer, outbox_id=str(entry.id))


def parked_entries(organization_id: uuid.UUID, limit: int = 20) -> list[OutboxEntry]:
    """Return what could not be delivered for a business, the newest first: a person must look."""
    return list(
        db.session.scalars(
            select(OutboxEntry)
            .where(OutboxEntry.organization_id == organization_id, OutboxEntry.parked_at.is_not(None))
            .order_by(OutboxEntry.parked_at.desc())
            .limit(limit)
        )
    )


def retry_parked(organization_id: uuid.UUID) -> int:
    """Try everything again that was parked for a business; return how many rows."""
    parked = [entry.id for entry in parked_entries(organization_id, limit=1000)]
    with transaction():
        db.session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(parked))
            .values(parked_at=None, attempts=0, leased_until=None, available_at=utcnow())
        )
        after_commit(lambda: wake([Wake(entry_id, 0) for entry_id in parked]))
    return len(parked)


def drop_pending(organization_id: uuid.UUID) -> None:
    """Forget what is still to happen for a business: a demo's past sends no mails."""
    with transaction():
        db.session.execute(delete(OutboxEntry).where(OutboxEntry.organization_id == organization_id))
