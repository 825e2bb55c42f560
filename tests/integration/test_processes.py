"""The distributed deployment for real: gunicorn with gevent, a worker, Redis, MariaDB, nginx in front."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.support.processes import ROOT, free_port, need_package, wait_until
from tests.support.product import TestProduct, Web
from tests.support.scripted_endpoint import ScriptedEndpoint, broken, slower
from tests.support.servers import Nginx

pytestmark = [pytest.mark.mariadb, pytest.mark.redis, pytest.mark.timeout(90)]
COMPLAINT = "Susu yang saya terima kemarin basi, saya kecewa sekali dan minta uang kembali"


@pytest.fixture
def pair(product: TestProduct) -> tuple[Web, Web]:
    first, second = product.start_web(), product.start_web()
    for web in (first, second):
        web.child.wait_ready(web.answers)
    return first, second


@pytest.fixture
def nginx(pair: tuple[Web, Web], tmp_path: Path) -> Iterator[Nginx]:
    server = Nginx(tmp_path / "nginx", ROOT / "deploy" / "nginx.conf", [web.port for web in pair])
    yield server
    server.stop()


@pytest.mark.nginx
def test_a_message_on_one_process_reaches_staff_on_the_other_through_nginx(
    product: TestProduct, pair: tuple[Web, Web], nginx: Nginx
) -> None:
    product.worker()
    visitor = product.visitor(nginx.url)
    cs = product.staff(nginx.url, "cs")
    with visitor.socket() as talking, cs.socket() as inbox:
        assert [sockets_of(web) for web in pair] == [1, 1]
        answer = talking.ask("message.send", {"client_key": "k1", "body": COMPLAINT})
        assert answer["ok"], answer
        conversation_id = answer["message"]["conversation_id"]
        inbox.heard("conversation.changed", conversation_id=conversation_id)
        assert inbox.ask("watch", {"conversation_id": conversation_id})["ok"]
        said_by_worker = talking.heard("message.posted", seconds=20, sequence=2)
        assert said_by_worker["author"]["kind"] != "customer"
        inbox.heard("message.posted", seconds=20, sequence=2)
        words = {"conversation_id": conversation_id, "client_key": "s1", "body": "Kami ganti ya Kak"}
        assert inbox.ask("message.send", words)["ok"]
        assert talking.heard("message.posted", body="Kami ganti ya Kak")["author"]["name"] == "Sari"
    page = visitor.messages()
    assert [m["sequence"] for m in page] == list(range(1, len(page) + 1))


@pytest.mark.nginx
def test_nginx_serves_files_sets_limits_and_lets_nobody_lie_about_addresses(
    product: TestProduct, nginx: Nginx
) -> None:
    with httpx2.Client(base_url=nginx.url, timeout=15) as client:
        icon = client.get("/static/favicon.svg?v=1")
        assert (icon.status_code, icon.headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert icon.headers["Cache-Control"] == "max-age=31536000"
        assert client.get("/static/../config.py").status_code in {400, 404}
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
        assert client.post("/widget/api/files", content=b"x" * 12_000_000).status_code == 413
        polling = client.get("/socket.io/?EIO=4&transport=polling")
        assert polling.status_code == 400
        page = client.get("/login", headers={"X-Request-ID": "mine"})
        assert page.status_code == 200
        assert len(page.headers["X-Request-ID"]) == 32  # nginx's own


def test_sockets_count_against_the_address_that_the_proxy_tells(product: TestProduct) -> None:
    web = product.web(RATE_LIMITS="true")
    visitor = product.visitor(web.url)
    with visitor.socket(headers={"X-Forwarded-For": "203.0.113.7"}) as socket:
        assert socket.ask("message.send", {"client_key": "k", "body": "halo"})["ok"]
    keys = [key.decode() for key in product.redis.client().keys("*")]
    assert any("203.0.113.7" in key for key in keys), keys


def test_web_processes_leave_jobs_to_workers(product: TestProduct) -> None:
    web = product.web()
    visitor = product.visitor(web.url)
    assert visitor.send(COMPLAINT, "k1").status_code == 200
    time.sleep(1.5)  # longer than the burst; nobody must have touched it
    assert product.rows("SELECT attempts FROM outbox WHERE consumer = 'triage.burst'") == [(0,)]
    port = free_port()
    product.worker("--metrics-port", str(port))
    wait_until(lambda: len(visitor.messages()) > 1, seconds=20, what="the answer")
    figures = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
    assert "tanggap_messages_total" in figures


def test_a_worker_that_is_told_to_stop_ends_what_it_has_begun(product: TestProduct) -> None:
    with ScriptedEndpoint(slower(broken(), 3)) as endpoint:
        web = product.web()
        worker = product.worker(
            OPENAI_BASE_URL=endpoint.base_url, LLM_MODEL="m", OPENAI_API_KEY="k", LLM_MAX_RETRIES="0"
        )
        visitor = product.visitor(web.url)
        visitor.send(COMPLAINT, "k1")
        wait_until(lambda: endpoint.calls, seconds=20, what="the model to be asked")
        assert worker.stop() == 0, worker.said()
    assert product.rows("SELECT id FROM outbox WHERE consumer = 'triage.burst'") == []
    assert any(m["kind"] == "ticket" for m in visitor.messages())


def test_a_threaded_process_with_the_driver_in_c_serves_sockets_as_well(product: TestProduct) -> None:
    need_package("MySQLdb", "requirements-mysql.txt")
    web = product.web(mode="threading", driver="mysqlclient")
    visitor = product.visitor(web.url)
    with visitor.socket() as one, visitor.socket() as two:
        assert one.ask("message.send", {"client_key": "k", "body": "halo"})["ok"]
        assert two.heard("message.posted")["body"] == "halo"


@pytest.mark.parametrize(
    ("worker", "environ", "said"),
    [
        ("gevent", {}, "GeventWebSocketWorker"),
        ("gthread", {}, "GeventWebSocketWorker"),
        ("geventwebsocket.gunicorn.workers.GeventWebSocketWorker", {"SOCKETIO_ASYNC_MODE": "threading"},
         "this worker is gevent's"),
        ("gthread", {"SOCKETIO_ASYNC_MODE": "threading", "DEPLOYMENT": "embedded"}, "python3 run.py"),
    ],
)  # fmt: skip
def test_a_server_that_would_lose_frames_or_jobs_does_not_start(
    product: TestProduct, worker: str, environ: dict[str, str], said: str
) -> None:
    web = product.start_web(worker=worker, **environ)
    wait_until(lambda: not web.child.alive, seconds=30, what="the refusal")
    assert said in web.child.said()


def test_commands_run_in_the_environment_of_green_web_processes(product: TestProduct) -> None:
    done = product.command("business", "list")
    assert product.world.organization.slug in done


def sockets_of(web: Web) -> int:
    lines = httpx2.get(f"{web.url}/metrics").text.splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if line.startswith("tanggap_sockets{"))
