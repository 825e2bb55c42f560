"""P1: an authenticated event that does nothing, acknowledged, beside a bare echo."""

from __future__ import annotations

from benchmarks.common import Effort, Report, Row, Server, alternating, echo_server, load, median, own_server
from benchmarks.load import Measured, Plan

RATE = 300.0  # events per second over all clients
GOAL = 1.5


def run(effort: Effort) -> Report:
    """Measure."""

    def ours() -> Measured:
        with own_server(effort.clients) as server:
            return load(plan(server, effort, event="presence.ping", namespace="/visitor"))

    def baseline() -> Measured:
        with echo_server(effort.clients) as server:
            return load(plan(server, effort, event="echo"))

    got = alternating(effort.repetitions, ours=ours, baseline=baseline)
    figures = {"cpu_us": "us", "p50": "ms"}
    return Report(
        [
            Row(
                name=f"P1 no-op event, {'CPU per event' if figure == 'cpu_us' else 'p50 at 300/s'}",
                ours=median(got["ours"], figure), baseline=median(got["baseline"], figure),
                unit=unit, goal=GOAL,
            )
            for figure, unit in figures.items()
        ]
    )  # fmt: skip


def plan(server: Server, effort: Effort, *, event: str, namespace: str = "") -> Plan:
    """Return the load of this benchmark on a server."""
    return Plan(
        port=server.port, server_pid=server.pid, clients=server.clients, namespace=namespace, event=event,
        data={"text": "{n}"}, rate=RATE, seconds=effort.seconds,
    )  # fmt: skip
