"""The distributed deployment as an operator starts it: gunicorn web processes and workers, real servers."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self

import httpx2
import socketio
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from tests.support.processes import ROOT, Child, free_port, wait_until
from tests.support.servers import MariaDb, Redis
from tests.support.world import World

DATABASE = "tanggap"
SECRET = "test-secret-that-is-long-enough-for-production"
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
GEVENT = ["-k", "geventwebsocket.gunicorn.workers.GeventWebSocketWorker", "-w", "1",
          "--worker-connections", "2000", "--backlog", "2048"]  # fmt: skip
THREADS = ["-k", "gthread", "-w", "1", "--threads", "40", "--worker-connections", "100"]


class Web:
    """One web process."""

    def __init__(self, child: Child, port: int) -> None:
        self.child = child
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def answers(self) -> bool:
        """Tell whether it is ready to serve."""
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx2.HTTPError:
            return False


class TestProduct:
    """What one test has started, and ways to talk to it."""

    __test__ = False

    def __init__(self, folder: Path, mariadb: MariaDb, redis: Redis, world: World) -> None:
        self.folder = folder
        self.mariadb = mariadb
        self.redis = redis
        self.world = world
        self.children: list[Child] = []
        self.clients: list[httpx2.Client] = []
        self.environ = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
            "DEPLOYMENT": "distributed",
            "SECRET_KEY": SECRET,
            "DATABASE_URL": mariadb.url(DATABASE),
            "REDIS_URL": redis.url,
            "SOCKETIO_MESSAGE_QUEUE": redis.url,
            "SOCKETIO_ASYNC_MODE": "gevent",
            "PUBLIC_URL": "http://127.0.0.1",
            "INSTANCE_DIR": str(folder / "instance"),
            "TRUSTED_PROXIES": "1",
            "RATE_LIMITS": "false",
            "BURST_WINDOW_MS": "200",
            "LOG_FORMAT": "json",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def web(self, *, mode: str = "gevent", driver: str = "pymysql", **environ: str) -> Web:
        """Start a web process and wait until it is ready."""
        started = self.start_web(mode=mode, driver=driver, **environ)
        started.child.wait_ready(started.answers)
        return started

    def start_web(
        self, *, mode: str = "gevent", driver: str = "pymysql", worker: str = "", **environ: str
    ) -> Web:
        """Start a web process without waiting, by another kind of gunicorn's workers if asked."""
        port = free_port()
        command = [
            sys.executable, "-m", "gunicorn", *(GEVENT if mode == "gevent" else THREADS),
            *(["-k", worker] if worker else []),
            "-b", f"127.0.0.1:{port}", "--no-control-socket", "--graceful-timeout", "5", "wsgi:app",
        ]  # fmt: skip
        settings = {
            "SOCKETIO_ASYNC_MODE": mode,
            "DATABASE_URL": self.mariadb.url(DATABASE, driver),
            **environ,
        }
        return Web(self._start(command, f"web-{port}.log", settings), port)

    def worker(self, *arguments: str, **environ: str) -> Child:
        """Start a worker and wait until it works."""
        command = [sys.executable, "-m", "flask", "--app", "run", "worker", "--threads", "2", *arguments]
        child = self._start(command, f"worker-{len(self.children)}.log", environ)
        child.wait_ready(lambda: "Worker with" in child.said())
        return child

    def command(self, *arguments: str) -> str:
        """Run one of the product's commands to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "run", *arguments], env=self.environ, cwd=ROOT,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _start(self, command: list[str], log: str, environ: dict[str, str]) -> Child:
        child = Child(command, self.folder / log, environ=self.environ | environ)
        self.children.append(child)
        return child

    def end(self) -> None:
        """End everything that still runs."""
        for client in self.clients:
            client.close()
        for child in self.children:
            child.process.terminate() if child.alive else None
        for child in self.children:
            child.stop(seconds=10)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database beside the product."""
        return self.mariadb.run(statement, *values, database=DATABASE)

    def visitor(self, url: str) -> Visitor:
        """Return a new visitor of the business's widget."""
        visitor = Visitor(url, self.world.organization.widget_key)
        self.clients.append(visitor.http)
        return visitor

    def staff(self, url: str, who: str) -> Staff:
        """Return a signed-in person of the business."""
        person = Staff(url, self.world, who)
        self.clients.append(person.http)
        return person


class Visitor:
    """A widget: plain HTTP calls, and a socket when asked."""

    def __init__(self, url: str, widget_key: str) -> None:
        self.url = url
        self.http = httpx2.Client(base_url=url, timeout=15)
        answer = self.http.post("/widget/api/session", json={"key": widget_key, "locale": "id"})
        assert answer.status_code == 200, answer.text
        self.token: str = answer.json()["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def send(self, body: str, key: str) -> httpx2.Response:
        """Send a message by HTTP."""
        return self.http.post("/widget/api/messages", json={"client_key": key, "body": body})

    def messages(self) -> list[dict[str, Any]]:
        """Return the whole talk."""
        found: list[dict[str, Any]] = self.http.get("/widget/api/messages?after=0").json()["messages"]
        return found

    def socket(self, **connecting: Any) -> Socket:
        """Connect over websocket."""
        return Socket(self.url, "/visitor", auth={"token": self.token, "locale": "id"}, **connecting)


class Staff:
    """A person of the business with a session cookie and a valid CSRF token."""

    def __init__(self, url: str, world: World, who: str) -> None:
        self.url = url
        secret = "a token of this test client"
        signer = Flask("cookies")
        signer.secret_key = SECRET
        serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
        assert serializer is not None
        session = {
            "_user_id": world.users[who].fs_uniquifier, "_fresh": True, "fs_cc": "set",
            "organization_id": str(world.id), "csrf_token": secret,
        }  # fmt: skip
        self.cookie = f"tanggap_staff={serializer.dumps(session)}"
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(secret)
        headers = {"Cookie": self.cookie, "X-CSRFToken": str(token), "Accept": "application/json"}
        self.http = httpx2.Client(base_url=url, timeout=15, headers=headers)

    def socket(self) -> Socket:
        """Connect over websocket."""
        return Socket(self.url, "/staff", headers={"Cookie": self.cookie})


class Socket:
    """A Socket.IO connection that collects what is pushed to it."""

    def __init__(self, url: str, namespace: str, **connecting: Any) -> None:
        self.namespace = namespace
        self.pushed: list[tuple[str, Any]] = []
        self._lock = threading.Lock()
        self.client = socketio.Client(reconnection=False, handle_sigint=False)
        self.client.on("*", self._hear, namespace=namespace)
        self.client.connect(
            url, namespaces=[namespace], transports=["websocket"], wait_timeout=10, **connecting
        )

    def _hear(self, event: str, data: Any = None) -> None:
        with self._lock:
            self.pushed.append((event, data))

    def ask(self, event: str, data: dict[str, Any], *, seconds: float = 10) -> dict[str, Any]:
        """Emit and return the acknowledgement."""
        answer: dict[str, Any] = self.client.call(event, data, namespace=self.namespace, timeout=seconds)
        return answer

    def heard(self, event: str, *, seconds: float = 10, **fields: Any) -> Any:
        """Wait for a push with these fields and return its data."""

        def found() -> Any:
            with self._lock:
                return [
                    data for name, data in self.pushed
                    if name == event and all(data.get(key) == value for key, value in fields.items())
                ]  # fmt: skip

        return wait_until(found, seconds=seconds, what=f"the push {event} {fields}")[0]

    def close(self) -> None:
        """Leave."""
        self.client.disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
