"""Redis is away for a while: pushes are late, nothing said is lost, and everything is made up for."""

from __future__ import annotations

import time

import httpx2
import pytest

from tests.support.processes import wait_until
from tests.support.product import TestProduct

pytestmark = [pytest.mark.mariadb, pytest.mark.redis, pytest.mark.timeout(90)]
COMPLAINT = "Susu yang saya terima kemarin basi, saya kecewa sekali dan minta uang kembali"


def test_without_redis_messages_are_taken_and_answered_once_it_is_back(product: TestProduct) -> None:
    web, worker = product.web(RATE_LIMITS="true"), product.worker()
    visitor = product.visitor(web.url)
    product.redis.stop()
    try:
        started = time.monotonic()
        answer = visitor.send(COMPLAINT, "k1")
        assert answer.status_code == 200, answer.text
        assert time.monotonic() - started < 5
        assert httpx2.get(f"{web.url}/healthz", timeout=5).status_code == 200
        assert httpx2.get(f"{web.url}/readyz", timeout=5).status_code == 503
        assert product.staff(web.url, "cs").http.get("/inbox").status_code == 200
    finally:
        product.redis.start()
    wait_until(web.answers, seconds=10, what="readiness")
    assert worker.alive, worker.said()
    product.worker()  # its start looks for what was left, as each minute does
    wait_until(lambda: any(m["kind"] == "ticket" for m in visitor.messages()), seconds=20, what="the ticket")
    with visitor.socket() as socket:
        assert socket.ask("message.send", {"client_key": "k2", "body": "halo"})["ok"]
        assert socket.heard("message.posted", client_key="k2")
