from __future__ import annotations

import pytest

from app.core.errors import Invalid, NotFound
from app.tickets import queries
from app.tickets.actions import link_tickets
from tests.support.world import World
from tests.unit.tickets.support import open_case


def test_a_link_is_seen_from_both_sides_and_made_once(world: World) -> None:
    with world.scope():
        first, second = open_case(world, sure=True), open_case(world, sure=True)
        link_tickets(world.actor("cs"), second.id, first.id)
        link_tickets(world.actor("cs"), first.id, second.id)
        for ticket, other in ((first, second), (second, first)):
            cases = queries.related_cases(world.actor("cs"), ticket)
            assert [(case.ticket.id, case.linked) for case in cases] == [(other.id, True)]
            changes = [line.change for line in queries.history_of(ticket.id)]
            assert changes.count("linked") == 1


def test_a_ticket_is_not_linked_with_itself_or_with_what_may_not_be_read(world: World) -> None:
    with world.scope():
        ticket, hidden = open_case(world, sure=True), open_case(world)
        with pytest.raises(Invalid):
            link_tickets(world.actor("cs"), ticket.id, ticket.id)
        with pytest.raises(NotFound):
            link_tickets(world.actor("cs"), ticket.id, hidden.id)
