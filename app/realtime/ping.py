"""Whether a connection still stands and still proves who it is: the cheapest call, without a statement."""

from __future__ import annotations

from typing import Any

from app.core.actor import Actor
from app.core.sockets import STAFF, VISITOR, on_socket


@on_socket("presence.ping", VISITOR)
@on_socket("presence.ping", STAFF)
def ping(_actor: Actor, _data: dict[str, Any]) -> None:
    """Answer; who is not proved any more is refused before this."""
