"""R2 and R3: whatever is sent twice is stored once, whoever dies in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.embedded import EmbeddedServer
from tests.support.processes import wait_until
from tests.support.product import TestProduct, Visitor
from tests.support.scripted_endpoint import ScriptedEndpoint, broken, hang

pytestmark = pytest.mark.timeout(90)
COMPLAINT = "Susu yang saya terima kemarin basi, saya kecewa sekali dan minta uang kembali"
COPIES = 10


def ten_at_once(send: Callable[[int], httpx2.Response]) -> list[Any]:
    start = threading.Barrier(COPIES)

    def one(number: int) -> Any:
        start.wait(timeout=10)
        answer = send(number)
        assert answer.status_code == 200, answer.text
        return answer.json()

    with ThreadPoolExecutor(COPIES) as pool:
        return list(pool.map(one, range(COPIES)))


def same_visitor(url: str, visitor: Visitor) -> httpx2.Client:
    return httpx2.Client(base_url=url, timeout=15, headers={"Authorization": f"Bearer {visitor.token}"})


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path)
    yield server
    server.child.stop()


def test_r2_ten_posts_with_one_key_are_one_row_and_ten_equal_replies_on_sqlite(
    embedded: EmbeddedServer,
) -> None:
    visitor = embedded.visitor()
    with closing(visitor.http):
        answers = ten_at_once(lambda _n: visitor.send("halo", "one-key"))
        assert all(answer == answers[0] for answer in answers)
        assert [m["client_key"] for m in visitor.messages()].count("one-key") == 1


@pytest.mark.mariadb
@pytest.mark.redis
def test_r2_ten_posts_with_one_key_to_two_processes_are_one_row_and_ten_equal_replies(
    product: TestProduct,
) -> None:
    webs = [product.web(), product.web(mode="threading")]
    visitor = product.visitor(webs[0].url)
    clients = [same_visitor(webs[n % 2].url, visitor) for n in range(COPIES)]
    product.clients.extend(clients)
    body = {"client_key": "one-key", "body": "halo"}
    answers = ten_at_once(lambda n: clients[n].post("/widget/api/messages", json=body))
    assert all(answer == answers[0] for answer in answers)
    conversation_id = answers[0]["message"]["conversation_id"]
    stored = product.rows(
        "SELECT sequence, client_key FROM messages WHERE conversation_id = %s AND author_kind = 'customer'",
        conversation_id,
    )
    assert stored == [(1, "one-key")]
    assert len(product.rows("SELECT id FROM outbox WHERE consumer = 'triage.burst'")) == 1


@pytest.mark.mariadb
@pytest.mark.redis
def test_r3_a_process_killed_between_commit_and_answer_has_stored_once_and_the_retry_gets_it(
    product: TestProduct,
) -> None:
    web = product.web()
    visitor = product.visitor(web.url)
    # Redis holds still: the message is committed, its push waits, the answer is not given yet.
    product.redis.client().execute_command("CLIENT", "PAUSE", "30000", "ALL")
    outcome: list[object] = []

    def send() -> None:
        try:
            outcome.append(visitor.send(COMPLAINT, "killed").status_code)
        except httpx2.HTTPError as error:
            outcome.append(error)

    sender = threading.Thread(target=send)
    sender.start()
    row = wait_until(lambda: product.rows("SELECT id FROM messages WHERE client_key = 'killed'"), seconds=15)
    web.child.kill()
    sender.join(timeout=20)
    assert isinstance(outcome[0], httpx2.HTTPError), outcome
    product.redis.stop()  # with what it held: the wake-up is lost as well
    product.redis.start()

    again = product.web()
    product.worker()
    retry = same_visitor(again.url, visitor)
    product.clients.append(retry)
    answer = retry.post("/widget/api/messages", json={"client_key": "killed", "body": COMPLAINT})
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"]["id"] == str(row[0][0])
    assert len(product.rows("SELECT id FROM messages WHERE client_key = 'killed'")) == 1
    one_ticket(product)


@pytest.mark.mariadb
@pytest.mark.redis
def test_r3_what_a_killed_worker_held_is_done_once_by_another_after_its_lease(product: TestProduct) -> None:
    with ScriptedEndpoint(hang(60)) as endpoint:
        model = {"OPENAI_BASE_URL": endpoint.base_url, "LLM_MODEL": "m", "OPENAI_API_KEY": "k",
                 "LLM_MAX_RETRIES": "0", "LLM_TIMEOUT_SECONDS": "20"}  # fmt: skip
        web, first = product.web(), product.worker(**model)
        visitor = product.visitor(web.url)
        assert visitor.send(COMPLAINT, "k1").status_code == 200
        wait_until(lambda: endpoint.calls, seconds=20, what="the model to be asked")
        first.kill()
        held = product.rows(
            "SELECT attempts, leased_until IS NOT NULL FROM outbox WHERE consumer = 'triage.burst'"
        )
        assert held == [(1, 1)]
        endpoint.plan(broken())
        second = product.worker(**model)
        assert product.rows(
            "SELECT COUNT(*) FROM tickets WHERE organization_id = %s", str(product.world.id)
        ) == [(0,)]
        second.stop()
        product.rows("UPDATE outbox SET leased_until = leased_until - INTERVAL 2 MINUTE")  # time goes by
        product.worker(**model)
        one_ticket(product)
    assert product.rows("SELECT COUNT(*) FROM outbox WHERE consumer = 'triage.burst'") == [(0,)]


def one_ticket(product: TestProduct) -> None:
    query = "SELECT number FROM tickets WHERE organization_id = %s"
    assert wait_until(lambda: product.rows(query, str(product.world.id)), seconds=20, what="a ticket") == [
        (1,)
    ]
    wait_until(lambda: not product.rows("SELECT id FROM outbox"), seconds=20, what="an empty outbox")
    assert product.rows(query, str(product.world.id)) == [(1,)]
