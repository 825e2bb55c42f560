"""P2: a customer's message checked, limited, stored, numbered, pushed and acknowledged, beside a bare echo.

Every message also makes a triage job. The path of the message itself is measured with the job threads left
out; the rows "with jobs" say what the customer meets in reality, where triage takes its share.
"""

from __future__ import annotations

from functools import partial

from benchmarks.common import Effort, Report, Row, Server, alternating, echo_server, load, median, own_server
from benchmarks.load import Measured, Plan

RATE = 100.0  # messages per second over all clients
LONE_RATE = 20.0  # with 100 clients: each rests five seconds, so that every message is triaged alone
GOAL_CPU, WISH_CPU, GOAL_P50 = 4.0, 2.5, 4.0
WORDS = "Halo kak, pesanan saya nomor {n} belum sampai juga, tolong dicek ya"


def run(effort: Effort) -> Report:
    """Measure."""
    got = alternating(
        effort.repetitions,
        path=partial(ours, effort, jobs=False),
        baseline=partial(echo, effort),
        whole=partial(ours, effort, jobs=True),
    )
    path, whole, base = got["path"], got["whole"], got["baseline"]

    def row(name: str, mine: list[Measured], figure: str, goal: float | None) -> Row:
        return Row(
            name=f"P2 chat message, {name}", ours=median(mine, figure), baseline=median(base, figure),
            unit="us" if figure == "cpu_us" else "ms", goal=goal,
        )  # fmt: skip

    return Report(
        [
            row("CPU (must)", path, "cpu_us", GOAL_CPU),
            row("CPU (wish)", path, "cpu_us", WISH_CPU),
            row("p50 at 100/s", path, "p50", GOAL_P50),
            row("CPU with jobs", whole, "cpu_us", None),
            row("p50 at 100/s with jobs", whole, "p50", GOAL_P50),
        ],
        [share_of_triage(effort)] if effort.asides else [],
    )


def ours(effort: Effort, *, jobs: bool) -> Measured:
    """Send messages to ours; limits count as in reality, one person of the business listens."""
    with own_server(effort.clients, jobs=jobs, limits=True) as server:
        return load(message_plan(server, rate=RATE, seconds=effort.seconds))


def echo(effort: Effort) -> Measured:
    """Send the same words to the baseline."""
    with echo_server(effort.clients) as server:
        return load(echo_plan(server, rate=RATE, seconds=effort.seconds))


def share_of_triage(effort: Effort) -> str:
    """Say what triage costs when every message is a burst of its own: claim, verdict, answer or ticket."""
    cost = {}
    for jobs in (False, True):
        with own_server(effort.clients * 2, jobs=jobs) as server:
            whole = message_plan(server, rate=LONE_RATE, seconds=effort.seconds * 2, warm=2.0)
            cost[jobs] = load(whole).cpu_us / 1000
    return (
        f"Each message triaged alone (20/s, {effort.clients * 2} customers): {cost[True]:.1f} ms of CPU, "
        f"{cost[False]:.1f} ms without the job threads: triage and its answer take "
        f"{max(0.0, 1 - cost[False] / cost[True]):.0%}."
    )


def message_plan(server: Server, *, rate: float, seconds: float, warm: float = 0.0) -> Plan:
    """Return the load of customers who write."""
    return Plan(
        port=server.port, server_pid=server.pid, clients=server.clients, cookie=server.cookie,
        namespace="/visitor", event="message.send", data={"client_key": "{key}", "body": WORDS},
        rate=rate, seconds=seconds, warm_seconds=warm,
    )  # fmt: skip


def echo_plan(server: Server, *, rate: float, seconds: float) -> Plan:
    """Return the same load for the baseline."""
    return Plan(
        port=server.port, server_pid=server.pid, clients=server.clients, event="echo",
        data={"client_key": "{key}", "body": WORDS}, rate=rate, seconds=seconds,
    )  # fmt: skip
