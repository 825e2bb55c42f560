"""The cap, and what is booked."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import time_machine

from app.llm.budget import Budget, MemoryLedger
from app.llm.errors import LlmBudgetExceeded

SHOP = uuid.uuid4()


def test_calls_under_way_count_with_their_worst_case():
    budget = Budget(MemoryLedger(), cap_usd=1.0)
    with ExitStack() as under_way:
        under_way.enter_context(budget.reserve(SHOP, 0.4))
        under_way.enter_context(budget.reserve(SHOP, 0.4))
        with pytest.raises(LlmBudgetExceeded), budget.reserve(SHOP, 0.4):
            pytest.fail("let through")
    with budget.reserve(SHOP, 1.0):
        pass


def test_what_was_used_is_booked_also_after_a_failure():
    ledger = MemoryLedger()

    def ask() -> None:
        with Budget(ledger, 1.0).reserve(SHOP, 0.4) as spending:
            spending.calls, spending.cost_usd = 1, 0.3
            raise KeyError

    with pytest.raises(KeyError):
        ask()
    assert ledger.spent_this_month(SHOP) == pytest.approx(0.3)


def test_a_cap_of_nothing_lets_only_free_calls_through():
    budget = Budget(MemoryLedger(), cap_usd=0.0)
    with budget.reserve(SHOP, 0.0):
        pass
    with pytest.raises(LlmBudgetExceeded), budget.reserve(SHOP, 0.001):
        pytest.fail("let through")


def test_a_new_month_begins_with_nothing_spent():
    ledger = MemoryLedger()
    with time_machine.travel(datetime(2026, 11, 30, 23, 59, tzinfo=UTC), tick=False):
        ledger.add(SHOP, 1.0)
        assert ledger.spent_this_month(SHOP) == 1.0
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False):
        assert ledger.spent_this_month(SHOP) == 0.0


def test_a_ledger_that_fails_does_not_take_the_answer_away():
    class Failing(MemoryLedger):
        def add(self, *_: object, **__: object) -> None:
            raise OSError("the disk is full")

    with Budget(Failing(), 1.0).reserve(SHOP, 0.1) as spending:
        spending.calls = 1
