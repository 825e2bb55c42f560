"""Minute timers of tickets: dispatch, reminder, the end of silence."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import structlog

from app.core import jobs
from app.core.actor import Actor, system_actor
from app.core.errors import AppError
from app.core.scope import organization_scope, system_scope
from app.tickets import queries
from app.tickets.actions.timed import dispatch_unattended, finish_silent, remind_customer
from app.tickets.queries import Due

log = structlog.get_logger(__name__)


@jobs.every_minute("tickets.dispatch")
def dispatch_unattended_tickets() -> None:
    """Give tickets that nobody dispatched in time to the default department."""
    _for_each(queries.undispatched, dispatch_unattended)


@jobs.every_minute("tickets.remind")
def remind_silent_customers() -> None:
    """Remind customers who have not answered."""
    _for_each(queries.due_for_reminder, remind_customer)


@jobs.every_minute("tickets.finish")
def finish_silent_tickets() -> None:
    """Finish tickets whose customers stayed silent after the reminder."""
    _for_each(queries.due_for_finish, finish_silent)


def _for_each(find: Callable[[], Due], act: Callable[[Actor, uuid.UUID], None]) -> None:
    """Let one ticket that refuses not keep the others waiting."""
    with system_scope("timer: tickets that are due"):
        due = find()
    for organization_id, ticket_id in due:
        with organization_scope(organization_id):
            try:
                act(system_actor(organization_id), ticket_id)
            except AppError as error:
                log.warning("ticket_timer_refused", ticket_id=str(ticket_id), code=error.code)
