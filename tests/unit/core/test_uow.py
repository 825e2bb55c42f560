"""One function commits, and what it recorded becomes known only then."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest
from sqlalchemy import func, select

from app.core import events, uow
from app.core.events import Event, event, push_on, react_to
from app.core.extensions import db
from app.core.mail import MailQueued
from app.core.outbox import OutboxEntry
from app.core.scope import current_organization_id
from app.core.uow import assert_outside_transaction, in_transaction, record, transaction
from app.customers.models import Customer
from tests.support.world import World

seen: list[str] = []
failures: list[int] = []


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ThingDone(Event):
    name: ClassVar[str] = "test.thing_done"
    what: str


@pytest.fixture(autouse=True)
def reactions() -> Iterator[None]:
    seen.clear()
    failures.clear()
    push_on(ThingDone)(_push)
    react_to(ThingDone, "test.consumer")(_consume)
    yield
    events._pushes.pop(ThingDone, None)
    events._consumers.pop("test.consumer", None)


def _push(done: ThingDone) -> None:
    seen.append(f"push {done.what}")


def _consume(done: ThingDone) -> None:
    if failures:
        failures.pop()
        raise RuntimeError("not now")
    assert current_organization_id() == done.organization_id
    seen.append(f"consumed {done.what}")


def count_customers() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Customer))


def test_commit_pushes_at_once_and_reacts_soon(world: World) -> None:
    with world.scope(), transaction():
        record(ThingDone(organization_id=world.id, what="a"))
        assert seen == []
    assert seen == ["push a"]
    world.drain()
    assert seen == ["push a", "consumed a"]
    with world.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OutboxEntry)) == 0


def test_an_error_keeps_nothing_and_tells_nobody(world: World) -> None:
    with world.scope():
        with pytest.raises(ZeroDivisionError):
            _write_and_fail(world)
        assert count_customers() == 0
    world.drain()
    assert seen == []


def test_nested_use_joins_the_outer_transaction(world: World) -> None:
    with world.scope():
        with pytest.raises(ZeroDivisionError):
            _write_nested_and_fail()
        assert count_customers() == 0


@in_transaction
def _write_and_fail(world: World) -> None:
    db.session.add(Customer(name="Lost"))
    record(ThingDone(organization_id=world.id, what="b"))
    raise ZeroDivisionError


@in_transaction
def _write_nested_and_fail() -> None:
    with transaction():
        db.session.add(Customer(name="Inner"))
    raise ZeroDivisionError


def test_a_failing_consumer_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.delivery.BACKOFF_SECONDS", (0, 0))
    failures.append(1)
    with world.scope(), transaction():
        record(ThingDone(organization_id=world.id, what="c"))
    world.drain()
    assert seen == ["push c", "consumed c"]


def test_a_consumer_that_never_succeeds_is_parked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.delivery.BACKOFF_SECONDS", (0,))
    failures.extend([1] * 50)
    with world.scope(), transaction():
        record(ThingDone(organization_id=world.id, what="d"))
    assert world.drain() == 6
    with world.app.app_context():
        entry = db.session.scalars(select(OutboxEntry)).one()
        assert entry.parked_at is not None
        assert entry.last_error == "RuntimeError: not now"


def test_nothing_leaves_the_process_inside_a_transaction(world: World) -> None:
    with world.scope(), transaction(), pytest.raises(RuntimeError, match="leaves the process"):
        assert_outside_transaction()
    assert_outside_transaction()


def test_events_survive_the_trip_through_json(world: World) -> None:
    mail = MailQueued(organization_id=world.id, to="a@b.test", subject="S", text="T")
    assert events.from_payload(mail.name, events.to_payload(mail)) == mail


def test_writers_of_a_process_wait_for_their_turn_instead_of_polling(world: World) -> None:
    """SQLite's own waiting sleeps between tries; here the next writer begins when the last has committed."""
    inside, order = threading.Event(), []

    def second() -> None:
        inside.wait(5)
        with world.scope(), transaction():
            order.append("second")

    follower = threading.Thread(target=second)
    follower.start()
    with world.scope(), transaction():
        inside.set()
        time.sleep(0.2)  # long enough for the other to stand in line
        order.append("first")
        assert [turn.locked() for turn in uow._turns.values()].count(True) == 1
    follower.join(5)
    assert order == ["first", "second"]


def test_a_failed_transaction_gives_its_turn_back(world: World) -> None:
    with world.scope(), pytest.raises(RuntimeError, match="failed"), transaction():
        raise RuntimeError("failed")
    assert not any(turn.locked() for turn in uow._turns.values())
    with world.scope(), transaction():
        assert any(turn.locked() for turn in uow._turns.values())
