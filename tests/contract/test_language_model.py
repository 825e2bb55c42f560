"""What every language model keeps, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest
from flask import Flask

from app.core.uow import transaction
from app.llm.budget import Budget, MemoryLedger
from app.llm.errors import LlmBudgetExceeded, LlmInvalidOutput, LlmRefused, LlmUnavailable
from app.llm.openai_adapter import OpenAiLanguageModel
from app.llm.port import LanguageModel, Prompt, Reply
from app.llm.scripted_adapter import ScriptedLanguageModel
from app.llm.settings import LlmSettings
from tests.support import scripted_endpoint as endpoints
from tests.support.scripted_endpoint import Behaviour, ScriptedEndpoint
from tests.support.world import World

SCHEMA = {
    "type": "object",
    "properties": {"intent": {"type": "string"}, "sure": {"type": "boolean"}},
    "required": ["intent", "sure"],
    "additionalProperties": False,
}
GOOD = {"intent": "question", "sure": True}
PROMPT = Prompt(messages=({"role": "user", "content": "Ada stok?"},), schema=SCHEMA, deadline_seconds=5.0)
PRICES = {"max_retries": 0, "input_price_per_mtok": 1000.0, "output_price_per_mtok": 1000.0}

Says = Mapping[str, object] | str | Reply
Maker = Callable[..., LanguageModel]


def _behaviour(says: Says) -> Behaviour:
    if isinstance(says, Reply):
        return endpoints.refusal(says.refusal)
    return endpoints.text(says) if isinstance(says, str) else endpoints.answer(says)


@pytest.fixture(params=["openai", "scripted"])
def model_that_says(request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Make a model that gives these answers, one after the other."""
    with ExitStack() as stack:

        def make(*says: Says, budget: Budget | None = None) -> LanguageModel:
            if request.param == "scripted":
                return ScriptedLanguageModel(says, settings=LlmSettings(model="m", **PRICES), budget=budget)  # type: ignore[arg-type]
            server = stack.enter_context(ScriptedEndpoint(*map(_behaviour, says)))
            settings = LlmSettings(model="m", base_url=server.base_url, **PRICES)  # type: ignore[arg-type]
            return OpenAiLanguageModel(settings, budget=budget)

        yield make


def test_an_answer_that_fits_comes_back_as_data(model_that_says: Maker):
    completion = model_that_says(GOOD).complete(PROMPT)
    assert completion.data == GOOD
    assert completion.model
    assert completion.input_tokens > 0
    assert completion.output_tokens > 0
    assert completion.cost_usd > 0


def test_an_answer_that_does_not_fit_is_repaired_once(model_that_says: Maker):
    assert model_that_says({"intent": "question"}, GOOD).complete(PROMPT).data == GOOD


def test_two_answers_that_do_not_fit_are_an_error(model_that_says: Maker):
    model = model_that_says({"intent": "question"}, "no idea", GOOD)
    with pytest.raises(LlmInvalidOutput):
        model.complete(PROMPT)


def test_a_refusal_is_an_error_of_its_own(model_that_says: Maker):
    with pytest.raises(LlmRefused):
        model_that_says(Reply("", refusal="no")).complete(PROMPT)


def test_a_text_can_be_streamed(model_that_says: Maker):
    assert "".join(model_that_says("Halo Kak, stok ada.").stream_text(PROMPT)) == "Halo Kak, stok ada."


def test_nothing_is_asked_inside_a_transaction(app: Flask, model_that_says: Maker):
    model = model_that_says(GOOD)
    with app.app_context(), transaction():
        with pytest.raises(RuntimeError, match="transaction"):
            model.complete(PROMPT)
        with pytest.raises(RuntimeError, match="transaction"):
            model.stream_text(PROMPT)


def test_a_question_that_could_exceed_the_cap_is_not_asked(world: World, model_that_says: Maker):
    ledger = MemoryLedger()
    model = model_that_says(GOOD, GOOD, budget=Budget(ledger, cap_usd=2.0))
    with world.scope():
        model.complete(PROMPT)
        spent = ledger.spent_this_month(world.id)
        assert spent > 0
        ledger.add(world.id, 2.0)
        with pytest.raises(LlmBudgetExceeded):
            model.complete(PROMPT)
        with pytest.raises(LlmBudgetExceeded):
            list(model.stream_text(PROMPT))
        assert ledger.spent_this_month(world.id) == pytest.approx(spent + 2.0)


def test_the_money_of_one_business_is_not_that_of_another(
    world: World, other_world: World, model_that_says: Maker
):
    ledger = MemoryLedger()
    ledger.add(other_world.id, 99.0)
    model = model_that_says(GOOD, budget=Budget(ledger, cap_usd=2.0))
    with world.scope():
        assert model.complete(PROMPT).data == GOOD


def test_a_refused_answer_is_paid_for_all_the_same(world: World, model_that_says: Maker):
    ledger = MemoryLedger()
    model = model_that_says(Reply("", refusal="no"), budget=Budget(ledger, cap_usd=2.0))
    with world.scope(), pytest.raises(LlmRefused):
        model.complete(PROMPT)
    assert ledger.spent_this_month(world.id) > 0


def test_a_stream_is_booked_also_when_its_reader_leaves(world: World, model_that_says: Maker):
    ledger = MemoryLedger()
    model = model_that_says("satu dua tiga", budget=Budget(ledger, cap_usd=2.0))
    with world.scope():
        stream = model.stream_text(PROMPT)
        next(iter(stream))
        stream.close()  # type: ignore[attr-defined]
    assert ledger.spent_this_month(world.id) > 0


def test_a_script_that_has_ended_is_unavailable():
    with pytest.raises(LlmUnavailable):
        ScriptedLanguageModel([]).complete(PROMPT)
