"""A model that says what it was told to say: for tests and demonstrations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

from app.llm.breaker import Breaker
from app.llm.budget import Budget
from app.llm.errors import LlmTimeout, LlmUnavailable
from app.llm.port import LanguageModel, Prompt, Reply
from app.llm.settings import LlmSettings

Said = Mapping[str, Any] | str | Sequence[str] | Reply
Answer = Said | Exception
Script = Sequence[Answer] | Callable[[Prompt], Answer]


class ScriptedLanguageModel(LanguageModel):
    """Answers from a list, one after the other, or from a function of the prompt.

    An answer is data, a raw text, pieces of text for a stream, a `Reply`, or an error to raise.
    `prompts` keeps what was asked.
    """

    def __init__(
        self,
        script: Script,
        *,
        settings: LlmSettings | None = None,
        budget: Budget | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        super().__init__(settings or LlmSettings(model="scripted"), budget=budget, breaker=breaker)
        self.prompts: list[Prompt] = []
        self._script = script
        self._lock = Lock()

    def _call(self, prompt: Prompt, timeout_seconds: float) -> Reply:
        answer = self._next(prompt, timeout_seconds)
        if isinstance(answer, Reply):
            return answer
        if isinstance(answer, str):
            return Reply(answer, model=self.settings.model)
        text = json.dumps(answer) if isinstance(answer, Mapping) else "".join(answer)
        return Reply(text, model=self.settings.model)

    def _stream(self, prompt: Prompt, timeout_seconds: float) -> Iterator[str | Reply]:
        answer = self._next(prompt, timeout_seconds)
        if isinstance(answer, Reply):
            yield answer.text
            yield answer
        elif isinstance(answer, Mapping):
            yield json.dumps(answer)
        else:
            yield from [answer] if isinstance(answer, str) else answer

    def _next(self, prompt: Prompt, timeout_seconds: float) -> Said:
        if timeout_seconds <= 0:
            raise LlmTimeout("no time left")
        with self._lock:
            self.prompts.append(prompt)
            asked = len(self.prompts)
        if callable(self._script):
            answer = self._script(prompt)
        elif asked <= len(self._script):
            answer = self._script[asked - 1]
        else:
            raise LlmUnavailable("the script has ended")
        if isinstance(answer, Exception):
            raise answer
        return answer
