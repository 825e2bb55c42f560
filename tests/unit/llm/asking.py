"""One question, and how the tests of the adapter ask it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.llm.errors import LlmError
from app.llm.openai_adapter import OpenAiLanguageModel
from app.llm.port import Prompt

SCHEMA = {
    "type": "object",
    "properties": {"intent": {"type": "string", "enum": ["question", "complaint"]}},
    "required": ["intent"],
    "additionalProperties": False,
}
GOOD = {"intent": "question"}
Model = Callable[..., OpenAiLanguageModel]


def prompt(deadline_seconds: float = 5.0, **changes: object) -> Prompt:
    messages = ({"role": "system", "content": "Classify."}, {"role": "user", "content": "Berapa harganya?"})
    values = {"messages": messages, "schema": SCHEMA, "deadline_seconds": deadline_seconds, **changes}
    return Prompt(**values)  # type: ignore[arg-type]


def failure(model: OpenAiLanguageModel, asked: Prompt, *, within_seconds: float) -> LlmError:
    started = time.monotonic()
    with pytest.raises(LlmError) as caught:
        model.complete(asked)
    assert time.monotonic() - started < within_seconds
    return caught.value
