"""The same loads on the distributed deployment: gunicorn with gevent, PyMySQL, private MariaDB and Redis.

The baseline is the bare echo under the same worker. One web process, without nginx.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from flask_migrate import upgrade

from app.core.extensions import db
from app.customers.actions import open_visit
from benchmarks.common import Effort, Report, Row, Server, alternating, load, median, started
from benchmarks.load import Measured
from benchmarks.p2_message import RATE, echo_plan, message_plan
from tests.support.processes import free_port
from tests.support.product import DATABASE, GEVENT, TestProduct
from tests.support.server_fixtures import fresh_slug, mariadb_app
from tests.support.servers import MariaDb, Redis
from tests.support.world import World

GOAL_CPU, GOAL_P50, GOAL_SATURATION = 4.0, 5.0, 0.10
Sending = Callable[[float], Measured]  # rate 0 saturates


def run(effort: Effort) -> Report:
    """Measure P2 and P3."""
    with deployment() as (mariadb, redis):
        ours = partial(own, effort, mariadb, redis)
        base = partial(echo, effort)
        message = alternating(
            effort.repetitions,
            ours=partial(ours, RATE),
            baseline=partial(base, RATE),
            whole=partial(ours, RATE, worker=True),
        )
        flood = alternating(effort.repetitions, ours=partial(ours, 0), baseline=partial(base, 0))
    rows = [
        row("P2 chat message on MariaDB, CPU of the web process", message, "cpu_us", "us", GOAL_CPU),
        row("P2 chat message on MariaDB, p50 at 100/s", message, "p50", "ms", GOAL_P50),
        row(
            "P2 chat message on MariaDB, p50 with a worker",
            message | {"ours": message["whole"]},
            "p50",
            "ms",
            GOAL_P50,
        ),
        row("P3 saturation on MariaDB", flood, "per_second", "/s", GOAL_SATURATION, at_least=True),
    ]
    return Report(
        rows, ["gevent, PyMySQL, MariaDB with its log flushed once a second; Redis carries every push."]
    )


def row(
    name: str, got: dict[str, list[Measured]], figure: str, unit: str, goal: float, *, at_least: bool = False
) -> Row:
    """Return the line of one figure."""
    return Row(
        name=name, ours=median(got["ours"], figure), baseline=median(got["baseline"], figure), unit=unit,
        goal=goal, at_least=at_least,
    )  # fmt: skip


@contextmanager
def deployment() -> Iterator[tuple[MariaDb, Redis]]:
    """Run private servers with the migrated database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as ends:
        folder = Path(name)
        mariadb = MariaDb(folder / "mariadb")
        ends.callback(mariadb.stop)
        redis = Redis(folder / "redis")
        ends.callback(redis.stop)
        mariadb.create_database(DATABASE)
        app = mariadb_app(mariadb, "pymysql", folder / "migrating")
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield mariadb, redis


def own(effort: Effort, mariadb: MariaDb, redis: Redis, rate: float, *, worker: bool = False) -> Measured:
    """Send messages to a new business on a fresh web process, with a worker beside it if asked."""
    with tempfile.TemporaryDirectory() as name:
        app = mariadb_app(mariadb, "pymysql", Path(name) / "seeding")
        redis.client().flushall()
        world = World(app, slug=fresh_slug())
        with world.scope():
            clients = [{"token": open_visit(world.system, locale="id").token} for _ in range(effort.clients)]
        product = TestProduct(Path(name), mariadb, redis, world)
        try:
            web = product.web()
            if worker:
                product.worker()
            server = Server(web.port, gunicorn_worker(web.child.pid), clients)
            return load(message_plan(server, rate=rate, seconds=effort.seconds))
        finally:
            product.end()
            with app.app_context():
                db.engine.dispose()


def echo(effort: Effort, rate: float) -> Measured:
    """Send the same words to the bare echo under the same worker."""
    with tempfile.TemporaryDirectory() as name:
        port = free_port()
        command = [
            sys.executable, "-m", "gunicorn", *GEVENT, "-b", f"127.0.0.1:{port}", "--no-control-socket",
            "benchmarks.echo_server:app",
        ]  # fmt: skip
        with started(command, port, Path(name), {"SOCKETIO_ASYNC_MODE": "gevent"}) as child:
            server = Server(port, gunicorn_worker(child.pid), [{}] * effort.clients)
            return load(echo_plan(server, rate=rate, seconds=effort.seconds))


def gunicorn_worker(master: int) -> int:
    """Return the process that serves: the only child of gunicorn's master."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    return int(children[0])
