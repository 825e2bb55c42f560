"""What every process must do to its own sockets: end somebody's, look again at who may watch.

With a message queue all processes hear it over Redis, this one included; without one this process is all
there is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Lock
from typing import Any
from uuid import UUID

import redis
import structlog
from flask import Flask, current_app
from flask_socketio import disconnect, leave_room

from app.chat.policy import access_conversation
from app.core import rooms
from app.core.errors import NotFound
from app.core.extensions import socketio
from app.core.scope import organization_scope
from app.core.sockets import STAFF, Connection, all_connections, connections_of
from app.tickets.policy import access_ticket

log = structlog.get_logger(__name__)
CHANNEL = "tanggap:sockets"
RETRY_SECONDS = 2
_listening: set[str] = set()
_lock = Lock()


def end_sessions(organization_id: UUID, actor_id: UUID) -> None:
    """Close all sockets of a person or customer in one business: they prove nothing any more."""
    _tell({"do": "end", "organization_id": str(organization_id), "id": str(actor_id)})


def look_again(organization_id: UUID, kind: str, thing_id: UUID) -> None:
    """Let those stop watching a conversation or ticket who may not read it any more."""
    _tell({"do": "look", "organization_id": str(organization_id), "kind": kind, "id": str(thing_id)})


def listen() -> None:
    """Hear what the other processes say, from the first socket on; nothing happens without a queue."""
    address = current_app.config["SOCKETIO_MESSAGE_QUEUE"]
    with _lock:
        if not address or address in _listening:
            return
        _listening.add(address)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the public way
    socketio.start_background_task(_hear, app, address)


def _tell(message: dict[str, str]) -> None:
    address = current_app.config["SOCKETIO_MESSAGE_QUEUE"]
    if address:
        with redis.Redis.from_url(address) as client:
            client.publish(CHANNEL, json.dumps(message))
    else:
        _act(message)


def _hear(app: Flask, address: str) -> None:
    while True:
        try:
            with redis.Redis.from_url(address) as client, client.pubsub() as channel:
                channel.subscribe(CHANNEL)
                for item in channel.listen():
                    if item["type"] == "message":
                        _act_in(app, item["data"])
        except redis.RedisError:
            log.warning("socket_channel_lost")
            socketio.sleep(RETRY_SECONDS)


def _act_in(app: Flask, data: bytes) -> None:
    with app.app_context():
        try:
            _act(json.loads(data))
        except Exception:
            log.exception("socket_channel_message_failed")


def _act(message: dict[str, str]) -> None:
    organization_id, thing_id = UUID(message["organization_id"]), UUID(message["id"])
    if message["do"] == "end":
        for found in connections_of(thing_id):
            if found.actor.organization_id == organization_id:
                _end(found)
    else:
        _look_again(organization_id, message["kind"], thing_id)


def _end(connection: Connection) -> None:
    socketio.emit("session.ended", {}, to=connection.sid, namespace=connection.namespace)
    disconnect(sid=connection.sid, namespace=connection.namespace)


def _look_again(organization_id: UUID, kind: str, thing_id: UUID) -> None:
    room, access = _watched(kind, thing_id)
    watchers = [c for c in all_connections() if room in c.watching]
    if not watchers:
        return
    with organization_scope(organization_id):
        for watcher in watchers:
            try:
                access(watcher.actor, thing_id)
            except NotFound:
                watcher.watching.discard(room)
                leave_room(room, sid=watcher.sid, namespace=STAFF)


def _watched(kind: str, thing_id: UUID) -> tuple[str, Callable[..., Any]]:
    if kind == "ticket":
        return rooms.ticket_viewers(thing_id), access_ticket
    return rooms.conversation_staff(thing_id), access_conversation
