from __future__ import annotations

import pytest

from app.core.errors import Conflict, Forbidden, Invalid
from app.tickets import queries
from app.tickets.actions import assign_ticket, set_priority
from app.tickets.models import Priority, Stage
from tests.support.world import World
from tests.unit.tickets.support import open_case, put, reloaded


def test_a_ticket_is_assigned_within_its_department(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, sure=True), department_id=world.kirim.id)
        assign_ticket(world.actor("admin"), ticket.id, world.users["cs2"].id)
        assert reloaded(ticket).assignee_id == world.users["cs2"].id
        line = queries.history_of(ticket.id)[-1]
        assert (line.change, line.from_value, line.to_value) == ("assigned", "", "Dewi")
        with pytest.raises(Invalid):
            assign_ticket(world.actor("admin"), ticket.id, world.users["cs"].id)
        assign_ticket(world.actor("admin"), ticket.id, None)
        assert reloaded(ticket).assignee_id is None


def test_a_person_of_another_business_cannot_be_assigned(world: World, other_world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        with pytest.raises(Invalid):
            assign_ticket(world.actor("master"), ticket.id, other_world.users["master"].id)


def test_who_held_a_ticket_goes_on_reading_it(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, sure=True), department_id=world.kirim.id)
        assign_ticket(world.actor("admin"), ticket.id, world.users["cs2"].id)
        assign_ticket(world.actor("admin"), ticket.id, world.users["master"].id)
        put(ticket, department_id=world.umum.id, stage=Stage.PROGRESS)
        assert queries.ticket_by_number(world.actor("cs2"), ticket.number).id == ticket.id


def test_priority_moves_the_due_time(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        set_priority(world.actor("cs"), ticket.id, "urgent")
        found = reloaded(ticket)
        assert found.priority == Priority.URGENT
        assert (found.due_at - found.created_at).total_seconds() == 3600
        with pytest.raises(Invalid):
            set_priority(world.actor("cs"), ticket.id, "asap")


def test_who_only_reads_a_ticket_changes_nothing(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        with pytest.raises(Forbidden):
            set_priority(world.actor("cs2"), ticket.id, "low")
        with pytest.raises(Forbidden):
            assign_ticket(world.actor("cs2"), ticket.id, world.users["cs2"].id)


def test_a_finished_ticket_is_reopened_before_it_is_changed(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, sure=True), stage=Stage.FINISHED)
        with pytest.raises(Conflict):
            set_priority(world.actor("cs"), ticket.id, "low")


def test_an_old_version_changes_nothing(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        set_priority(world.actor("cs"), ticket.id, "high", expected_version=1)
        with pytest.raises(Conflict):
            assign_ticket(world.actor("master"), ticket.id, world.users["cs"].id, expected_version=1)
