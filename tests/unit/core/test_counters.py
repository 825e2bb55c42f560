from __future__ import annotations

import threading

import pytest
import time_machine
from flask import Flask
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.core.counters import ADDRESS, SWEEP_SECONDS, ProcessCounters


@pytest.fixture
def counters() -> ProcessCounters:
    made = storage_from_string(ADDRESS)
    assert isinstance(made, ProcessCounters)
    return made


def test_a_limit_holds_until_its_window_ends(counters: ProcessCounters):
    rules, limit = FixedWindowRateLimiter(counters), parse("2/10 seconds")
    with time_machine.travel(1_000_000.0, tick=False) as clock:
        assert [rules.hit(limit, "a") for _ in range(3)] == [True, True, False]
        assert rules.hit(limit, "b")
        assert rules.get_window_stats(limit, "a").remaining == 0
        assert counters.get_expiry(limit.key_for("a")) == pytest.approx(1_000_010.0)
        clock.shift(10.1)
        assert rules.hit(limit, "a")


def test_ended_counters_are_forgotten_while_others_count(counters: ProcessCounters):
    with time_machine.travel(1_000_000.0, tick=False) as clock:
        for number in range(100):
            counters.incr(str(number), 5)
        counters.incr("lasting", 1000)
        clock.shift(SWEEP_SECONDS + 1)
        counters.incr("new", 5)
        assert counters.get("lasting") == 1
        assert counters.reset() == 2


def test_one_counter_can_be_cleared(counters: ProcessCounters):
    counters.incr("a", 100, 3)
    counters.clear("a")
    assert counters.get("a") == 0
    assert counters.check()


def test_no_count_is_lost_between_threads(counters: ProcessCounters):
    threads = [
        threading.Thread(target=lambda: [counters.incr("k", 100) for _ in range(500)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counters.get("k") == 2000


def test_the_embedded_app_counts_with_them(app: Flask):
    assert app.config["RATELIMIT_STORAGE_URI"] == ADDRESS
