"""Which server process may serve which settings."""

from __future__ import annotations

import pytest

from app.core.serving import WEBSOCKET_WORKER, server_faults

GEVENT = {"DEPLOYMENT": "distributed", "SOCKETIO_ASYNC_MODE": "gevent"}
THREADS = {"DEPLOYMENT": "distributed", "SOCKETIO_ASYNC_MODE": "threading"}


@pytest.mark.parametrize(
    ("settings", "patched", "loaded"), [(GEVENT, True, {WEBSOCKET_WORKER}), (THREADS, False, set())]
)
def test_the_two_sound_ways_have_no_fault(settings: dict[str, str], patched: bool, loaded: set[str]) -> None:
    assert server_faults(settings, patched=patched, loaded=loaded) == []


@pytest.mark.parametrize(
    ("settings", "patched", "loaded", "said"),
    [
        (GEVENT, False, {WEBSOCKET_WORKER}, "must stand in the environment"),
        (GEVENT, True, set(), "GeventWebSocketWorker"),
        (THREADS, True, {WEBSOCKET_WORKER}, "this worker is gevent's"),
        (THREADS | {"DEPLOYMENT": "embedded"}, False, set(), "python3 run.py"),
    ],
)
def test_every_unsound_way_is_named(
    settings: dict[str, str], patched: bool, loaded: set[str], said: str
) -> None:
    assert said in "; ".join(server_faults(settings, patched=patched, loaded=loaded))
