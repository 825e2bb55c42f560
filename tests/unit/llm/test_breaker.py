"""When calls are refused, and when they are tried again."""

from __future__ import annotations

import threading
import time

import pytest

from app.llm.breaker import Breaker
from app.llm.errors import LlmRefused, LlmTimeout, LlmUnavailable


def fail(breaker: Breaker, error: Exception | None = None) -> None:
    error = error or LlmUnavailable("down", endpoint_fault=True)
    with pytest.raises(type(error)), breaker.watching():
        raise error


def test_failures_in_a_row_open_it():
    breaker = Breaker(failures_to_open=2)
    fail(breaker)
    assert not breaker.is_open
    fail(breaker)
    assert breaker.is_open
    with pytest.raises(LlmUnavailable, match="breaker"), breaker.watching():
        pytest.fail("let through")


def test_a_success_between_failures_starts_the_count_again():
    breaker = Breaker(failures_to_open=2)
    fail(breaker)
    with breaker.watching():
        pass
    fail(breaker)
    assert not breaker.is_open


def test_an_answer_that_declines_shows_that_the_endpoint_is_alive():
    breaker = Breaker(failures_to_open=2)
    fail(breaker)
    fail(breaker, LlmRefused("no", endpoint_fault=False))
    fail(breaker)
    assert not breaker.is_open


def test_what_says_nothing_about_the_endpoint_changes_nothing():
    breaker = Breaker(failures_to_open=2)
    fail(breaker)
    fail(breaker, LlmTimeout("no free slot"))
    fail(breaker)
    assert breaker.is_open


def test_a_single_probe_goes_first_after_the_pause():
    breaker = Breaker(failures_to_open=1, open_seconds=0.05)
    fail(breaker)
    time.sleep(0.06)
    with breaker.watching(), pytest.raises(LlmUnavailable), breaker.watching():
        pytest.fail("a second call was let through beside the probe")
    assert not breaker.is_open


def test_a_probe_that_fails_keeps_it_open():
    breaker = Breaker(failures_to_open=3, open_seconds=0.05)
    for _ in range(3):
        fail(breaker)
    time.sleep(0.06)
    fail(breaker)
    assert breaker.is_open


def test_a_probe_that_breaks_off_lets_another_one_follow():
    breaker = Breaker(failures_to_open=1, open_seconds=0.05)
    fail(breaker)
    time.sleep(0.06)
    fail(breaker, KeyError("ours"))
    with breaker.watching():
        pass
    assert not breaker.is_open


def test_calls_do_not_wait_for_one_another():
    breaker = Breaker()
    together = threading.Barrier(4, timeout=5)

    def call() -> None:
        with breaker.watching():
            together.wait()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=5)
    assert not together.broken
