"""Socket clients to test with: tabs of visitors and of staff."""

from __future__ import annotations

import uuid
from typing import Any

from flask_socketio import SocketIOTestClient

from app.core.extensions import socketio
from app.core.sockets import STAFF, VISITOR
from tests.support.world import World


class Tab:
    """One connected browser tab."""

    def __init__(self, client: SocketIOTestClient, namespace: str) -> None:
        self.client, self.namespace = client, namespace

    @property
    def connected(self) -> bool:
        """Whether the server still holds the connection."""
        return bool(self.client.is_connected(self.namespace))

    def ask(self, event: str, *data: Any) -> dict[str, Any]:
        """Send a call and return its acknowledgement."""
        answer: dict[str, Any] = self.client.emit(event, *data, namespace=self.namespace, callback=True)
        return answer

    def pushes(self, event: str = "") -> list[Any]:
        """Return what was pushed since the last look, of one event or (name, data) of all."""
        got = [
            (item["name"], item["args"][0] if item["args"] else None)
            for item in self.client.get_received(self.namespace)
        ]
        return [data for name, data in got if name == event] if event else got

    def leave(self) -> None:
        """Close the tab."""
        self.client.disconnect(self.namespace)


def begin(world: World, **more: Any) -> dict[str, Any]:
    """Begin a widget session over HTTP and return the answer."""
    answer: dict[str, Any] = (
        world.app.test_client()
        .post("/widget/api/session", json={"key": world.organization.widget_key, **more})
        .get_json()
    )
    return answer


def visitor_tab(world: World, token: str | None = None, **auth: Any) -> Tab:
    """Connect a tab of a visitor, of a new one without a token."""
    token = begin(world)["token"] if token is None else token
    client = socketio.test_client(world.app, namespace=VISITOR, auth={"token": token, **auth})
    return Tab(client, VISITOR)


def staff_tab(world: World, who: str) -> Tab:
    """Connect a tab of one of the people."""
    client = socketio.test_client(world.app, namespace=STAFF, flask_test_client=world.client(who))
    return Tab(client, STAFF)


def words(body: str = "halo", **more: Any) -> dict[str, Any]:
    """Return the data of a `message.send`."""
    return {"client_key": uuid.uuid4().hex, "body": body, **more}
