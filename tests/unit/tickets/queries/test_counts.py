from __future__ import annotations

import pytest

from app.core.extensions import db
from app.core.uow import transaction
from app.tickets.models import Priority, Stage, Ticket
from app.tickets.queries import QueueFilters, overview, tab_counts
from benchmarks.tickets import fill
from tests.support.world import World


@pytest.fixture
def busy(world: World) -> World:
    """Return a business with ten tickets with the teams, of which two are urgent."""
    fill(world.app, world, 10)
    with world.scope(), transaction():
        for ticket in db.session.query(Ticket).order_by(Ticket.number):
            ticket.stage, ticket.escalated = Stage.TEAM_HANDLING, ticket.number == 3
            ticket.priority = Priority.URGENT if ticket.number in (1, 10) else Priority.NORMAL
            ticket.updated_at = ticket.created_at
    return world


def counts(world: World, **filters: str) -> dict[str, str]:
    with world.scope():
        return tab_counts(world.actor("master"), Stage.TEAM_HANDLING, QueueFilters(**filters))


def test_each_tab_says_how_many_tickets_it_holds(busy: World):
    assert (counts(busy)["all"], counts(busy)["escalated"]) == ("10", "1")


def test_counts_follow_the_filters(busy: World):
    urgent = counts(busy, priority="urgent")
    assert (urgent["all"], urgent["escalated"]) == ("2", "0")


def test_a_rare_filter_does_not_read_a_whole_queue_and_the_count_says_so(
    busy: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(overview, "SIFTED", 9)
    urgent = counts(busy, priority="urgent")
    assert urgent["all"] in {"1+", "2+"}
    assert urgent["escalated"] == "0"


@pytest.mark.parametrize("filters", [{}, {"priority": "normal"}, {"priority": "normal", "kind": "complaint"}])
def test_tickets_of_another_business_are_never_counted(
    busy: World, other_world: World, filters: dict[str, str]
):
    before = counts(busy, **filters)
    fill(other_world.app, other_world, 400)
    assert counts(busy, **filters) == before
    with other_world.scope():
        master = other_world.actor("master")
        tabs = [tab_counts(master, stage, QueueFilters(**filters)) for stage in Stage]
    assert sum(int(tab["all"]) for tab in tabs) <= 400


def test_nothing_is_counted_for_a_text(busy: World):
    assert counts(busy, text="Paket") == {}
