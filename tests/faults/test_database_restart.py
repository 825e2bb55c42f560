"""R4, in short: MariaDB dies and comes back under load; errors are clean, nothing is half-written or lost."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from typing import Any

import httpx2
import pytest

from tests.support.processes import need_package, wait_until
from tests.support.product import Socket, TestProduct, Visitor, Web

pytestmark = [pytest.mark.mariadb, pytest.mark.redis, pytest.mark.timeout(120)]
COMPLAINT = "Susu yang saya terima kemarin basi, saya kecewa sekali dan minta uang kembali"
WRITERS = 6


class Writer(threading.Thread):
    """A customer whose page resends with the same key until the server has it."""

    def __init__(self, visitor: Visitor, stop: threading.Event) -> None:
        super().__init__()
        self.visitor, self.halt = visitor, stop
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.statuses: Counter[object] = Counter()
        self.unclean: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.halt.is_set():
            number += 1
            self._send_until_taken(uuid.uuid4().hex, COMPLAINT if number == 1 else f"pesan {number}")
            time.sleep(0.15)

    def _send_until_taken(self, key: str, body: str) -> None:
        for _attempt in range(200):
            answer = self.visitor.send(body, key)
            self.statuses[answer.status_code] += 1
            if answer.status_code == 200:
                self.acknowledged[key] = answer.json()["message"]
                return
            if answer.status_code != 503 or answer.json().get("code") != "unavailable":
                self.unclean.append(answer.text[:300])
            time.sleep(0.1)
        raise AssertionError("never taken")


def test_r4_a_database_that_dies_under_load_loses_nothing(
    product: TestProduct,
) -> None:
    need_package("MySQLdb", "requirements-mysql.txt")
    webs = [product.web(), product.web(mode="threading", driver="mysqlclient")]
    product.worker()
    halt = threading.Event()
    writers = [Writer(product.visitor(webs[n % 2].url), halt) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        wait_until(lambda: all(len(w.acknowledged) > 3 for w in writers), seconds=20, what="load")
        talking = writers[0].visitor.socket()
        product.mariadb.kill()
        said_cleanly(product, webs, talking)
        product.mariadb.start()
        for web in webs:
            wait_until(web.answers, seconds=20, what="readiness")
        taken = {writer: len(writer.acknowledged) for writer in writers}
        wait_until(
            lambda: all(len(w.acknowledged) > taken[w] + 3 for w in writers), seconds=20, what="new load"
        )
    finally:
        halt.set()
        product.mariadb.start_if_dead()
        for writer in writers:
            writer.join(timeout=30)
    assert [error for writer in writers for error in writer.unclean] == []
    assert sum(writer.statuses[503] for writer in writers) > 0
    for writer in writers:
        stands_as_acknowledged(product, writer)
    nothing_half_written(product)


# A counter-question rests for its 15 minutes before it becomes a ticket; everything else is due at once.
LEFT_TO_DO = "SELECT consumer, attempts, last_error FROM outbox WHERE consumer <> 'triage.unanswered'"


def said_cleanly(product: TestProduct, webs: list[Web], talking: Socket) -> None:
    """Sockets, probes and pages say that the database is away; the process itself is well."""
    refused = talking.ask("message.send", {"client_key": "s", "body": "halo"})
    assert (refused["ok"], refused["code"]) == (False, "unavailable")
    talking.close()
    for web in webs:
        assert httpx2.get(f"{web.url}/healthz", timeout=5).status_code == 200
        assert httpx2.get(f"{web.url}/readyz", timeout=15).status_code == 503
        page = product.staff(web.url, "cs").http.get("/inbox", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "Tanggap" in page.text


def stands_as_acknowledged(product: TestProduct, writer: Writer) -> None:
    conversation_id = next(iter(writer.acknowledged.values()))["conversation_id"]
    stored = product.rows(
        "SELECT sequence, client_key, author_kind FROM messages WHERE conversation_id = %s ORDER BY sequence",
        conversation_id,
    )
    assert [row[0] for row in stored] == list(range(1, len(stored) + 1))
    by_key = {key: sequence for sequence, key, author in stored if author == "customer"}
    assert by_key == {key: message["sequence"] for key, message in writer.acknowledged.items()}


def nothing_half_written(product: TestProduct) -> None:
    """Every customer's word is judged in the end, every ticket is whole."""
    mine = str(product.world.id)
    product.rows("UPDATE outbox SET available_at = UTC_TIMESTAMP(6), leased_until = NULL")  # time goes by
    product.worker()
    with suppress(AssertionError):
        wait_until(lambda: not product.rows(LEFT_TO_DO), seconds=60)
    assert product.rows(LEFT_TO_DO) == []
    behind = (
        "SELECT id FROM conversations WHERE organization_id = %s"
        " AND triaged_sequence < last_customer_sequence"
    )
    assert product.rows(behind, mine) == []
    wrong_last = (
        "SELECT c.id FROM conversations c WHERE c.organization_id = %s AND c.last_sequence <>"
        " (SELECT MAX(m.sequence) FROM messages m WHERE m.conversation_id = c.id)"
    )
    assert product.rows(wrong_last, mine) == []
    tickets = product.rows("SELECT number FROM tickets WHERE organization_id = %s ORDER BY number", mine)
    assert [number for (number,) in tickets] == list(range(1, len(tickets) + 1))
    assert len(tickets) >= WRITERS
    bare = (
        "SELECT t.number FROM tickets t WHERE t.organization_id = %s AND NOT EXISTS"
        " (SELECT 1 FROM ticket_history h WHERE h.ticket_id = t.id AND h.change = 'opened')"
    )
    assert product.rows(bare, mine) == []
