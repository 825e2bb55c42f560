"""The embedded server for real: `python -m tests.support.embedded FOLDER PORT` seeds a business and serves.

Settings come from the environment; what a test must know goes to FOLDER/seed.json.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
from flask_migrate import upgrade

from app import create_app
from app.serve import serve
from tests.support.processes import Child, free_port
from tests.support.product import PASSED_ON, SECRET, Visitor
from tests.support.world import World

QUIET = {
    "SECRET_KEY": SECRET, "RATE_LIMITS": "false", "MAIL_BACKEND": "locmem", "BURST_WINDOW_MS": "150",
    "LOG_LEVEL": "WARNING",
}  # fmt: skip


class EmbeddedServer:
    """One process with threads, SQLite and its own job threads."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        command = [sys.executable, "-m", "tests.support.embedded", str(folder), str(port)]
        self.child = Child(command, folder / "server.log", environ=passed | QUIET | dict(environ or {}))
        self.child.wait_ready(self._answers)
        self.seed: dict[str, Any] = json.loads((folder / "seed.json").read_text(encoding="utf-8"))

    def visitor(self) -> Visitor:
        """Return a new visitor of the business's widget."""
        return Visitor(self.url, self.seed["widget_key"])

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx2.HTTPError:
            return False


def main(folder: Path, port: int) -> None:
    """Build, seed, serve until the process is ended."""
    app = create_app(instance_dir=folder, host="127.0.0.1", port=port)
    with app.app_context():
        upgrade()
    world = World(app, slug="susu")
    (folder / "seed.json").write_text(json.dumps({"widget_key": world.organization.widget_key}))
    serve(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
