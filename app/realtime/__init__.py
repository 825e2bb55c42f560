"""Live parts: who hears what, on which room. Decides nothing, stores nothing."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIO

from app.core.serving import socket_mode
from app.core.sockets import STAFF, VISITOR


def init_socketio(app: Flask, socketio: SocketIO) -> None:
    """Bind Socket.IO to the app with the mode of the deployment; never auto-detected."""
    distributed = app.config["DEPLOYMENT"] == "distributed"
    socketio.init_app(  # type: ignore[call-arg]  # Engine.IO's options
        app,
        async_mode=socket_mode(app),
        message_queue=app.config["SOCKETIO_MESSAGE_QUEUE"] or None,
        channel="tanggap",
        transports=["websocket"] if distributed else ["websocket", "polling"],
        # CORS stays at its default, same origin: the widget's frame is ours wherever it stands.
        # A message is at most 10,000 characters and files go by HTTP; but who sends a megabyte of text gets
        # a refusal to read instead of a cut line, after which a page would send it again.
        max_http_buffer_size=1_500_000,
        manage_session=False,
        namespaces=[STAFF, VISITOR],
    )


def init_app(app: Flask) -> None:
    """Register connect handlers, calls and push projections."""
    from app.core import sockets
    from app.realtime import (  # noqa: F401 - importing registers calls and pushes
        connect,
        ping,
        push,
        typing,
        watching,
    )

    connect.bind()
    sockets.bind()
