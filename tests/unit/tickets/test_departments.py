from __future__ import annotations

from app.accounts.actions.departments import archive_department
from app.chat import actions as chat
from app.tickets.actions import NewTicket, open_ticket
from app.tickets.queries import history_of, known_ticket
from tests.support.talk import Talk
from tests.support.world import World


def test_what_a_removed_department_held_goes_on_elsewhere(world: World) -> None:
    with world.scope():
        talk = Talk(world)
        talk.writes("paket saya belum datang")
        new = NewTicket(
            conversation_id=talk.id,
            kind="complaint",
            subject="Paket",
            department_id=world.kirim.id,
            sure=True,
        )
        ticket = open_ticket(world.system, new).ticket
        chat.hand_to_department(world.actor("master"), talk.id, world.kirim.id)
        archive_department(world.actor("master"), world.kirim.id)
    world.drain()
    with world.scope():
        now = known_ticket(ticket.id)
        assert now is not None
        assert now.department_id == world.umum.id
        (line,) = (h for h in history_of(ticket.id) if h.change == "department")
        assert (line.from_value, line.to_value) == ("Pengiriman", "Umum")
        assert talk.row.department_id is None


def test_tickets_of_other_departments_stay_where_they_are(world: World) -> None:
    with world.scope():
        talk = Talk(world)
        talk.writes("halo")
        new = NewTicket(
            conversation_id=talk.id, kind="complaint", subject="X", department_id=world.umum.id, sure=True
        )
        ticket = open_ticket(world.system, new).ticket
        archive_department(world.actor("master"), world.kirim.id)
    world.drain()
    with world.scope():
        assert [h.change for h in history_of(ticket.id)].count("department") == 0
