"""What all benchmarks share: servers as processes of their own, runs that alternate, one table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.load import Measured, Plan
from tests.support.processes import ROOT, Child, free_port

SETTINGS = {
    "SECRET_KEY": "a secret of the benchmarks, long enough for all of them", "MAIL_BACKEND": "locmem",
    "LOG_LEVEL": "WARNING", "RATE_LIMITS": "false", "OPENAI_API_KEY": "", "OPENAI_BASE_URL": "",
}  # fmt: skip
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long and how often; `TINY` is for the tests of the benchmarks themselves."""

    repetitions: int = 3
    seconds: float = 5.0
    clients: int = 50
    small: int = 10_000  # tickets
    large: int = 1_000_000
    samples: int = 20  # requests per page and size
    asides: bool = True  # measure what is only remarked, too


TINY = Effort(repetitions=1, seconds=0.5, clients=12, small=300, large=1_200, samples=1, asides=False)


@dataclass(slots=True)
class Server:
    """A running server, and what its clients prove at connect."""

    port: int
    pid: int
    clients: list[dict[str, str]]
    cookie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: `goal` bounds ours / baseline, from above or (at least) from below."""

    name: str
    ours: float
    baseline: float
    unit: str
    goal: float | None = None  # None: shown for information
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """Return ours / baseline."""
        return self.ours / self.baseline if self.baseline else float("nan")

    @property
    def met(self) -> bool:
        """Tell whether the ratio keeps the goal."""
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


@dataclass(slots=True)
class Report:
    """The rows of a benchmark and what must be said beside them."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@contextmanager
def started(command: Sequence[str], port: int, folder: Path, environ: Mapping[str, str]) -> Iterator[Child]:
    """Run a server until the block ends; it is ended by its own process id."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    child = Child(command, folder / "server.log", environ=passed | SETTINGS | dict(environ))
    try:
        child.wait_ready(lambda: answers(port))
        yield child
    finally:
        child.stop(seconds=5)


def answers(port: int) -> bool:
    """Tell whether a server takes requests."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def echo_server(clients: int) -> Iterator[Server]:
    """Run the baseline."""
    with tempfile.TemporaryDirectory() as name:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.echo_server", str(port)]
        with started(command, port, Path(name), {}) as child:
            yield Server(port, child.pid, [{}] * clients)


@contextmanager
def own_server(clients: int, *, jobs: bool = True, limits: bool = False) -> Iterator[Server]:
    """Run ours on an instance of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        command = [sys.executable, "-m", "benchmarks.own_server", name, str(port), str(clients)]
        environ = {"RATE_LIMITS": str(limits).lower()}
        with started([*command, *([] if jobs else ["idle"])], port, folder, environ) as child:
            seed = json.loads((folder / "seed.json").read_text(encoding="utf-8"))
            yield Server(port, child.pid, seed["clients"], seed["cookie"])


def load(plan: Plan) -> Measured:
    """Run the load client in a process of its own; fails when an event was refused or lost."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], input=json.dumps(asdict(plan)), text=True,
        capture_output=True, cwd=ROOT, check=False, timeout=150,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    measured = Measured(**json.loads(done.stdout))
    assert not measured.refused, measured.refused
    assert not measured.lost, f"{measured.lost} events were never answered"
    return measured


def alternating(repetitions: int, **runs: Callable[[], Measured]) -> dict[str, list[Measured]]:
    """Run each in turn, the other way round every second time; return all results by name."""
    results: dict[str, list[Measured]] = {name: [] for name in runs}
    for repetition in range(repetitions):
        names = list(runs) if repetition % 2 == 0 else list(reversed(runs))
        for name in names:
            results[name].append(runs[name]())
    return results


def median(results: Sequence[Measured], figure: str) -> float:
    """Return the median of one figure."""
    return statistics.median(getattr(result, figure) for result in results)


def table(report: Report) -> str:
    """Return the rows as a Markdown table, the remarks below."""
    lines = ["| what | ours | baseline | ratio | goal | met |", "|---|---|---|---|---|---|"]
    for row in report.rows:
        bound = "–" if row.goal is None else f"{'≥' if row.at_least else '≤'} {row.goal:g}"
        met = "–" if row.goal is None else "yes" if row.met else "**no**"
        figures = f"{row.ours:,.4g} {row.unit} | {row.baseline:,.4g} {row.unit} | {row.ratio:.2f}"
        lines.append(f"| {row.name} | {figures} | {bound} | {met} |")
    return "\n".join([*lines, "", *(f"- {remark}" for remark in report.remarks)])


def machine() -> str:
    """Return processors and load average, without which a time says little."""
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} processors, load average {one:.1f} (1 min), {five:.1f} (5 min)"
