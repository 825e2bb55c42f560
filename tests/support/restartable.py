"""The embedded server beside the test, on the test's own database, that a test may cut and start again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import httpx2

from tests.support.processes import Child, free_port
from tests.support.world import World

START = """
from app import create_app
from app.serve import serve
app = create_app()
serve(app, app.config["HOST"], app.config["PORT"])
"""


class RestartableServer:
    """One server that a test starts, cuts and ends."""

    def __init__(self, world: World, folder: Path, **environ: str) -> None:
        self.world, self.folder = world, folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        config = world.app.config
        self.environ = os.environ | {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "INSTANCE_DIR": str(config["INSTANCE_DIR"]),
            "SECRET_KEY": str(config["SECRET_KEY"]),
            "DATABASE_URL": "",
            "DEPLOYMENT": "embedded",
            "RATE_LIMITS": "false",
            "LOG_LEVEL": "WARNING",
            "OPENAI_API_KEY": "",
            "OPENAI_BASE_URL": "",
            **environ,
        }
        self.child: Child | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.child = Child([sys.executable, "-c", START], self.folder / "server.log", environ=self.environ)
        self.child.wait_ready(self._answers)

    def cut_power(self) -> None:
        """End the server as a power cut would."""
        assert self.child is not None
        self.child.kill()

    def stop(self) -> None:
        """End the server."""
        if self.child is not None:
            self.child.stop()

    def said(self) -> str:
        """Return the end of what the server wrote."""
        return self.child.said() if self.child is not None else ""

    def begin(self, **more: Any) -> dict[str, Any]:
        """Begin a widget session and return the answer."""
        data = {"key": self.world.organization.widget_key, **more}
        answer: dict[str, Any] = httpx2.post(f"{self.url}/widget/api/session", json=data, timeout=20).json()
        return answer

    def staff_cookie(self, who: str) -> str:
        """Return the cookie header of a signed-in person."""
        cookie = self.world.client(who).get_cookie("tanggap_staff")
        assert cookie is not None
        return f"tanggap_staff={cookie.value}"

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx2.HTTPError:
            return False
