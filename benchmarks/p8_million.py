"""P8: queue page and ticket page with a million tickets beside ten thousand, and their SQL statements.

Both databases are open in one process; every address is asked of one and the other in turn, through the
whole application, signed in as a person of the business.
"""

from __future__ import annotations

import re
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from app.core.extensions import db
from app.core.pagination import encode_cursor
from app.core.scope import organization_scope
from app.tickets.models import Stage, Ticket
from app.tickets.queries.queue import SORTS
from benchmarks.common import SETTINGS, Effort, Report, Row
from benchmarks.tickets import LONG_THREADS, add_threads, fill
from tests.support.statements import Statements, count_statements
from tests.support.world import World

GOAL = 1.3
WARM = 2  # answers that are not counted
PEOPLE = ("master", "cs")
CURSOR = "CURSOR"  # stands for a place in the middle of the queue
LIST_GOAL, TICKET_GOAL = 5, 7  # statements
SIGN_IN = 2  # of them, before the page begins: the person, where the person works


@dataclass(slots=True)
class Shop:
    """One filled database and its people."""

    app: Flask
    world: World
    statements: Statements
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    cursors: dict[tuple[str, str], str] = field(default_factory=dict)

    def get(self, who: str, address: str) -> tuple[float, int]:
        """Ask for a page; return how long it took, in ms, and how many statements."""
        found = re.search(r"queues/(\w+).*sort=(\w+).*CURSOR", address)
        if found:
            address = address.replace(CURSOR, self.cursors[found[1], found[2]])
        with self.statements.counting() as seen:
            started = perf_counter()
            answer = self.clients[who].get(address)
            taken = (perf_counter() - started) * 1000
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return taken, len(seen)


@dataclass(slots=True)
class Timed:
    """What one address took in the small and in the large database, in ms."""

    small: list[float] = field(default_factory=list)
    large: list[float] = field(default_factory=list)


def run(effort: Effort) -> Report:
    """Measure."""
    with ExitStack() as open_ones:
        small = open_ones.enter_context(shop(effort.small))
        large = open_ones.enter_context(shop(effort.large))
        started = perf_counter()
        queues = compare(small, large, queue_addresses(), effort.samples)
        tickets = compare(small, large, ticket_addresses(), effort.samples * 4)
        taken = perf_counter() - started
        asked = (
            f"{len(queues)} addresses of queues, {effort.samples} samples each, {effort.large:,} tickets "
            f"beside {effort.small:,}, asked in turn for {taken:.0f} s."
        )
        return Report(
            [row("queue pages", queues, effort), row("ticket page", tickets, effort)],
            [statements_of(large), *outliers(queues | tickets), asked],
        )


@contextmanager
def shop(size: int) -> Iterator[Shop]:
    """Make a business with so many tickets, on SQLite in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        quiet = {key.lower(): value for key, value in SETTINGS.items()} | {"log_level": "ERROR"}
        app = create_app(jobs="manual", instance_dir=Path(folder), **quiet)
        with app.app_context():
            upgrade()
            engine = db.engine
        world = World(app, slug="susu")
        fill(app, world, size)
        add_threads(app, world, dict(enumerate(LONG_THREADS, start=1)))
        for counting in count_statements(engine):
            made = Shop(app, world, counting)
            made.clients = {who: world.client(who) for who in PEOPLE}
            made.cursors = middle_cursors(made)
            yield made
        engine.dispose()


def middle_cursors(made: Shop) -> dict[tuple[str, str], str]:
    """Return the cursor of the middle of each queue in each sort."""
    found = {}
    with made.app.app_context(), organization_scope(made.world.id):
        for stage in Stage:
            here = Ticket.stage == stage
            half = (db.session.scalar(select(func.count(Ticket.id)).where(here)) or 0) // 2
            for name, sort in SORTS.items():
                order = (
                    (sort.column.desc(), Ticket.id.desc()) if sort.descending else (sort.column, Ticket.id)
                )
                rows = select(Ticket).where(here).order_by(*order).offset(half).limit(1)
                middle = db.session.scalars(rows).one()
                found[str(stage), name] = encode_cursor([sort.write(middle), middle.id])
    return found


def queue_addresses() -> list[tuple[str, str]]:
    """Return who asks for what: every stage and sort, first and middle page, filters and tabs."""
    found = []
    for stage in Stage:
        here = f"/queues/{stage}"
        for sort in SORTS:
            found += [("master", f"{here}?sort={sort}"), ("master", f"{here}?sort={sort}&cursor={CURSOR}")]
        found += [("master", f"{here}?{these}") for these in ("priority=urgent", "topic=return&kind=order")]
    team = f"/queues/{Stage.TEAM_HANDLING}"
    tabs = ("mine", "unassigned", "overdue", "escalated")
    return [
        *found,
        *(("master", f"{team}?tab={tab}") for tab in tabs),
        ("cs", team),
        ("cs", f"{team}?tab=mine"),
    ]


def ticket_addresses() -> list[tuple[str, str]]:
    """Return the pages of a short, two long and a late ticket."""
    return [("master", f"/tickets/{number}") for number in (1, 2, 3, 299)]


def compare(small: Shop, large: Shop, asked: list[tuple[str, str]], samples: int) -> dict[str, Timed]:
    """Ask both shops in turn."""
    times: dict[str, Timed] = {}
    for who, address in asked:
        timed = times[f"{address} ({who})"] = Timed()
        for sample in range(-WARM, samples):
            a, _ = small.get(who, address)
            b, _ = large.get(who, address)
            if sample >= 0:
                timed.small.append(a)
                timed.large.append(b)
    return times


def row(name: str, times: dict[str, Timed], effort: Effort) -> Row:
    """Return the line of a kind of page: p95 over all its addresses."""
    return Row(
        name=f"P8 {name}, {effort.large:,} beside {effort.small:,} tickets, p95",
        ours=p95([t for timed in times.values() for t in timed.large]),
        baseline=p95([t for timed in times.values() for t in timed.small]),
        unit="ms", goal=GOAL,
    )  # fmt: skip


def p95(times: list[float]) -> float:
    """Return the time that 95 of 100 keep."""
    return statistics.quantiles(times, n=20)[18]


def outliers(times: dict[str, Timed]) -> list[str]:
    """Say which addresses are slower by the median than the goal allows, and which is the slowest."""
    ratios = {name: statistics.median(t.large) / statistics.median(t.small) for name, t in times.items()}
    slow = [
        f"slower than the goal by the median: `{name}` {ratio:.2f} x "
        f"({statistics.median(times[name].large):.1f} ms)"
        for name, ratio in sorted(ratios.items(), key=lambda item: -item[1])
        if ratio > GOAL
    ]
    worst = max(ratios, key=lambda name: ratios[name])
    return slow or [f"Worst address by the median: `{worst}`, {ratios[worst]:.2f} x."]


def statements_of(made: Shop) -> str:
    """Say how many statements the pages need, whatever their size."""
    lists = {made.get("master", f"/queues/{stage}")[1] for stage in Stage}
    middle = made.get("master", f"/queues/{Stage.FINISHED}?sort=updated&cursor={CURSOR}")[1]
    tickets = [made.get("master", f"/tickets/{number}")[1] for number in (1, 2, 3)]
    sizes = ", ".join(str(size) for size in LONG_THREADS)
    return (
        f"SQL statements: list {sorted(lists | {middle})} (goal {LIST_GOAL}), most for new tickets with "
        f"their overview; ticket with {sizes} and 0 messages {tickets} (goal {TICKET_GOAL}). "
        f"{SIGN_IN} of each belong to the sign-in."
    )
