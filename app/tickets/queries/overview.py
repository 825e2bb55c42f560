"""Counts of stages: capped, so that they cost the same with a million tickets."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, null, select, union_all

from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.pagination import COUNT_CAP
from app.roles.models import Department
from app.tickets.due import OPEN_STAGES
from app.tickets.models import Stage, Ticket
from app.tickets.policy import listed_tickets

SIFTED = 1_000  # tickets looked at for a count under filters
MOST_DEPARTMENTS = 60  # on the overview; a compound SELECT has an end


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of one department on the overview."""

    department_id: uuid.UUID | None
    stage: str
    count: int  # capped
    overdue: int  # capped; 0 where the customer is to move
    oldest: datetime | None  # since when the oldest ticket has been in the stage


def capped(*conditions: ColumnElement[bool]) -> Any:
    """Return a scalar subquery that counts tickets and stops one above the cap."""
    rows = select(Ticket.id).where(*conditions).limit(COUNT_CAP + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def stage_counts(actor: Actor) -> dict[str, int]:
    """Return how many tickets each queue page shows the actor, and `escalated`; capped."""
    conditions = {str(stage): listed_tickets(actor, stage) for stage in Stage}
    conditions["escalated"] = listed_tickets(actor, Stage.TEAM_HANDLING) & Ticket.escalated.is_(True)
    return counts_of(conditions)


def counts_of(conditions: dict[str, ColumnElement[bool]]) -> dict[str, int]:
    """Return capped counts by key, in one statement."""
    columns = [capped(condition).label(key) for key, condition in conditions.items()]
    row = db.session.execute(select(*columns)).one()
    return dict(zip(conditions, row, strict=True))


def sifted_counts_of(
    conditions: dict[str, ColumnElement[bool]], sieve: ColumnElement[bool]
) -> dict[str, tuple[int, bool]]:
    """Return by key how many of the first `SIFTED` tickets pass a sieve that no index serves.

    With it whether those are all: counting on would read a whole queue for a rare filter.
    """
    columns = [_sifted(condition, sieve).label(key) for key, condition in conditions.items()]
    row = db.session.execute(select(*columns)).one()
    return {key: (value // 2, value % 2 == 0) for key, value in zip(conditions, row, strict=True)}


def _sifted(condition: ColumnElement[bool], sieve: ColumnElement[bool]) -> Any:
    """Return a scalar subquery: twice the count, and one more when there is more to look at."""
    # Named, for an expression alone does not tell the ORM whose criterion of the business to add.
    rows = select(case((sieve, 1)).label("hit")).select_from(Ticket)
    seen = rows.where(condition).limit(SIFTED + 1).subquery()
    more = case((func.count() > SIFTED, 1), else_=0)
    return select(func.count(seen.c.hit) * 2 + more).select_from(seen).scalar_subquery()


def stage_overview(departments: Sequence[Department]) -> list[StageRow]:
    """Return count, overdue and oldest of all stages per department, undispatched tickets under None."""
    ids = [None, *(d.id for d in departments[:MOST_DEPARTMENTS])]
    parts = [_part(index, id_, stage) for index, id_ in enumerate(ids) for stage in Stage]
    rows = db.session.execute(union_all(*parts))
    return [
        StageRow(ids[index], stage, count, overdue, _moment(oldest))
        for index, stage, count, overdue, oldest in rows
        if count
    ]


def _part(index: int, department_id: uuid.UUID | None, stage: Stage) -> Select[Any]:
    where = (Ticket.department_id == department_id, Ticket.stage == stage)
    late = capped(*where, Ticket.due_at < utcnow()) if stage in OPEN_STAGES else literal(0)
    oldest = select(func.min(Ticket.stage_since)).where(*where).scalar_subquery()
    since = oldest if stage != Stage.FINISHED else null()
    return select(literal(index), literal(str(stage)), capped(*where), late, since)


def _moment(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None
