"""Clocks of conversations, each minute: waits that grew too long, agents gone silent, talks that ended.

Due rows are found over all businesses; the work on each is done in its own scope, under its lock, and
looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.queries import organizations
from app.chat import actions
from app.chat.queries import DueRow, live_conversations, silent_conversations
from app.core import jobs
from app.core.actor import Actor, system_actor
from app.core.clock import utcnow
from app.core.errors import AppError
from app.core.scope import organization_scope, system_scope
from app.tenancy.models import Organization


@jobs.every_minute("chat.clocks")
def run_clocks() -> None:
    """Expire waits, free conversations of silent agents, close what has gone silent."""
    now = utcnow()
    with system_scope("timer: chat clocks"):
        businesses = list(organizations())
        live = live_conversations()
        silent = silent_conversations(closing_times(businesses, now))
    for row in live:
        _in_scope(row, actions.expire_wait if row.waits else actions.free_from_silent_agent)
    for row in silent:
        _in_scope(row, actions.close_silent)


def closing_times(businesses: Iterable[Organization], now: datetime) -> dict[datetime, list[UUID]]:
    """Return, per moment before which silence ends a talk, the businesses with that setting."""
    times: dict[datetime, list[UUID]] = {}
    for business in businesses:
        before = now - timedelta(hours=business.settings.chat.close_hours)
        times.setdefault(before, []).append(business.id)
    return times


def _in_scope(row: DueRow, act: Callable[[Actor, UUID], bool]) -> None:
    with organization_scope(row.organization_id):
        try:
            act(system_actor(row.organization_id), row.id)
        except AppError:
            jobs.log.info("clock_overtaken", conversation_id=str(row.id))
