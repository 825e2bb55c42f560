"""Who reads a ticket: the predicate, and the same answer through page, search, count, link and row."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from app.core.actor import Actor
from app.core.errors import Forbidden, NotFound
from app.core.extensions import db
from app.roles.permissions import Permission
from app.tickets.actions import assign_ticket, escalate_ticket, reply_to_ticket
from app.tickets.models import Stage, Ticket
from app.tickets.policy import access_ticket, listed_tickets, visible_tickets
from app.tickets.queries import stage_counts
from tests.support.world import World
from tests.unit.tickets.support import customer_of, customer_with_talk, key, open_case, put

# The ticket's department is Pengiriman: admin and cs2 serve it, cs does not.
EXPECTED = {
    ("master", Stage.PROGRESS): True,
    ("master", Stage.TEAM_HANDLING): True,
    ("master", Stage.RESPONSE): True,
    ("master", Stage.FINISHED): True,
    ("admin", Stage.PROGRESS): True,
    ("admin", Stage.TEAM_HANDLING): True,
    ("admin", Stage.RESPONSE): True,
    ("admin", Stage.FINISHED): True,
    ("cs2", Stage.PROGRESS): True,
    ("cs", Stage.PROGRESS): False,
    ("cs", Stage.TEAM_HANDLING): True,
    ("cs", Stage.RESPONSE): True,
    ("cs", Stage.FINISHED): True,
}


def sees(actor: Actor, ticket_id: uuid.UUID) -> bool:
    listed = db.session.scalars(select(Ticket.id).where(Ticket.id == ticket_id, visible_tickets(actor))).all()
    try:
        access_ticket(actor, ticket_id)
    except NotFound:
        assert listed == []
        return False
    assert listed == [ticket_id]
    return True


@pytest.mark.parametrize(("who", "stage"), EXPECTED)
def test_reading_by_role_department_and_stage(world: World, who: str, stage: Stage) -> None:
    with world.scope():
        ticket = put(open_case(world), stage=stage, department_id=world.kirim.id)
        assert sees(world.actor(who), ticket.id) is EXPECTED[who, stage]


@pytest.mark.parametrize("stage", Stage)
def test_another_departments_admin_reads_nothing(world: World, stage: Stage) -> None:
    with world.scope():
        ticket = put(open_case(world), stage=stage, department_id=world.umum.id)
        assert sees(world.actor("admin"), ticket.id) is False


def test_a_new_ticket_without_a_department_is_the_masters_alone(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        assert {who: sees(world.actor(who), ticket.id) for who in ("master", "admin", "cs", "cs2")} == {
            "master": True, "admin": False, "cs": False, "cs2": False,
        }  # fmt: skip


def test_the_assignee_reads_whatever_the_department(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world), department_id=world.umum.id, assignee_id=world.users["admin"].id)
        assert sees(world.actor("admin"), ticket.id) is True


def test_who_filed_held_handled_or_escalated_goes_on_reading(world: World) -> None:
    with world.scope():
        filed = open_case(world, by=world.actor("admin"), department_id=world.umum.id)
        held = put(open_case(world, sure=True), department_id=world.kirim.id)
        assign_ticket(world.actor("master"), held.id, world.users["admin"].id)
        assign_ticket(world.actor("master"), held.id, None)
        handled = put(open_case(world, sure=True), department_id=world.kirim.id)
        reply_to_ticket(world.actor("admin"), handled.id, body="Halo", client_key=key())
        escalated = put(open_case(world, sure=True), department_id=world.kirim.id)
        escalate_ticket(world.actor("admin"), escalated.id, reason="x", department_id=world.umum.id)
        for ticket in (filed, held, handled, escalated):
            put(ticket, department_id=world.umum.id)
            assert sees(world.actor("admin"), ticket.id) is True


def test_the_department_that_passed_a_ticket_on_goes_on_reading(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, sure=True), department_id=world.kirim.id)
        escalate_ticket(world.actor("master"), ticket.id, reason="x", department_id=world.umum.id)
        put(ticket, stage=Stage.PROGRESS)
        assert sees(world.actor("cs2"), ticket.id) is True  # of Pengiriman, did nothing herself


def test_customers_read_their_own_tickets_only(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        stranger, _ = customer_with_talk(world)
        assert sees(customer_of(ticket, world), ticket.id) is True
        assert sees(stranger, ticket.id) is False


def test_another_business_sees_nothing_through_any_door(world: World, other_world: World) -> None:
    with other_world.scope():
        foreign = open_case(other_world, sure=True, subject="Rahasia tetangga")
    with world.scope():
        assert sees(world.actor("master"), foreign.id) is False
        assert stage_counts(world.actor("master")) == dict.fromkeys((*map(str, Stage), "escalated"), 0)
    client = world.client("master")
    for address in (f"/tickets/{foreign.id}", f"/tickets/{foreign.number}", f"/tickets/{foreign.id}/head"):
        assert client.get(address).status_code == 404
    for address in ("/search?q=Rahasia", "/queues/team_handling?q=Rahasia", "/"):
        assert "Rahasia tetangga" not in client.get(address).text


def test_absent_and_foreign_answer_alike_and_visible_but_not_allowed_differs(
    world: World, other_world: World
) -> None:
    with other_world.scope():
        foreign = open_case(other_world)
    with world.scope():
        ticket = open_case(world, sure=True)
        for unknown in (foreign.id, uuid.uuid4()):
            with pytest.raises(NotFound):
                access_ticket(world.actor("master"), unknown)
        with pytest.raises(Forbidden):
            access_ticket(customer_of(ticket, world), ticket.id, Permission.TICKET_HANDLE)


def test_a_list_never_shows_more_than_may_be_read(world: World) -> None:
    with world.scope():
        for stage in Stage:
            for department in (None, world.umum.id, world.kirim.id):
                put(open_case(world), stage=stage, department_id=department)
        for who in ("master", "admin", "cs", "cs2"):
            actor = world.actor(who)
            readable = set(db.session.scalars(select(Ticket.id).where(visible_tickets(actor))))
            for stage in Stage:
                listed = set(db.session.scalars(select(Ticket.id).where(listed_tickets(actor, stage))))
                assert listed <= readable
