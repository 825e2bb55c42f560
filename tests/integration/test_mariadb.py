"""What only MariaDB does: its types, locks and collations, through both drivers."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from app.chat import actions as chat
from app.chat.models import Message
from app.core.database import is_deadlock
from app.core.errors import Conflict
from app.core.extensions import db
from app.core.uow import in_transaction, transaction
from app.roles.models import Department
from app.tenancy.guard import TenancyError
from app.tenancy.models import Organization
from app.tickets.actions import NewTicket, move_ticket, open_ticket
from app.tickets.models import Ticket
from tests.support.talk import Talk
from tests.support.world import World

pytestmark = [pytest.mark.mariadb, pytest.mark.timeout(60)]
THREADS = 10


def together(world: World, work: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Run `work(n)` in that many threads at the same moment, each in a scope of its own."""
    start = threading.Barrier(count)

    def one(number: int) -> Any:
        with world.scope():
            start.wait(timeout=10)
            try:
                return work(number)
            except Exception as error:  # noqa: BLE001 - the outcome is what the test looks at
                return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_session_reads_committed_rows_speaks_utf8mb4_and_is_strict(maria_world: World) -> None:
    with maria_world.scope():
        row = db.session.execute(
            text(
                "SELECT @@tx_isolation, @@character_set_client, @@character_set_connection,"
                " @@innodb_lock_wait_timeout, @@sql_mode"
            )
        ).one()
    assert tuple(row[:4]) == ("READ-COMMITTED", "utf8mb4", "utf8mb4", 10)
    assert "STRICT" in row[4]


def test_a_message_comes_back_letter_by_letter(maria_world: World) -> None:
    body = "Susu 🥛 “segar” — ไทย 中文 \U0001f9cb % %s :x \\ ' \" ñ" + "é" * 9000
    with maria_world.scope():
        talk = Talk(maria_world)
        stored = talk.writes(
            body, payload={"quick_replies": [{"label": "Iya 👍", "value": "y"}], "n": [1, None]}
        )
        db.session.expunge_all()
        found = db.session.get_one(Message, stored.id)
    assert found.body == body
    assert found.payload == {"quick_replies": [{"label": "Iya 👍", "value": "y"}], "n": [1, None]}


def test_moments_keep_their_microseconds(maria_world: World) -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, 123457, tzinfo=UTC)
    with maria_world.scope():
        talk = Talk(maria_world)
        with transaction():
            talk.row.closed_at = moment
        db.session.expunge_all()
        assert talk.row.closed_at == moment


def test_ids_made_later_sort_later(maria_world: World) -> None:
    with maria_world.scope():
        talk = Talk(maria_world)
        made = [talk.writes(str(number)).id for number in range(50)]
        query = select(Message.id).where(Message.conversation_id == talk.id).order_by(Message.id)
        assert list(db.session.scalars(query)) == made


def test_keys_that_differ_in_one_letters_case_are_two_messages(maria_world: World) -> None:
    with maria_world.scope():
        talk = Talk(maria_world)
        assert talk.writes("satu", key="abcDEF").sequence == 1
        assert talk.writes("dua", key="ABCdef").sequence == 2


def test_the_wall_stands_in_this_drivers_sql(maria_world: World, maria_app: Any) -> None:
    other = World(maria_app, slug=f"o{uuid.uuid4().hex[:8]}")
    with maria_world.scope():
        talk = Talk(maria_world)
        talk.writes("rahasia")
    with other.scope():
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0
        assert db.session.get(Message, talk.id) is None
        table = Message.__table__
        mine = select(table).where(table.c.organization_id == other.id)
        assert db.session.execute(mine).all() == []
        assert db.session.execute(select(table).where(table.c.organization_id.in_([other.id]))).all() == []
        with pytest.raises(TenancyError):
            db.session.execute(select(table))
        with pytest.raises(TenancyError):
            db.session.execute(text("SELECT body FROM messages WHERE body LIKE '%%organization_id%%'"))


def test_ten_times_one_key_at_once_is_one_row_and_ten_equal_answers(maria_world: World) -> None:
    with maria_world.scope():
        talk = Talk(maria_world)
    answers = together(maria_world, lambda _n: talk.writes("halo", key="one-key").id)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], uuid.UUID)
    with maria_world.scope():
        assert len(messages_of(talk)) == 1
        assert talk.row.last_sequence == 1


def test_ten_customers_first_words_at_once_make_one_conversation(maria_world: World) -> None:
    from tests import factories

    with maria_world.scope():
        customer = factories.make_customer(name="Rina")
    actor = maria_world.customer_actor(customer.id)
    answers = together(
        maria_world, lambda n: chat.post_own_message(actor, body=str(n), client_key=f"k{n}").conversation_id
    )
    assert len(set(answers)) == 1, answers
    with maria_world.scope():
        query = (
            select(Message.sequence).where(Message.conversation_id == answers[0]).order_by(Message.sequence)
        )
        assert list(db.session.scalars(query)) == list(range(1, THREADS + 1))


