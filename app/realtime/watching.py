"""Who looks at what: `watch` and `unwatch` of conversations and tickets, and the list of viewers.

The list is kept per process: with several processes a viewer sees those of the own process, and those of
the others as far as their last change told. Nothing but the list depends on it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import request
from flask_socketio import join_room, leave_room
from marshmallow import fields

from app.chat.policy import access_conversation
from app.chat.schemas import Input
from app.core import rooms
from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.extensions import socketio
from app.core.sockets import STAFF, all_connections, connection, on_socket
from app.tickets.policy import access_ticket

MAX_WATCHED = 50  # rooms per connection: more than any page opens


class WatchSchema(Input):
    """`watch` and `unwatch`: one thing, by id."""

    conversation_id = fields.UUID()
    ticket_id = fields.UUID()


@on_socket("watch", STAFF)
def watch(actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """Join the room of a conversation or ticket that the actor may read."""
    given = WatchSchema().load(data)
    room = _room(given)
    if "ticket_id" in given:
        access_ticket(actor, given["ticket_id"])
    else:
        access_conversation(actor, given["conversation_id"])
    here = connection(request.sid)  # type: ignore[attr-defined]
    if len(here.watching) >= MAX_WATCHED and room not in here.watching:
        raise Invalid
    join_room(room)
    here.watching.add(room)
    tell_viewers(room)
    return {"viewers": viewers(room)}


@on_socket("unwatch", STAFF)
def unwatch(_actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """Leave the room."""
    room = _room(WatchSchema().load(data))
    connection(request.sid).watching.discard(room)  # type: ignore[attr-defined]
    leave_room(room)
    tell_viewers(room)
    return {"viewers": viewers(room)}


def viewers(room: str) -> list[dict[str, str]]:
    """Return who watches a room, each person once, by name."""
    people = {str(c.actor.id): c.actor.name for c in all_connections() if room in c.watching}
    found = [{"id": user_id, "name": name} for user_id, name in people.items()]
    return sorted(found, key=lambda person: (person["name"], person["id"]))


def tell_viewers(room: str) -> None:
    """Tell the watchers of a room who else watches."""
    kind, _, thing_id = room.partition(":")
    payload = {f"{kind}_id": thing_id, "viewers": viewers(room)}
    socketio.emit("viewers", payload, to=room, namespace=STAFF)


def left_rooms(left: Collection[str]) -> None:
    """Tell those who stay that somebody has gone."""
    for room in left:
        tell_viewers(room)


def _room(given: dict[str, UUID]) -> str:
    if len(given) != 1:
        raise Invalid
    if "ticket_id" in given:
        return rooms.ticket_viewers(given["ticket_id"])
    return rooms.conversation_staff(given["conversation_id"])
