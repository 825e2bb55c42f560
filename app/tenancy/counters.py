"""Numbers that people read: 1, 2, 3 ... per business and kind, without a double."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.core.extensions import db
from app.tenancy.models import Counter


def next_number(kind: str) -> int:
    """Return the next number of a kind. Call within a transaction: the row stays locked until it ends."""
    if not _grow(kind):
        _start(kind)
        _grow(kind)
    return db.session.scalars(select(Counter.value).where(Counter.kind == kind)).one()


def _grow(kind: str) -> bool:
    done = db.session.execute(
        update(Counter)
        .where(Counter.kind == kind)
        .values(value=Counter.value + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _start(kind: str) -> None:
    """Begin counting; when another transaction began at the same moment, its row serves."""
    try:
        with db.session.begin_nested():
            db.session.add(Counter(kind=kind))
    except IntegrityError:
        return
