"""Which tickets a timer must look at, over all businesses; needs a system scope.

Every business has clocks of its own: businesses with equal clocks are asked for together, in one
statement for all.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, or_, select

from app.core.clock import utcnow
from app.core.extensions import db
from app.tenancy.models import Organization
from app.tenancy.settings import OrganizationSettings, TicketSettings
from app.tickets.models import Stage, Ticket

BATCH = 200  # tickets a timer takes a minute; what is left is found the next minute
Due: TypeAlias = list[tuple[uuid.UUID, uuid.UUID]]  # (organization id, ticket id)


def undispatched() -> Due:
    """Return new tickets that nobody gave to a department in time."""
    return _due(Stage.PROGRESS, lambda settings: timedelta(minutes=settings.dispatch_minutes))


def due_for_reminder() -> Due:
    """Return answered tickets whose customer has been silent and was not reminded yet."""
    return _due(
        Stage.RESPONSE,
        lambda settings: timedelta(hours=settings.reminder_hours),
        Ticket.reminded_at.is_(None),
    )


def due_for_finish() -> Due:
    """Return answered and reminded tickets whose customer stayed silent; the action checks the reminder."""
    return _due(
        Stage.RESPONSE,
        lambda settings: timedelta(hours=settings.auto_finish_hours),
        Ticket.reminded_at.is_not(None),
    )


def _due(stage: Stage, age: Callable[[TicketSettings], timedelta], *more: ColumnElement[bool]) -> Due:
    businesses = _businesses_by_age(age)
    if not businesses:
        return []
    old_enough = or_(
        *(
            Ticket.organization_id.in_(ids) & (Ticket.stage_since <= before)
            for before, ids in businesses.items()
        )
    )
    rows = db.session.execute(
        select(Ticket.organization_id, Ticket.id)
        .where(Ticket.stage == stage, old_enough, *more)
        .order_by(Ticket.stage_since)
        .limit(BATCH)
    )
    return [(organization_id, ticket_id) for organization_id, ticket_id in rows]


def _businesses_by_age(age: Callable[[TicketSettings], timedelta]) -> dict[datetime, list[uuid.UUID]]:
    now, found = utcnow(), defaultdict(list)
    for organization_id, stored in db.session.execute(select(Organization.id, Organization.settings_json)):
        found[now - age(OrganizationSettings.from_json(stored).tickets)].append(organization_id)
    return dict(found)