def test_sequences_of_many_writers_have_no_hole_and_no_double(maria_world: World) -> None:
    with maria_world.scope():
        talk = Talk(maria_world)

    def write(number: int) -> None:
        for turn in range(5):
            (talk.writes if number % 2 else talk.agent_writes)(body=f"{number}.{turn}")

    assert together(maria_world, write) == [None] * THREADS
    with maria_world.scope():
        spoken = messages_of(talk)
        assert [m.sequence for m in spoken] == list(range(1, len(spoken) + 1))
        assert sum(m.kind == "text" for m in spoken) == THREADS * 5


def test_ticket_numbers_have_no_hole_and_no_double(maria_world: World) -> None:
    with maria_world.scope():
        talks = [Talk(maria_world, name=f"Rina {n}") for n in range(THREADS)]

    def open_one(number: int) -> int:
        new = NewTicket(conversation_id=talks[number].id, kind="complaint", subject=f"Susu basi {number}")
        return open_ticket(maria_world.system, new).ticket.number

    assert sorted(together(maria_world, open_one)) == list(range(1, THREADS + 1))


def test_of_two_people_who_move_one_ticket_one_wins_and_the_other_is_told(maria_world: World) -> None:
    with maria_world.scope():
        new = NewTicket(
            conversation_id=Talk(maria_world).id, kind="complaint", subject="Susu basi", sure=True
        )
        ticket = open_ticket(maria_world.system, new).ticket
        ticket_id, version = ticket.id, ticket.version
    people = [maria_world.actor("master"), maria_world.actor("cs")]

    def move(number: int) -> str:
        return move_ticket(people[number], ticket_id, "response", expected_version=version).stage

    outcomes = together(maria_world, move, 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Stage"], outcomes
    told = next(outcome for outcome in outcomes if isinstance(outcome, Conflict))
    assert str(told.message)
    with maria_world.scope():
        found = db.session.scalars(select(Ticket).where(Ticket.id == ticket_id)).one()
        assert (found.stage, found.version) == ("response", version + 1)


def test_the_bot_is_silent_once_a_person_has_taken_over_in_the_same_moment(maria_world: World) -> None:
    with maria_world.scope():
        talks = [Talk(maria_world, name=f"Rina {n}") for n in range(5)]
        for talk in talks:
            talk.writes("halo")
    cs = maria_world.actor("cs")
    for talk in talks:

        def act(number: int, talk: Talk = talk) -> Any:
            if number:
                return chat.take_over(cs, talk.id).owner
            spoken = talk.bot_says("Halo Kak")
            return spoken and spoken.sequence

        said, owner = together(maria_world, act, 2)
        assert owner == "agent", (said, owner)
        with maria_world.scope():
            joined = next(m.sequence for m in messages_of(talk) if m.kind == "notice")
            assert said is None or said < joined


def test_the_loser_of_a_deadlock_runs_again(maria_world: World) -> None:
    ids = [maria_world.umum.id, maria_world.kirim.id]
    locked = threading.Barrier(2)
    runs = []

    @in_transaction
    def rename_both(first: uuid.UUID, second: uuid.UUID, name: str) -> None:
        runs.append(name)
        rename(first, f"{name} 1")
        if runs.count(name) == 1:
            locked.wait(timeout=10)
        rename(second, f"{name} 2")

    orders = [(ids[0], ids[1], "Satu"), (ids[1], ids[0], "Dua")]
    assert together(maria_world, lambda n: rename_both(*orders[n]), 2) == [None, None]
    assert len(runs) == 3
    with maria_world.scope():
        names = {d.id: d.name for d in db.session.scalars(select(Department))}
    assert (names[ids[0]], names[ids[1]]) in {("Satu 1", "Satu 2"), ("Dua 2", "Dua 1")}


def test_other_errors_of_the_database_are_not_run_again(maria_world: World) -> None:
    runs = []

    @in_transaction
    def wrong() -> None:
        runs.append(1)
        db.session.execute(text("SELECT no_such_column"))

    with maria_world.scope(), pytest.raises(OperationalError) as caught:
        wrong()
    assert runs == [1]
    assert not is_deadlock(caught.value)


def test_a_text_too_long_is_an_error_and_never_cut(maria_world: World) -> None:
    with maria_world.scope(), pytest.raises(Exception, match="Data too long"), transaction():
        db.session.execute(
            update(Organization).where(Organization.id == maria_world.id).values(name="x" * 121)
        )


def rename(department_id: uuid.UUID, name: str) -> None:
    db.session.execute(
        update(Department)
        .where(Department.id == department_id)
        .values(name=name)
        .execution_options(synchronize_session=False)
    )


def messages_of(talk: Talk) -> list[Message]:
    query = select(Message).where(Message.conversation_id == talk.id).order_by(Message.sequence)
    return list(db.session.scalars(query))
