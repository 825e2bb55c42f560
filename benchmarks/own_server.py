"""Ours: the embedded server on an instance of its own, with a business and its visitors.

`python -m benchmarks.own_server FOLDER PORT VISITORS [idle]`; `idle` leaves the job threads out. What the
load client must know goes to FOLDER/seed.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core import jobs
from app.customers.actions import open_visit
from app.serve import serve
from tests.support.world import World


def seed(app: Flask, visitors: int) -> dict[str, object]:
    """Make a business with its people and visitors; return what they prove at connect."""
    world = World(app, slug="susu")
    with world.scope():
        tokens = [open_visit(world.system, locale="id").token for _ in range(visitors)]
    cookie = world.client("cs").get_cookie("tanggap_staff")
    assert cookie is not None
    return {"clients": [{"token": token} for token in tokens], "cookie": f"tanggap_staff={cookie.value}"}


def main(folder: Path, port: int, visitors: int, *, idle: bool) -> None:
    """Build, migrate, seed, serve until ended."""
    app = create_app(instance_dir=folder, host="127.0.0.1", port=port)
    with app.app_context():
        upgrade()
    (folder / "seed.json").write_text(json.dumps(seed(app, visitors)), encoding="utf-8")
    if idle:
        nobody = SimpleNamespace(stop=lambda **_how: None)
        jobs.queue(app).start_threads = lambda: nobody  # messages still put their jobs into the queue
    serve(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), idle="idle" in sys.argv[4:])
