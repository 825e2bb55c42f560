"""The adapter against a real local endpoint that misbehaves."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from app.llm.breaker import Breaker
from app.llm.errors import (
    LlmError,
    LlmInvalidOutput,
    LlmNotConfigured,
    LlmRefused,
    LlmTimeout,
    LlmUnavailable,
)
from app.llm.openai_adapter import OpenAiLanguageModel
from app.llm.settings import LlmSettings
from tests.support import scripted_endpoint as scripted
from tests.support.scripted_endpoint import Behaviour, ScriptedEndpoint
from tests.unit.llm.asking import GOOD, SCHEMA, Model, failure, prompt


def test_the_answer_comes_with_tokens_cost_and_time(model_at: Model):
    model = model_at(input_price_per_mtok=1.0, output_price_per_mtok=10.0)
    completion = model.complete(prompt())
    assert completion.data == GOOD
    assert completion.model == scripted.MODEL
    assert (completion.input_tokens, completion.output_tokens) == (100, 20)
    assert completion.cost_usd == pytest.approx(0.0003)
    assert completion.elapsed_ms >= 0


def test_the_schema_is_sent_strictly(model_at: Model, endpoint: ScriptedEndpoint):
    model_at().complete(prompt(schema_name="verdict", max_output_tokens=77))
    (request,) = endpoint.requests
    assert request["response_format"]["json_schema"] == {"name": "verdict", "schema": SCHEMA, "strict": True}
    assert request["max_tokens"] == 77
    assert endpoint.headers[0]["authorization"] == "Bearer sk-secret"


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (scripted.broken(), LlmUnavailable),
        (scripted.too_many(), LlmUnavailable),
        (scripted.cut_body(), LlmUnavailable),
        (scripted.nonsense(), LlmUnavailable),
        (scripted.answer(GOOD, body=b'{"choices": []}'), LlmUnavailable),
        (scripted.answer(GOOD, body=b'{"choices": [{"message": "hello"}]}'), LlmUnavailable),
        (scripted.answer(GOOD, body=b"[" * 100_000), LlmUnavailable),
        (scripted.refusal(), LlmRefused),
        (scripted.text("", finish_reason="content_filter"), LlmRefused),
        (scripted.error(400, "filtered", code="content_filter"), LlmRefused),
        (scripted.wrong_schema(), LlmInvalidOutput),
        (scripted.injected(GOOD), LlmInvalidOutput),
        (scripted.text("I think it is a question."), LlmInvalidOutput),
        (scripted.text('{"intent": "que', finish_reason="length"), LlmInvalidOutput),
        (scripted.error(401, "bad key"), LlmNotConfigured),
        (scripted.error(404, "no such model"), LlmNotConfigured),
    ],
)
def test_each_misbehaviour_has_its_error(
    model_at: Model, endpoint: ScriptedEndpoint, behaviour: Behaviour, kind: type[LlmError]
):
    endpoint.plan(behaviour)
    assert type(failure(model_at(), prompt(), within_seconds=3.0)) is kind


def test_a_closed_port_is_unavailable():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    model = OpenAiLanguageModel(LlmSettings(model="m", base_url=f"http://127.0.0.1:{port}/v1", max_retries=0))
    assert isinstance(failure(model, prompt(), within_seconds=3.0), LlmUnavailable)


def test_a_hanging_endpoint_ends_at_the_deadline(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.hang())
    assert isinstance(failure(model_at(), prompt(0.4), within_seconds=1.2), LlmTimeout)


def test_a_dripping_endpoint_ends_at_the_deadline(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.drip())
    assert isinstance(failure(model_at(), prompt(0.5), within_seconds=1.3), LlmTimeout)


def test_one_try_ends_at_the_time_out_and_leaves_time_for_another(
    model_at: Model, endpoint: ScriptedEndpoint
):
    endpoint.plan(scripted.hang(), scripted.answer(GOOD))
    model = model_at(timeout_seconds=0.4, max_retries=1)
    assert model.complete(prompt(4.0)).data == GOOD
    assert endpoint.calls == 2


@pytest.mark.parametrize("first", [scripted.broken(), scripted.too_many(0.1), scripted.cut_body()])
def test_a_passing_fault_is_retried(model_at: Model, endpoint: ScriptedEndpoint, first: Behaviour):
    endpoint.plan(first, scripted.answer(GOOD))
    assert model_at(max_retries=1).complete(prompt()).data == GOOD
    assert endpoint.calls == 2


def test_retries_are_counted(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.broken())
    failure(model_at(max_retries=2), prompt(), within_seconds=4.0)
    assert endpoint.calls == 3


def test_a_wish_to_wait_beyond_the_deadline_ends_the_question(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.too_many(60))
    failure(model_at(max_retries=3), prompt(2.0), within_seconds=1.0)
    assert endpoint.calls == 1


@pytest.mark.parametrize(
    "lasting",
    [scripted.error(401), scripted.refusal(), scripted.error(429, code="insufficient_quota")],
)
def test_a_lasting_fault_is_not_retried(model_at: Model, endpoint: ScriptedEndpoint, lasting: Behaviour):
    endpoint.plan(lasting)
    failure(model_at(max_retries=3), prompt(), within_seconds=2.0)
    assert endpoint.calls == 1


def test_a_wrong_answer_is_repaired_once(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.answer({"intent": "poem"}), scripted.answer(GOOD))
    completion = model_at().complete(prompt())
    assert completion.data == GOOD
    assert completion.input_tokens == 200
    last = endpoint.requests[1]["messages"][-1]["content"]
    assert "$.intent: must be one of question, complaint" in last


def test_there_is_no_second_repair(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.wrong_schema())
    failure(model_at(), prompt(), within_seconds=3.0)
    assert endpoint.calls == 2


def test_there_is_no_repair_without_time_for_it(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.slower(scripted.wrong_schema(), 0.6))
    error = failure(model_at(), prompt(1.0), within_seconds=1.0)
    assert isinstance(error, LlmInvalidOutput)
    assert endpoint.calls == 1


@pytest.mark.parametrize(
    ("formats", "steps"), [(("json_object",), 2), ((), 3)], ids=["json_object", "plain text"]
)
def test_an_endpoint_without_strict_schemas_is_asked_more_plainly_and_remembered(
    formats: tuple[str, ...], steps: int
):
    otherwise = scripted.text(f"Sure!\n```json\n{scripted.answer(GOOD).text}\n```")
    with ScriptedEndpoint(rule=scripted.without_json_schema(otherwise, formats=formats)) as endpoint:
        model = OpenAiLanguageModel(LlmSettings(model="m", base_url=endpoint.base_url))
        assert model.complete(prompt()).data == GOOD
        assert endpoint.calls == steps
        assert model.complete(prompt()).data == GOOD
        assert endpoint.calls == steps + 1
        system = endpoint.requests[-1]["messages"][0]
        assert system["role"] == "system"
        assert '"additionalProperties": false' in system["content"]


def test_a_refusal_of_everything_is_no_reason_to_ask_more_plainly_next_time(
    model_at: Model, endpoint: ScriptedEndpoint
):
    endpoint.plan(scripted.error(400, "the context is too long"))
    model = model_at()
    assert isinstance(failure(model, prompt(), within_seconds=3.0), LlmRefused)
    endpoint.plan(scripted.answer(GOOD))
    model.complete(prompt())
    assert endpoint.requests[-1]["response_format"]["type"] == "json_schema"


def test_an_endpoint_with_other_parameters_is_learned():
    def rule(request: dict[str, object]) -> Behaviour:
        if "temperature" in request:
            return scripted.error(400, "Unsupported value: 'temperature' does not support 0")
        if "max_tokens" in request:
            return scripted.error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'")
        return scripted.answer(GOOD)

    with ScriptedEndpoint(rule=rule) as endpoint:
        model = OpenAiLanguageModel(LlmSettings(model="m", base_url=endpoint.base_url))
        assert model.complete(prompt()).data == GOOD
        assert model.complete(prompt()).data == GOOD
        assert endpoint.calls == 4
        assert endpoint.requests[-1]["response_format"]["type"] == "json_schema"


def test_usage_that_lies_counts_as_none_given(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.answer(GOOD, usage={"prompt_tokens": -5, "completion_tokens": "many"}))
    completion = model_at(output_price_per_mtok=1.0).complete(prompt())
    assert completion.input_tokens > 0
    assert completion.output_tokens > 0
    assert completion.cost_usd > 0


def test_the_breaker_stops_asking_and_finds_out_when_the_endpoint_is_back(
    model_at: Model, endpoint: ScriptedEndpoint
):
    endpoint.plan(scripted.broken())
    model = model_at(breaker=Breaker(failures_to_open=3, open_seconds=0.3))
    for _ in range(3):
        failure(model, prompt(), within_seconds=2.0)
    assert "breaker" in failure(model, prompt(), within_seconds=0.2).detail
    assert endpoint.calls == 3
    endpoint.plan(scripted.answer(GOOD))
    time.sleep(0.35)
    assert model.complete(prompt()).data == GOOD
    assert model.complete(prompt()).data == GOOD


def test_refusals_and_wrong_keys_do_not_open_the_breaker(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.error(401), scripted.refusal(), scripted.error(403), scripted.answer(GOOD))
    model = model_at(breaker=Breaker(failures_to_open=1))
    for _ in range(3):
        failure(model, prompt(), within_seconds=2.0)
    assert model.complete(prompt()).data == GOOD


def test_calls_run_beside_one_another_but_not_more_than_allowed(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.slower(scripted.answer(GOOD), 0.3))
    model = model_at(concurrency=4)
    started = time.monotonic()
    threads = [threading.Thread(target=model.complete, args=(prompt(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert endpoint.most_under_way == 4
    assert time.monotonic() - started < 8 * 0.3


def test_without_a_free_slot_the_question_ends_at_its_deadline(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.hang())
    breaker = Breaker(failures_to_open=2)
    model = model_at(concurrency=1, breaker=breaker, timeout_seconds=20)
    first = threading.Thread(target=failure, args=(model, prompt(1.5)), kwargs={"within_seconds": 3.0})
    first.start()
    time.sleep(0.2)
    assert "slot" in failure(model, prompt(0.3), within_seconds=1.0).detail
    first.join(timeout=5)
    assert not breaker.is_open


def test_the_key_never_appears_in_an_error(model_at: Model, endpoint: ScriptedEndpoint):
    endpoint.plan(scripted.error(401, "Incorrect API key provided: sk-secret"))
    error = failure(model_at(), prompt(), within_seconds=2.0)
    assert "sk-secret" not in str(error)
    assert "sk-secret" not in repr(model_at().settings)


def test_warming_loads_what_the_first_call_would_wait_for(model_at: Model):
    model = model_at()
    model.warm()
    started = time.monotonic()
    model.complete(prompt())
    assert time.monotonic() - started < 1.0
