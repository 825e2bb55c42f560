"""What a server process must be for its settings: green threads need patched modules and the right worker."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any, Literal

from flask import Flask

WEBSOCKET_WORKER = "geventwebsocket.gunicorn.workers"


class UnsoundServer(RuntimeError):
    """The process was started in a way that loses messages or hangs; the text says how to start it."""


def is_patched() -> bool:
    """Tell whether gevent has replaced the sockets of this process."""
    if "gevent.monkey" not in sys.modules:
        return False
    from gevent.monkey import is_module_patched  # noqa: PLC0415 - an extra of production

    return bool(is_module_patched("socket"))


def socket_mode(app: Flask) -> Literal["threading", "gevent"]:
    """Return the mode of Socket.IO here: workers and commands of a gevent deployment only publish."""
    return "gevent" if app.config["SOCKETIO_ASYNC_MODE"] == "gevent" and is_patched() else "threading"


def refuse_unsound_server(app: Flask) -> None:
    """Raise UnsoundServer, naming every fault, unless this process may serve the app."""
    faults = server_faults(app.config, patched=is_patched(), loaded=sys.modules)
    if faults:
        raise UnsoundServer("; ".join(faults))


def server_faults(config: dict[str, Any], *, patched: bool, loaded: Collection[str]) -> list[str]:
    """Return what is wrong with a server of these settings; `loaded` are names of imported modules."""
    faults = []
    if config["DEPLOYMENT"] == "embedded":
        faults.append(
            "wsgi.py serves DEPLOYMENT=distributed, whose jobs run in workers; "
            "the embedded deployment starts with: python3 run.py"
        )
    if config["SOCKETIO_ASYNC_MODE"] == "gevent":
        if not patched:
            faults.append(
                "SOCKETIO_ASYNC_MODE=gevent must stand in the environment, not only in .env: "
                "wsgi.py patches the standard library before anything reads .env"
            )
        if WEBSOCKET_WORKER not in loaded:
            faults.append(
                "SOCKETIO_ASYNC_MODE=gevent needs gunicorn -k "
                "geventwebsocket.gunicorn.workers.GeventWebSocketWorker: other workers lose large frames"
            )
    elif patched:
        faults.append("this worker is gevent's: set SOCKETIO_ASYNC_MODE=gevent, or use gunicorn -k gthread")
    return faults
