"""Prometheus figures of this process, and of the installation as the database knows it.

Each web process and each worker has its own: Prometheus adds them up.
"""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.chat.events import MessagePosted
from app.core.events import push_on
from app.core.scope import system_scope
from app.core.sockets import STAFF, VISITOR, all_connections
from app.ops.queries import open_tickets_by_stage, outbox_state

REQUESTS = Histogram(
    "tanggap_http_request_seconds",
    "Duration of HTTP requests, static files left out.",
    ["endpoint", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
MESSAGES = Counter("tanggap_messages", "Messages stored by this process.", ["author", "kind"])
SOCKETS = Gauge("tanggap_sockets", "Sockets connected to this process.", ["namespace"])


class DatabaseFigures(Collector):
    """What is asked of the database at each scrape. Needs an app context."""

    def collect(self) -> Iterator[Metric]:
        """Yield tickets by stage and the state of the outbox."""
        with system_scope("figures for operators"):
            tickets, outbox = open_tickets_by_stage(), outbox_state()
        stages = GaugeMetricFamily("tanggap_tickets", "Unfinished tickets.", labels=["stage"])
        for stage, number in tickets.items():
            stages.add_metric([stage], number)
        yield stages
        yield GaugeMetricFamily("tanggap_outbox_waiting", "Reactions still to be done.", outbox.waiting)
        yield GaugeMetricFamily("tanggap_outbox_parked", "Reactions given up: look at them.", outbox.parked)
        yield GaugeMetricFamily(
            "tanggap_outbox_oldest_seconds", "Age of the oldest reaction.", outbox.oldest_seconds
        )


def init_app(app: Flask) -> None:
    """Measure every request of the app."""
    app.before_request(_start)
    app.after_request(_observe)


def exposition() -> bytes:
    """Return all figures in Prometheus' text format."""
    connected = Tally(connection.namespace for connection in all_connections())
    for namespace in (STAFF, VISITOR):
        SOCKETS.labels(namespace.strip("/")).set(connected[namespace])
    of_database = CollectorRegistry(auto_describe=False)
    of_database.register(DatabaseFigures())
    return generate_latest(REGISTRY) + generate_latest(of_database)


@push_on(MessagePosted)
def count_message(posted: MessagePosted) -> None:
    """Count a stored message."""
    MESSAGES.labels(posted.author_kind, posted.kind).inc()


def _start() -> None:
    g.metrics_started = time.perf_counter()


def _observe(response: Response) -> Response:
    started = g.get("metrics_started")
    if started is not None and request.endpoint != "static":
        status = str(response.status_code)
        REQUESTS.labels(request.endpoint or "none", status).observe(time.perf_counter() - started)
    return response
