from __future__ import annotations

from threading import Barrier, Thread

import pytest

from app.chat.models import Message
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.extensions import db
from app.core.scope import organization_scope
from app.tickets import queries
from app.tickets.actions import move_ticket, note_on_ticket, reply_to_ticket
from app.tickets.models import Stage
from tests.support.statements import Statements
from tests.support.world import World
from tests.unit.tickets.support import customer_of, key, open_case, put, reloaded


def test_send_moves_nothing_and_send_and_wait_moves_to_response(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        reply_to_ticket(world.actor("cs"), ticket.id, body="Kami cek ya", client_key=key())
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING
        reply_to_ticket(
            world.actor("cs"), ticket.id, body="Sudah kami kirim", client_key=key(), wait_for_customer=True
        )
        assert reloaded(ticket).stage == Stage.RESPONSE
        assert [m.body for m in queries.thread_of(ticket)] == ["Kami cek ya", "Sudah kami kirim"]


def test_the_first_reply_turns_the_due_time_to_the_solution(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        reply_to_ticket(world.actor("cs"), ticket.id, body="Halo", client_key=key())
        found = reloaded(ticket)
        assert found.first_replied_at is not None
        assert (found.due_at - found.created_at).total_seconds() == 48 * 3600


def test_a_resend_stores_nothing_twice(world: World) -> None:
    with world.scope():
        ticket, once = open_case(world, sure=True), key()
        first = reply_to_ticket(world.actor("cs"), ticket.id, body="Halo", client_key=once)
        again = reply_to_ticket(world.actor("cs"), ticket.id, body="Halo", client_key=once)
        assert (first.id, first.sequence) == (again.id, again.sequence)
        assert len(queries.thread_of(ticket)) == 1


def test_master_answers_a_new_ticket_and_nobody_else_may_move_it(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        put(ticket, department_id=world.umum.id)
        with pytest.raises(Forbidden):
            reply_to_ticket(
                world.actor("cs"), ticket.id, body="Halo", client_key=key(), wait_for_customer=True
            )
        assert queries.thread_of(ticket) == []
        reply_to_ticket(
            world.actor("master"), ticket.id, body="Halo", client_key=key(), wait_for_customer=True
        )
        assert reloaded(ticket).stage == Stage.RESPONSE


def test_a_reply_reaches_a_conversation_that_is_shown_to_another_department(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("cs"), department_id=world.kirim.id)
        talk = reloaded(ticket).conversation
        with_department(talk.id, world)
        reply_to_ticket(world.actor("admin"), ticket.id, body="Halo", client_key=key())
        assert len(queries.thread_of(ticket)) == 1


@pytest.mark.parametrize("body", ["", "  \n ", "\x00", "x" * 10_001])
def test_an_unsendable_reply_is_refused_and_changes_nothing(world: World, body: str) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        with pytest.raises(Invalid):
            reply_to_ticket(world.actor("cs"), ticket.id, body=body, client_key=key(), wait_for_customer=True)
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING


def test_customers_and_strangers_do_not_reply(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        with pytest.raises(NotFound):
            reply_to_ticket(world.actor("cs2"), ticket.id, body="Halo", client_key=key())
        with pytest.raises(Forbidden):
            reply_to_ticket(customer_of(ticket, world), ticket.id, body="Halo", client_key=key())
        with pytest.raises(Forbidden):
            note_on_ticket(customer_of(ticket, world), ticket.id, body="Halo", client_key=key())


def test_two_agents_reply_at_once_and_both_are_kept(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        seen = reloaded(ticket).conversation.last_sequence
    replies: dict[str, list[str]] = {}
    start = Barrier(2)

    def reply(who: str) -> None:
        with world.app.app_context(), organization_scope(world.id):
            start.wait()
            message = reply_to_ticket(
                world.actor(who), ticket.id, body=f"Halo dari {who}", client_key=key(), wait_for_customer=True
            )
            replies[who] = queries.newer_replies(world.actor(who), message, seen)

    threads = [Thread(target=reply, args=(who,)) for who in ("cs", "master")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.scope():
        assert {m.body for m in queries.thread_of(ticket)} == {"Halo dari cs", "Halo dari master"}
        assert reloaded(ticket).stage == Stage.RESPONSE
    told = {who: names for who, names in replies.items() if names}
    assert len(told) == 1  # the second, whoever that was
    assert told in ({"cs": ["Bu Ratna"]}, {"master": ["Sari"]})


def test_a_reply_is_kept_when_a_colleague_has_just_finished_the_ticket(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        move_ticket(world.actor("master"), ticket.id, "finished", resolution="spam")
        reply_to_ticket(world.actor("cs"), ticket.id, body="Halo", client_key=key(), wait_for_customer=True)
        assert len(queries.thread_of(ticket)) == 1
        assert reloaded(ticket).stage == Stage.FINISHED


def test_a_note_is_no_message(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        note_on_ticket(world.actor("cs"), ticket.id, body="Pelanggan lama", client_key=key())
        assert [note.body for note in queries.notes_of(ticket.id)] == ["Pelanggan lama"]
        assert db.session.query(Message).filter(Message.body == "Pelanggan lama").count() == 0


def test_a_reply_takes_few_statements_however_long_the_thread(world: World, statements: Statements) -> None:
    counts = []
    with world.scope():
        ticket = open_case(world, sure=True)
        for more in (3, 40):
            for _ in range(more):
                reply_to_ticket(world.actor("cs"), ticket.id, body="Halo", client_key=key())
            with statements.counting() as seen:
                reply_to_ticket(world.actor("cs"), ticket.id, body="Halo", client_key=key())
            counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 12, "\n".join(seen)


def with_department(conversation_id: object, world: World) -> None:
    from app.chat.actions import route_to_department

    route_to_department(world.system, conversation_id, world.umum.id)  # type: ignore[arg-type]
