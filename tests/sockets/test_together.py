"""Many at once: one row per key, one speaker at a time, one order for all."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.chat import actions
from app.chat.models import Conversation, Message, Owner
from app.chat.queries import latest_messages
from app.core.errors import AppError
from app.core.extensions import db
from tests.support.live import begin
from tests.support.talk import Talk, fresh_key
from tests.support.world import World


def at_once(world: World, *works: Callable[[], object]) -> list[object]:
    """Run all works at the same moment, each in a thread and scope of its own."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        with world.scope():
            barrier.wait()
            try:
                return work()
            except AppError as error:
                return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def test_ten_equal_posts_at_once_are_one_row_and_ten_equal_replies(world: World):
    """R2"""
    token = begin(world)["token"]
    barrier = Barrier(10)

    def post(_number: int) -> object:
        barrier.wait()
        client = world.app.test_client()
        return client.post(
            "/widget/api/messages",
            json={"client_key": "k1", "body": "sekali saja"},
            headers={"Authorization": f"Bearer {token}"},
        ).get_json()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["ok"]  # type: ignore[index]
    with world.scope():
        assert db.session.scalars(select(Message.sequence)).all() == [1]
        assert len(db.session.scalars(select(Conversation)).all()) == 1


def test_messages_of_many_at_once_are_numbered_without_a_hole(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        talk.agent_writes()
    at_once(
        world,
        *[lambda: [talk.writes() for _ in range(5)] for _ in range(4)],
        *[talk.agent_writes] * 4,
    )
    with world.scope():
        numbers = [m.sequence for m in latest_messages(talk.id, 200)]
        assert numbers == list(range(1, 28))


@pytest.mark.parametrize("attempt", range(8))
def test_bot_and_person_never_talk_over_each_other(world: World, attempt: int):
    with world.scope():
        talk = Talk(world)
        talk.writes("tolong")
    works: list[Callable[[], object]] = [
        lambda: talk.bot_says("jawaban satu"),
        lambda: talk.bot_says("jawaban dua"),
        lambda: actions.take_over(world.actor("cs"), talk.id),
        lambda: talk.agent_writes("cs", "saya bantu"),
    ]
    random.Random(attempt).shuffle(works)
    at_once(world, *works)
    with world.scope():
        assert talk.row.owner == Owner.AGENT
        authors = [m.author_kind for m in latest_messages(talk.id) if m.kind == "text"]
        joined = next(m.sequence for m in latest_messages(talk.id) if m.kind == "notice")
        bot = [m.sequence for m in latest_messages(talk.id) if m.author_kind == "bot"]
        assert all(sequence < joined for sequence in bot), authors


def test_of_two_who_take_over_at_once_one_wins_and_the_other_is_told(world: World):
    with world.scope():
        talk = Talk(world)
        talk.writes()
    results = at_once(
        world,
        lambda: actions.take_over(world.actor("cs"), talk.id).agent_name,
        lambda: actions.take_over(world.actor("master"), talk.id).agent_name,
    )
    errors = [result for result in results if isinstance(result, AppError)]
    winners = [result for result in results if isinstance(result, str)]
    assert [error.code for error in errors] == ["owner_move_refused"]
    with world.scope():
        assert [talk.row.agent_name] == winners


def test_a_customer_who_begins_in_two_tabs_at_once_has_one_conversation(world: World):
    with world.scope():
        customer = Talk(world)
        actor = customer.actor
        with_none = world.customer_actor(customer.customer_id)
        from app.core.uow import transaction

        with transaction():
            db.session.delete(customer.row)
    at_once(
        world,
        *[lambda: actions.post_own_message(with_none, body="halo", client_key=fresh_key()) for _ in range(6)],
    )
    with world.scope():
        conversations = db.session.scalars(select(Conversation)).all()
        assert [c.last_sequence for c in conversations] == [6]
        assert conversations[0].customer_id == actor.id
