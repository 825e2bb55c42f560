"""A queue page: tabs, filters, an allow-list of sorts, keyset pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.ids import parse_id
from app.core.pagination import (
    COUNT_CAP,
    Page,
    count_label,
    cursor_moment,
    cursor_number,
    decode_cursor,
    encode_cursor,
)
from app.customers.models import Customer
from app.tickets.models import Priority, Stage, Ticket
from app.tickets.policy import listed_tickets
from app.tickets.queries.overview import counts_of, sifted_counts_of

PAGE_SIZE = 25
TABS = ("all", "mine", "unassigned", "overdue", "escalated")


@dataclass(frozen=True, slots=True)
class Sort:
    """One order of a queue; the column has an index behind the stage."""

    column: InstrumentedAttribute[Any]
    descending: bool
    read: Callable[[str], Any]  # from a cursor
    write: Callable[[Ticket], Any]


SORTS: dict[str, Sort] = {
    "updated": Sort(Ticket.updated_at, True, cursor_moment, lambda ticket: ticket.updated_at.isoformat()),
    "due": Sort(Ticket.due_at, False, cursor_moment, lambda ticket: ticket.due_at.isoformat()),
    "priority": Sort(Ticket.priority, True, cursor_number, lambda ticket: int(ticket.priority)),
    "number": Sort(Ticket.number, True, cursor_number, lambda ticket: ticket.number),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What a reader wants to see of a queue."""

    tab: str = "all"
    sort: str = "updated"
    department_id: uuid.UUID | None = None
    priority: str = ""
    topic: str = ""
    kind: str = ""
    text: str = ""  # a number, or how subject or customer name begin


def stage_page(
    actor: Actor, stage: str, filters: QueueFilters, cursor: str | None = None, *, size: int = PAGE_SIZE
) -> Page[Ticket]:
    """Return one page of a queue; raises Invalid for a sort, tab or cursor that does not exist."""
    sort = _sort(filters)
    conditions = _conditions(actor, stage, filters)
    after = decode_cursor(cursor, 2)
    if after is not None:
        conditions.append(_beyond(sort, after))
    order = (sort.column.desc(), Ticket.id.desc()) if sort.descending else (sort.column, Ticket.id)
    rows = list(db.session.scalars(_rows(conditions).order_by(*order).limit(size + 1)))
    more = len(rows) > size
    last = rows[size - 1] if more else None
    return Page(rows[:size], encode_cursor([sort.write(last), last.id]) if last else None)


def queue_row(actor: Actor, stage: str, filters: QueueFilters, ticket_id: uuid.UUID) -> Ticket | None:
    """Return a ticket when this queue page, so filtered, would show it to the actor."""
    conditions = [*_conditions(actor, stage, filters), Ticket.id == ticket_id]
    return db.session.scalars(_rows(conditions)).one_or_none()


def tab_counts(actor: Actor, stage: str, filters: QueueFilters) -> dict[str, str]:
    """Return how many tickets each tab of the stage holds, as people read it: 12, 1000+.

    Priority, topic and kind are looked for among the first tickets only, and "7+" says that there may be
    more. None are counted for a text: a search pays for its own page only.
    """
    if filters.text:
        return {}
    own = _department_condition(filters)
    tabs = {tab: and_(*own, *_tab_conditions(actor, stage, tab)) for tab in tabs_of(stage)}
    sieve = _sieve(filters)
    if not sieve:
        return {tab: count_label(count) for tab, count in counts_of(tabs).items()}
    sifted = sifted_counts_of(tabs, and_(*sieve))
    return {
        tab: count_label(count) if exact else f"{min(count, COUNT_CAP)}+"
        for tab, (count, exact) in sifted.items()
    }


def tabs_of(stage: str) -> tuple[str, ...]:
    """Return the tabs that make sense in a stage."""
    if stage == Stage.TEAM_HANDLING:
        return TABS
    if stage == Stage.PROGRESS:
        return ("all", "overdue")
    return ("all", "mine", "unassigned")


def sort_key(ticket: Ticket, sort: str) -> str:
    """Return a text by which browsers put a row in its place: it sorts like the queue does."""
    value = SORTS[sort].write(ticket)
    return f"{value:012d} {ticket.id}" if isinstance(value, int) else f"{value} {ticket.id}"


def _rows(conditions: list[ColumnElement[bool]]) -> Any:
    return (
        select(Ticket)
        .join(Ticket.customer)
        .where(*conditions)
        .options(
            joinedload(Ticket.customer).load_only(Customer.name, Customer.email, Customer.phone),
            joinedload(Ticket.department),
            joinedload(Ticket.assignee),
        )
    )


def _sort(filters: QueueFilters) -> Sort:
    if filters.sort not in SORTS:
        raise Invalid(fields={"sort": [", ".join(SORTS)]})
    return SORTS[filters.sort]


def _conditions(actor: Actor, stage: str, filters: QueueFilters) -> list[ColumnElement[bool]]:
    if filters.tab not in tabs_of(stage):
        raise Invalid(fields={"tab": [", ".join(tabs_of(stage))]})
    return [*_tab_conditions(actor, stage, filters.tab), *_filter_conditions(filters)]


def _tab_conditions(actor: Actor, stage: str, tab: str) -> list[ColumnElement[bool]]:
    if (
        tab == "mine"
    ):  # who is assigned reads a ticket wherever it is; no other condition, so its index serves
        return [Ticket.stage == stage, Ticket.assignee_id == actor.id]
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "all": [],
        "unassigned": [Ticket.assignee_id.is_(None)],
        "overdue": [Ticket.due_at < utcnow()],
        "escalated": [Ticket.escalated.is_(True)],
    }
    return [listed_tickets(actor, stage), *conditions[tab]]


def _filter_conditions(filters: QueueFilters) -> list[ColumnElement[bool]]:
    return [*_department_condition(filters), *_sieve(filters)]


def _department_condition(filters: QueueFilters) -> list[ColumnElement[bool]]:
    return [Ticket.department_id == filters.department_id] if filters.department_id else []


def _sieve(filters: QueueFilters) -> list[ColumnElement[bool]]:
    """Return the conditions that no index serves."""
    conditions: list[ColumnElement[bool]] = []
    if filters.priority:
        conditions.append(Ticket.priority == Priority[filters.priority.upper()])
    if filters.topic:
        conditions.append(Ticket.topic == filters.topic)
    if filters.kind:
        conditions.append(Ticket.kind == filters.kind)
    if filters.text:
        conditions.append(_text_condition(filters.text))
    return conditions


def _text_condition(text: str) -> ColumnElement[bool]:
    number = text.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return Ticket.number == int(number)
    by_name = Ticket.customer.has(Customer.name.startswith(text, autoescape=True))
    return or_(
        Ticket.subject.startswith(text, autoescape=True), by_name
    )  # LIKE ignores case on both databases


def _beyond(sort: Sort, after: list[str]) -> ColumnElement[bool]:
    """Return "after this row" in a form that both databases answer from the index."""
    last_id = parse_id(after[1])
    try:
        value = sort.read(after[0])
    except ValueError:
        raise Invalid from None
    if last_id is None:
        raise Invalid
    column: ColumnElement[Any] = sort.column.expression
    if sort.descending:
        return and_(column <= value, or_(column < value, Ticket.id < last_id))
    return and_(column >= value, or_(column > value, Ticket.id > last_id))
