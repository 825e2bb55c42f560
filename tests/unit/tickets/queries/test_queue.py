"""The queue queries answer from an index: no sorting of a whole stage, whatever its size."""

from __future__ import annotations

import pytest

from app.core.extensions import db
from app.core.scope import system_scope
from app.tickets.models import Stage
from app.tickets.queries import SORTS, QueueFilters, stage_page
from tests.support.statements import Statements
from tests.support.world import World

PAGES = [("cs", Stage.TEAM_HANDLING), ("admin", Stage.TEAM_HANDLING), ("cs", Stage.FINISHED)]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("who", "stage"), PAGES)
def test_a_page_is_read_in_the_order_of_an_index(
    world: World, statements: Statements, who: str, stage: Stage, sort: str
) -> None:
    plan = plan_of(world, statements, who, stage, QueueFilters(sort=sort))
    assert f"USING INDEX ix_tickets_organization_id_stage_{SORTS[sort].column.key}" in plan or (
        "USING INDEX ix_tickets_organization_id_department_id_stage" in plan
    )
    assert "SCAN tickets" not in plan
    if who == "cs":  # one department's rows may be sorted, a whole stage never
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (QueueFilters(tab="mine"), "organization_id_assignee_id_stage"),
        (QueueFilters(tab="escalated"), "organization_id_stage_escalated"),
        (QueueFilters(tab="overdue", sort="due"), "organization_id_stage_due_at"),
    ],
    ids=["mine", "escalated", "overdue"],
)
def test_a_tab_has_an_index_of_its_own(
    world: World, statements: Statements, filters: QueueFilters, index: str
) -> None:
    plan = plan_of(world, statements, "cs", Stage.TEAM_HANDLING, filters)
    assert f"USING INDEX ix_tickets_{index}" in plan


def plan_of(world: World, statements: Statements, who: str, stage: Stage, filters: QueueFilters) -> str:
    """Return how SQLite answers the page."""
    with world.scope(), statements.counting() as seen:
        stage_page(world.actor(who), stage, filters)
    with world.app.app_context(), system_scope("test"):
        count = seen[0].count("?")
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {seen[0]}", ("1",) * count)
        return "\n".join(str(row[-1]) for row in rows)
