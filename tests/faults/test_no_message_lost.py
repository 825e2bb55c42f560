"""R1: 1,000 messages from 20 clients whose connections are cut again and again, the server once too.

None is lost, none is doubled, and everybody sees the same order.
"""

from __future__ import annotations

import contextlib
import queue
import random
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio
from socketio.exceptions import SocketIOError

from tests.support.restartable import RestartableServer
from tests.support.world import World

MESSAGES = 50  # per client
VISITORS = 4
TABS = 4  # per visitor; and one person of the business in each conversation: 20 clients
CUT_BEFORE, CUT_DURING = 0.06, 0.06  # of the sends
PATIENCE_SECONDS = 100


class Gone(Exception):
    """The line broke before the acknowledgement came."""


class Client:
    """A page that does what docs/events.md asks of one: acknowledge, resend, catch up."""

    def __init__(
        self, name: str, server: RestartableServer, namespace: str, connecting: dict[str, Any]
    ) -> None:
        self.name, self.server, self.namespace, self.connecting = name, server, namespace, connecting
        self.random = random.Random(name)
        self.conversation_id = ""  # staff name it
        self.seen: dict[int, str] = {}  # sequence -> client key
        self.acknowledged: dict[str, int] = {}  # own client key -> sequence
        self.cuts = 0
        self.failure: BaseException | None = None
        self.io: socketio.Client | None = None
        self.line: queue.Queue[dict[str, Any] | None] = queue.Queue()  # acknowledgements; None: it broke
        self._lock = threading.Lock()

    def run(self) -> None:
        try:
            self.connect()
            for number in range(MESSAGES):
                self.deliver(f"{self.name}-{number}-{uuid.uuid4().hex[:8]}")
        except BaseException as error:  # noqa: BLE001 - shown by the test
            self.failure = error

    def connect(self) -> None:
        """Connect anew, and ask for what was missed."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.close()
            try:
                self._open()
                self.catch_up()
                return
            except (SocketIOError, Gone):
                assert time.monotonic() < deadline, "the server never came back"
                time.sleep(0.1 + self.random.random() / 4)

    def _open(self) -> None:
        line: queue.Queue[dict[str, Any] | None] = queue.Queue()
        io = socketio.Client(reconnection=False, handle_sigint=False)
        io.on("message.posted", self.note, namespace=self.namespace)
        io.on("disconnect", lambda *_: line.put(None), namespace=self.namespace)
        self.io, self.line = io, line
        io.connect(
            self.server.url,
            namespaces=[self.namespace],
            transports=["websocket"],
            wait_timeout=5,
            **self.connecting,
        )

    def catch_up(self) -> None:
        if self.conversation_id:
            self.ask("watch", {"conversation_id": self.conversation_id})
        more = True
        while more:
            answer = self.ask("messages.after", {**self.where(), "after": self.last()})
            assert answer["ok"], answer
            for message in answer["messages"]:
                self.note(message)
            more = answer["more"]

    def last(self) -> int:
        """Return the number up to which there is no hole."""
        with self._lock:
            last = 0
            while last + 1 in self.seen:
                last += 1
            return last

    def deliver(self, key: str) -> None:
        """Send until it is acknowledged, cutting the line now and then."""
        if self.random.random() < CUT_BEFORE:
            self.cut()
        while key not in self.acknowledged:
            cut_during = self.random.random() < CUT_DURING
            timer = threading.Timer(self.random.random() / 50, self.cut) if cut_during else None
            if timer:
                timer.start()
            try:
                answer = self.ask("message.send", {**self.where(), "client_key": key, "body": f"isi {key}"})
                assert answer["ok"], answer
                self.acknowledged[key] = answer["message"]["sequence"]
                self.note(answer["message"])
            except (SocketIOError, Gone):
                self.connect()
            finally:
                if timer:
                    timer.cancel()

    def cut(self) -> None:
        """Tear the line without a word, as a lost network does."""
        self.cuts += 1
        with contextlib.suppress(OSError, AttributeError):
            self.io.eio.ws.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    def close(self) -> None:
        """Leave no socket behind. The library's own farewell would wait seconds for an answer."""
        if self.io is None:
            return
        ws = getattr(self.io.eio, "ws", None)
        with contextlib.suppress(OSError, AttributeError):
            ws.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        with contextlib.suppress(queue.Empty):
            self.line.get(timeout=0.5)
        with contextlib.suppress(OSError, AttributeError):
            ws.shutdown()  # type: ignore[union-attr]
        self.io = None

    def where(self) -> dict[str, str]:
        return {"conversation_id": self.conversation_id} if self.conversation_id else {}

    def ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Return the acknowledgement; raises Gone as soon as the line is lost."""
        io, line = self.io, self.line
        assert io is not None
        io.emit(event, data, namespace=self.namespace, callback=line.put)
        try:
            answer = line.get(timeout=10)
        except queue.Empty:
            raise Gone from None
        if answer is None:
            raise Gone
        return answer

    def note(self, message: dict[str, Any]) -> None:
        with self._lock:
            known = self.seen.setdefault(message["sequence"], message["client_key"])
        assert known == message["client_key"], "one number, two messages"


@pytest.fixture
def server(world: World, tmp_path: Path) -> Iterator[RestartableServer]:
    embedded = RestartableServer(world, tmp_path)
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_no_message_is_lost_doubled_or_out_of_order(server: RestartableServer):
    talks = [join(server, number) for number in range(VISITORS)]
    clients = [client for talk in talks for client in talk]
    assert len(clients) == 20
    threads = [threading.Thread(target=client.run, name=client.name) for client in clients]
    for thread in threads:
        thread.start()
    wait_for_half(clients)
    server.cut_power()
    server.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    for client in clients:
        assert client.failure is None, f"{client.name}: {client.failure!r}\n{server.said()}"
        assert len(client.acknowledged) == MESSAGES
    assert sum(client.cuts for client in clients) > 50
    for talk in talks:
        check(talk)
    for client in clients:
        client.close()


def join(server: RestartableServer, number: int) -> list[Client]:
    """Return the tabs of one visitor and the person who talks with them."""
    token = server.begin()["token"]
    tabs = [Client(f"v{number}t{tab}", server, "/visitor", {"auth": {"token": token}}) for tab in range(TABS)]
    tabs[0].connect()
    first = tabs[0].ask("message.send", {"client_key": f"first-{number}", "body": "halo"})
    who = ("master", "admin", "cs", "cs2")[number]
    agent = Client(f"agent{number}", server, "/staff", {"headers": {"Cookie": server.staff_cookie(who)}})
    agent.conversation_id = first["message"]["conversation_id"]
    return [*tabs, agent]


def wait_for_half(clients: list[Client]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sum(len(client.acknowledged) for client in clients) < 500:
        assert time.monotonic() < deadline, [client.failure for client in clients]
        time.sleep(0.05)


def check(talk: list[Client]) -> None:
    """Hold what every client of one conversation has seen against all others and against what was sent."""
    for client in talk:
        client.connect()
    reference = talk[0].seen
    assert sorted(reference) == list(range(1, len(reference) + 1)), "a hole in the numbers"
    keys = list(reference.values())
    assert len(keys) == len(set(keys)), "a message was stored twice"
    for client in talk:
        assert client.seen == reference, f"{client.name} saw another order"
        for key, sequence in client.acknowledged.items():
            assert reference[sequence] == key, "an acknowledged message was lost"
