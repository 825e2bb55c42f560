from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.calendars.models import OpeningHours
from app.chat import actions, closing, timers
from app.chat.events import WaitingExpired
from app.chat.models import Conversation, Episode, Outcome, Owner
from app.core import events
from app.core.extensions import db
from app.core.uow import transaction
from tests.support.talk import Talk
from tests.support.world import World

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Jakarta


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


@pytest.fixture
def expired(monkeypatch: pytest.MonkeyPatch) -> list[WaitingExpired]:
    seen: list[WaitingExpired] = []
    monkeypatch.setitem(events._pushes, WaitingExpired, [seen.append])
    return seen


def open_daily(world: World) -> None:
    with world.scope(), transaction():
        for weekday in range(7):
            db.session.add(OpeningHours(weekday=weekday, opens_minute=8 * 60, closes_minute=17 * 60))


def run(world: World) -> None:
    with world.app.app_context():
        timers.run_clocks()


def test_a_wait_expires_after_the_minutes_of_the_business_and_only_once(
    world: World, clock: time_machine.Coordinates, expired: list[WaitingExpired]
):
    open_daily(world)
    with world.scope():
        talk = Talk(world)
        talk.writes()
        actions.request_person(talk.actor, talk.id)
    clock.shift(timedelta(minutes=4))
    run(world)
    assert expired == []
    clock.shift(timedelta(minutes=2))
    run(world)
    run(world)
    assert [event.conversation_id for event in expired] == [talk.id]
    with world.scope():
        assert talk.row.owner == Owner.WAITING


def test_a_second_wait_may_expire_again(
    world: World, clock: time_machine.Coordinates, expired: list[WaitingExpired]
):
    open_daily(world)
    with world.scope():
        talk = Talk(world)
        talk.writes()
        for _ in range(2):
            actions.request_person(talk.actor, talk.id)
            clock.shift(timedelta(minutes=6))
            actions.expire_wait(world.system, talk.id)
            actions.return_to_bot(talk.actor, talk.id)
    assert len(expired) == 2


def test_outside_opening_hours_nobody_is_made_to_wait(
    world: World, clock: time_machine.Coordinates, expired: list[WaitingExpired]
):
    open_daily(world)
    clock.move_to(NOON + timedelta(hours=8))
    with world.scope():
        talk = Talk(world)
        talk.writes()
        actions.request_person(talk.actor, talk.id)
        assert len(expired) == 1
    run(world)
    assert len(expired) == 1


def test_closing_time_ends_a_wait_at_once(
    world: World, clock: time_machine.Coordinates, expired: list[WaitingExpired]
):
    open_daily(world)
    clock.move_to(NOON + timedelta(hours=4, minutes=59))
    with world.scope():
        talk = Talk(world)
        talk.writes()
        actions.request_person(talk.actor, talk.id)
    assert expired == []
    clock.shift(timedelta(minutes=2))
    run(world)
    assert len(expired) == 1


def test_an_agent_who_leaves_a_customer_unanswered_loses_the_talk(
    world: World, clock: time_machine.Coordinates
):
    open_daily(world)
    with world.scope():
        talk = Talk(world)
        talk.writes()
        talk.agent_writes("cs")
        clock.shift(timedelta(minutes=30))
    run(world)
    with world.scope():
        assert talk.row.owner == Owner.AGENT, "the customer is the one who is silent"
        talk.writes("halo?")
    clock.shift(timedelta(minutes=9))
    run(world)
    with world.scope():
        assert talk.row.owner == Owner.AGENT
    clock.shift(timedelta(minutes=2))
    run(world)
    with world.scope():
        assert (talk.row.owner, talk.row.agent_id) == (Owner.WAITING, None)


def test_a_day_of_silence_closes_and_the_outcome_is_kept(world: World, clock: time_machine.Coordinates):
    open_daily(world)
    with world.scope():
        answered, abandoned = Talk(world), Talk(world, name="Andi")
        answered.writes()
        answered.bot_says("Harganya 10.000")
        abandoned.writes()
    clock.shift(timedelta(hours=23, minutes=59))
    run(world)
    with world.scope():
        assert {row.owner for row in db.session.scalars(select(Conversation))} == {Owner.BOT}
    clock.shift(timedelta(minutes=2))
    run(world)
    with world.scope():
        assert {row.owner for row in db.session.scalars(select(Conversation))} == {Owner.CLOSED}
        outcomes = dict(db.session.execute(select(Episode.conversation_id, Episode.outcome)).all())
        assert outcomes == {answered.id: Outcome.BOT_ASSUMED, abandoned.id: Outcome.ABANDONED}


def test_what_a_higher_package_holds_on_to_stays_open(
    world: World, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
):
    open_daily(world)
    monkeypatch.setattr(closing, "_blocks", [lambda: Conversation.summary == "tiket"])
    with world.scope():
        held, free = Talk(world), Talk(world, name="Andi")
        for talk in (held, free):
            talk.writes()
        with transaction():
            held.row.summary = "tiket"
        clock.shift(timedelta(hours=25))
        assert actions.close_silent(world.system, held.id) is False
    run(world)
    with world.scope():
        assert (held.row.owner, free.row.owner) == (Owner.BOT, Owner.CLOSED)


def test_clocks_serve_every_business_by_its_own_settings(
    world: World, other_world: World, clock: time_machine.Coordinates
):
    for one in (world, other_world):
        open_daily(one)
    with other_world.scope(), transaction():
        organization = db.session.merge(other_world.organization)
        organization.settings_json = {"chat": {"close_hours": 48}}
    with world.scope():
        mine = Talk(world)
        mine.writes()
    with other_world.scope():
        theirs = Talk(other_world)
        theirs.writes()
    clock.shift(timedelta(hours=30))
    run(world)
    with world.scope():
        assert mine.row.owner == Owner.CLOSED
    with other_world.scope():
        assert theirs.row.owner == Owner.BOT


def test_clocks_read_in_a_fixed_number_of_statements(world: World, statements: object):
    open_daily(world)
    with world.scope():
        for number in range(5):
            Talk(world, name=str(number)).writes()
    with statements.counting() as seen:  # type: ignore[attr-defined]
        run(world)
    assert len(seen) <= 4
