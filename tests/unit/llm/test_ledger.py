"""The ledger in the database."""

from __future__ import annotations

import threading

import pytest

from app.core.extensions import db
from app.llm.budget import current_month
from app.llm.ledger import DatabaseLedger
from app.llm.queries import month_usage
from tests.support.world import World


def test_costs_add_up_within_a_month(world: World):
    ledger = DatabaseLedger()
    with world.scope():
        assert ledger.spent_this_month(world.id) == 0
        ledger.add(world.id, 0.25, input_tokens=10, output_tokens=2)
        ledger.add(world.id, 0.5, calls=2, input_tokens=5, output_tokens=1)
        assert ledger.spent_this_month(world.id) == pytest.approx(0.75)
        usage = month_usage(world.id, current_month())
        assert usage is not None
        assert (usage.calls, usage.input_tokens, usage.output_tokens) == (3, 15, 3)


def test_one_business_does_not_pay_for_another(world: World, other_world: World):
    ledger = DatabaseLedger()
    with other_world.scope():
        ledger.add(other_world.id, 3.0)
    with world.scope():
        assert ledger.spent_this_month(world.id) == 0


def test_parallel_bookings_all_count(world: World):
    ledger = DatabaseLedger()
    faults: list[BaseException] = []

    def book() -> None:
        try:
            with world.scope():
                for _ in range(5):
                    ledger.add(world.id, 0.01)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            faults.append(error)

    threads = [threading.Thread(target=book) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not faults
    with world.scope():
        assert ledger.spent_this_month(world.id) == pytest.approx(0.2)


def test_reading_the_costs_gives_the_connection_back(world: World):
    with world.scope():
        DatabaseLedger().spent_this_month(world.id)
        assert not db.session().in_transaction()
