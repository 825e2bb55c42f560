"""P11: what a browser fetches: the loader, the widget's first paint, an agent's first page. No baseline."""

from __future__ import annotations

import gzip
import re
import tempfile
from pathlib import Path

from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from benchmarks.common import SETTINGS, Effort, Report, Row
from tests.support.world import World

KIB = 1024
LOADER, WIDGET, AGENT = 5.0, 150.0, 250.0  # KiB
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg)[^"#]*)')
AGENT_PAGES = ("/", "/inbox", "/queues/team_handling")


def run(_effort: Effort) -> Report:
    """Measure; a missing bundle counts nothing, so build the front end first."""
    with tempfile.TemporaryDirectory() as folder:
        quiet = {key.lower(): value for key, value in SETTINGS.items()} | {"log_level": "ERROR"}
        app = create_app(jobs="manual", instance_dir=Path(folder), **quiet)
        with app.app_context():
            upgrade()
        world = World(app, slug="susu")
        key = world.organization.widget_key
        agent = world.client("cs")
        return Report(
            [
                size("loader, not compressed", len(loader(app.test_client())) / KIB, LOADER),
                size("widget, first paint", weight(app.test_client(), f"/widget/{key}"), WIDGET),
                *(
                    size(f"agent page {page}, first visit", weight(agent, page), AGENT)
                    for page in AGENT_PAGES
                ),
            ]
        )


def size(name: str, kib: float, bound: float) -> Row:
    """Return a line whose baseline is the bound itself."""
    return Row(name=f"P11 {name}", ours=kib, baseline=bound, unit="KiB", goal=1.0)


def loader(client: FlaskClient) -> bytes:
    """Return the script that shops put on their pages."""
    with client.get("/widget/loader.js") as answer:
        return answer.data


def weight(client: FlaskClient, address: str) -> float:
    """Return what a page and its scripts, styles and icons weigh when compressed, in KiB."""
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    parts = [client.get(asset) for asset in sorted(set(ASSET.findall(answer.text)))]
    assert parts, f"{address} names no script"
    missing = [part.request.path for part in parts if part.status_code != 200]
    assert not missing, f"build the front end first: {missing}"
    total = sum(len(gzip.compress(body.data, 6)) for body in [answer, *parts])
    for body in parts:
        body.close()
    return total / KIB
