"""The baseline: a bare Flask-SocketIO echo, in the same mode and behind the same server as ours.

`python -m benchmarks.echo_server PORT`, or `benchmarks.echo_server:app` under gunicorn with gevent.
"""

from __future__ import annotations

import os
import sys
from typing import Any

MODE = os.environ.get("SOCKETIO_ASYNC_MODE", "threading")
if MODE == "gevent":
    from gevent import monkey

    monkey.patch_all()

from flask import Flask  # noqa: E402 - patched first
from flask_socketio import SocketIO  # noqa: E402

app = Flask(__name__)
app.config["SECRET_KEY"] = "nothing to protect"
socketio = SocketIO(app, async_mode=MODE)


@socketio.on("echo")
def echo(data: Any) -> Any:
    """Acknowledge with what came."""
    return data


@app.get("/readyz")
def ready() -> str:
    """Tell the runner that connections are taken."""
    return "ready"


def main(port: int) -> None:
    """Serve with threads, through the request handler of the embedded deployment."""
    from werkzeug.serving import make_server

    from app.serve import QuickRequestHandler

    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuickRequestHandler)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
