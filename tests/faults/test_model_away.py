"""R16: the model endpoint misbehaves while customers chat; the chat goes on and no ticket is lost."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.support.embedded import EmbeddedServer
from tests.support.processes import wait_until
from tests.support.product import Visitor
from tests.support.scripted_endpoint import (
    Behaviour,
    ScriptedEndpoint,
    broken,
    cut_body,
    drip,
    hang,
    injected,
    nonsense,
    too_many,
    wrong_schema,
)

pytestmark = pytest.mark.timeout(90)
COMPLAINT = "Susu yang saya terima kemarin basi, saya kecewa sekali dan minta uang kembali"
TRY_SECONDS = 1.5  # the operator's LLM_TIMEOUT_SECONDS
DEADLINE_SECONDS = 8.0  # burst, one try and the offline answer, on a busy machine
ACK_SECONDS = 2.0
FAULTS: dict[str, Callable[[], Behaviour]] = {
    "hangs": lambda: hang(60),
    "says 429": lambda: too_many(30),
    "says 500": broken,
    "talks nonsense": nonsense,
    "answers something else": wrong_schema,
    "was told to obey": lambda: injected({"unexpected": True}),
    "stops in the middle": cut_body,
    "drips for ever": drip,
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint(broken()) as running:
        yield running


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, endpoint: ScriptedEndpoint) -> Iterator[EmbeddedServer]:
    """Return a fresh server: the breaker of another test must not answer for the endpoint."""
    settings = {
        "OPENAI_BASE_URL": endpoint.base_url, "OPENAI_API_KEY": "k", "LLM_MODEL": "m",
        "LLM_TIMEOUT_SECONDS": str(TRY_SECONDS), "LLM_MAX_RETRIES": "0",
    }  # fmt: skip
    started = EmbeddedServer(tmp_path_factory.mktemp("embedded"), settings)
    yield started
    started.child.stop()


def ticket_of(visitor: Visitor) -> list[dict[str, Any]]:
    return [m for m in visitor.messages() if m["kind"] == "ticket"]


def acknowledged_seconds(visitor: Visitor, body: str) -> float:
    started = time.monotonic()
    answer = visitor.send(body, uuid.uuid4().hex)
    assert answer.status_code == 200, answer.text
    return time.monotonic() - started


@pytest.mark.parametrize("names", [list(FAULTS)[:4], list(FAULTS)[4:]], ids=["refuses", "misleads"])
def test_r16_whatever_the_endpoint_does_the_chat_goes_on_and_a_ticket_comes_of_a_complaint(
    server: EmbeddedServer, endpoint: ScriptedEndpoint, names: list[str]
) -> None:
    for name in names:  # fewer than open the breaker
        endpoint.plan(FAULTS[name]())
        calls = endpoint.calls
        complaining, other = server.visitor(), server.visitor()
        with closing(complaining.http), closing(other.http):
            started = time.monotonic()
            slowest = acknowledged_seconds(complaining, COMPLAINT)
            while not ticket_of(complaining):
                assert time.monotonic() - started < DEADLINE_SECONDS, name
                slowest = max(slowest, acknowledged_seconds(other, "halo"))
                time.sleep(0.2)
            assert slowest < ACK_SECONDS, f"{name}: {slowest:.1f} s for an acknowledgement"
            assert len(ticket_of(complaining)) == 1
            said = [m for m in complaining.messages() if m["author"]["kind"] != "customer"]
            assert not any("obey" in m["body"] or "refund" in m["body"] for m in said)
        assert endpoint.calls > calls, f"{name}: the model was not even asked"


def test_r16_many_customers_at_once_are_all_answered_while_the_endpoint_hangs(
    server: EmbeddedServer, endpoint: ScriptedEndpoint
) -> None:
    endpoint.plan(hang(60))
    visitors = [server.visitor() for _ in range(12)]
    for visitor in visitors:
        assert acknowledged_seconds(visitor, COMPLAINT) < ACK_SECONDS
    for visitor in visitors:
        wait_until(lambda v=visitor: ticket_of(v), seconds=DEADLINE_SECONDS * 2, what="the offline answer")
        visitor.http.close()
