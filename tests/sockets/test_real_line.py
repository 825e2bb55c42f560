"""What only a real server shows: the Origin check, large and binary frames, both transports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import socketio
from flask import Flask

from tests.support.live import words
from tests.support.restartable import RestartableServer
from tests.support.world import World


@pytest.fixture
def server(world: World, tmp_path: Path) -> Iterator[RestartableServer]:
    started = RestartableServer(world, tmp_path)
    started.start()
    yield started
    started.stop()


def connected(server: RestartableServer, token: str, **how: Any) -> socketio.Client:
    client = socketio.Client(reconnection=False, handle_sigint=False)
    how.setdefault("transports", ["websocket"])
    client.connect(server.url, namespaces=["/visitor"], auth={"token": token}, wait_timeout=5, **how)
    return client


def test_large_and_binary_frames_get_a_refusal_and_the_line_goes_on(server: RestartableServer):
    token = server.begin()["token"]
    client = connected(server, token)
    try:
        for body, code in (("x" * 1_000_000, "body_too_long"), (b"\x00\xff" * 500, "invalid")):
            answer = client.call("message.send", words(body), namespace="/visitor", timeout=10)  # type: ignore[arg-type]
            assert (answer["ok"], answer["code"]) == (False, code)
        answer = client.call("message.send", words("sesudah"), namespace="/visitor", timeout=10)
        assert answer["message"]["sequence"] == 1
    finally:
        client.disconnect()
    headers = {"Authorization": f"Bearer {token}"}
    response = httpx2.post(
        f"{server.url}/widget/api/messages", json=words("x" * 1_000_000), headers=headers, timeout=20
    )
    assert (response.status_code, response.json()["code"]) == (422, "body_too_long")


def test_polling_serves_where_websockets_are_blocked(server: RestartableServer):
    line = Polling(server.url)
    line.post("40/visitor," + json.dumps({"token": server.begin()["token"]}))
    assert line.get().startswith("40/visitor,")
    line.post("42/visitor,7" + json.dumps(["message.send", words("halo")]))
    assert line.answer("43/visitor,7")[0]["message"]["body"] == "halo"


class Polling:
    """Socket.IO over plain requests, by hand."""

    def __init__(self, url: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=20)
        self.address = "/socket.io/?EIO=4&transport=polling"
        self.address += "&sid=" + json.loads(self.get()[1:])["sid"]

    def get(self) -> str:
        return self.http.get(self.address).text

    def answer(self, prefix: str) -> Any:
        """Return the acknowledgement, which may come after pushes and in a later answer."""
        while True:
            for packet in self.get().split("\x1e"):
                if packet.startswith(prefix):
                    return json.loads(packet.removeprefix(prefix))

    def post(self, packet: str) -> None:
        assert self.http.post(self.address, content=packet.encode()).text == "OK"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null"])
def test_a_foreign_origin_opens_no_line(app: Flask, origin: str):
    client = app.test_client()
    refused = client.get("/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
    assert refused.status_code == 400
    assert (
        client.get("/socket.io/?EIO=4&transport=polling", headers={"Origin": "http://localhost"}).status_code
        == 200
    )
