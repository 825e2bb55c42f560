"""The model of tests and demonstrations."""

from __future__ import annotations

import pytest

from app.llm.errors import LlmTimeout, LlmUnavailable
from app.llm.port import Prompt
from app.llm.scripted_adapter import ScriptedLanguageModel

PROMPT = Prompt(messages=({"role": "user", "content": "Ada stok?"},))


def test_a_function_answers_by_what_was_asked():
    model = ScriptedLanguageModel(lambda prompt: {"echo": prompt.messages[0]["content"]})
    assert model.complete(PROMPT).data == {"echo": "Ada stok?"}
    assert model.prompts == [PROMPT]


def test_pieces_are_streamed_as_they_are():
    assert list(ScriptedLanguageModel([["Halo", " Kak"]]).stream_text(PROMPT)) == ["Halo", " Kak"]


def test_a_scripted_error_is_raised():
    with pytest.raises(LlmTimeout):
        ScriptedLanguageModel([LlmTimeout("scripted")]).complete(PROMPT)


def test_a_fault_of_the_adapter_itself_is_unavailable_to_callers():
    with pytest.raises(LlmUnavailable, match="KeyError"):
        ScriptedLanguageModel([KeyError("bug")]).complete(PROMPT)
