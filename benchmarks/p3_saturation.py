"""P3: how many messages a second are stored when every client keeps one under way, beside a bare echo."""

from __future__ import annotations

from functools import partial

from benchmarks.common import Effort, Report, Row, alternating, echo_server, load, median, own_server
from benchmarks.load import Measured
from benchmarks.p2_message import echo_plan, message_plan

GOAL, WISH = 0.20, 0.30


def run(effort: Effort) -> Report:
    """Measure."""
    runs = {"path": partial(ours, effort, jobs=False), "baseline": partial(echo, effort)}
    if effort.asides:
        runs["whole"] = partial(ours, effort, jobs=True)
    got = alternating(effort.repetitions, **runs)

    def row(name: str, mine: str, goal: float | None) -> Row:
        return Row(
            name=f"P3 saturation, {effort.clients} clients{name}", ours=median(got[mine], "per_second"),
            baseline=median(got["baseline"], "per_second"), unit="/s", goal=goal, at_least=True,
        )  # fmt: skip

    rows = [row(" (must)", "path", GOAL), row(" (wish)", "path", WISH)]
    return Report([*rows, *([row(" with jobs", "whole", None)] if effort.asides else [])])


def ours(effort: Effort, *, jobs: bool) -> Measured:
    """Saturate ours; the limits against floods are off, for this is one."""
    with own_server(effort.clients, jobs=jobs) as server:
        return load(message_plan(server, rate=0, seconds=effort.seconds))


def echo(effort: Effort) -> Measured:
    """Saturate the baseline."""
    with echo_server(effort.clients) as server:
        return load(echo_plan(server, rate=0, seconds=effort.seconds))
