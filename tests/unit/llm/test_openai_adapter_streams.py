"""Streamed texts from a real local endpoint that misbehaves."""

from __future__ import annotations

import time

import pytest

from app.llm.errors import LlmError, LlmInvalidOutput, LlmRefused, LlmTimeout, LlmUnavailable
from tests.support import scripted_endpoint as scripted
from tests.support.scripted_endpoint import Behaviour, ScriptedEndpoint
from tests.unit.llm.asking import GOOD, Model, prompt


def test_a_stream_comes_piece_by_piece_before_it_is_complete(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.text("Halo Kak, ada yang bisa", pause_seconds=0.1))
    started = time.monotonic()
    arrivals = [(piece, time.monotonic() - started) for piece in model_at().stream_text(prompt())]
    assert "".join(piece for piece, _ in arrivals) == "Halo Kak, ada yang bisa"
    assert arrivals[-1][1] - arrivals[0][1] > 0.25


@pytest.mark.parametrize("politely", [False, True], ids=["torn", "politely"])
def test_a_cut_stream_gives_what_came_and_then_an_error(
    model_at: Model, endpoint: ScriptedEndpoint, politely: bool
):
    endpoint.plan(scripted.cut_stream("satu dua tiga", 2, politely=politely))
    pieces: list[str] = []
    with pytest.raises(LlmUnavailable):
        pieces.extend(model_at(max_retries=3).stream_text(prompt()))
    assert "".join(pieces) == "satu dua"
    assert endpoint.calls == 1


def test_a_stream_that_fails_before_its_first_piece_is_retried(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.broken(), scripted.text("satu dua"))
    assert "".join(model_at(max_retries=1).stream_text(prompt())) == "satu dua"


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (scripted.hang(), LlmTimeout),
        (scripted.text("a b c d", pause_seconds=3), LlmTimeout),
        (scripted.drip("na na", 0.02), LlmTimeout),
        (scripted.drip("na na", 0.0), LlmInvalidOutput),
        (scripted.nonsense(), LlmUnavailable),
        (scripted.refusal(), LlmRefused),
        (scripted.text("a b", finish_reason="length"), LlmInvalidOutput),
        (scripted.text("a b", finish_reason="content_filter"), LlmRefused),
        (
            Behaviour(body=b"data: {nonsense\n\n", headers={"Content-Type": "text/event-stream"}),
            LlmUnavailable,
        ),
        (Behaviour(body=b'data: {"error": {"message": "no"}}\n\n'), LlmUnavailable),
        (Behaviour(body=b'data: "hello"\n\ndata: [1]\n\n'), LlmUnavailable),
    ],
)
def test_each_misbehaviour_of_a_stream_has_its_error(
    model_at: Model, endpoint: ScriptedEndpoint, behaviour: Behaviour, kind: type[LlmError]
):
    endpoint.plan(behaviour)
    started = time.monotonic()
    with pytest.raises(kind):
        list(model_at(timeout_seconds=0.5).stream_text(prompt(1.0, max_output_tokens=10)))
    assert time.monotonic() - started < 1.8


def test_a_reader_who_leaves_frees_the_slot(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.drip("na na", 0.02))
    model = model_at(concurrency=1)
    stream = model.stream_text(prompt())
    assert next(stream) == "na"
    stream.close()  # type: ignore[attr-defined]
    endpoint.plan(scripted.answer(GOOD))
    assert model.complete(prompt(3.0)).data == GOOD
