"""The language model as the rest of the product sees it.

One question, one checked answer or one `LlmError`; deadline, retries, budget, breaker and number of
calls under way are the port's business, so that an adapter only has to make one call.
"""

from __future__ import annotations

import json
import random
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any, TypeVar

import structlog

from app.core.scope import current_scope
from app.core.uow import assert_outside_transaction
from app.llm.breaker import Breaker
from app.llm.budget import Budget, Spending
from app.llm.errors import LlmError, LlmInvalidOutput, LlmRefused, LlmTimeout, LlmUnavailable
from app.llm.gate import Deadline, Gate
from app.llm.metrics import QUESTIONS
from app.llm.settings import LlmSettings
from app.llm.structured import Schema, check_schema, faults, find_object

log = structlog.get_logger(__name__)
T = TypeVar("T")

FIRST_PAUSE_SECONDS = 0.25
BYTES_PER_TOKEN = 3  # an estimate on the high side for Indonesian and English
CHARACTERS_PER_TOKEN_LIMIT = 16  # a stream that sends more than this a token ignores our limit
REPAIR_ANSWER_LIMIT = 4000  # characters of the faulty answer that are shown again
_SCHEMA_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question.

    `messages` are {"role": "system" | "user" | "assistant", "content": text}. `schema` is a strict JSON
    schema (see `structured.check_schema`); `stream_text` does without. `version` names the prompt file.
    """

    messages: Sequence[Mapping[str, str]]
    schema_name: str = "answer"
    schema: Schema = field(default_factory=dict)
    max_output_tokens: int = 800
    deadline_seconds: float = 12.0  # everything together: waiting for a slot, retries, repair
    version: str = ""

    def __post_init__(self) -> None:
        """Refuse what no endpoint takes; raises ValueError."""
        if not self.messages or not _SCHEMA_NAME.fullmatch(self.schema_name):
            raise ValueError("a prompt needs messages and a plain schema name")
        check_schema(self.schema)

    def estimated_input_tokens(self) -> int:
        """Return about how many tokens the question takes."""
        size = sum(len(message["content"].encode()) for message in self.messages) + len(str(self.schema))
        return size // BYTES_PER_TOKEN + 1


@dataclass(frozen=True, slots=True)
class Completion:
    """A checked answer and what it took, repair and retries included."""

    data: dict[str, Any]
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: float
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What an adapter brings back from one call; token counts are None where the endpoint gives none."""

    text: str
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    refusal: str = ""  # why the model or the endpoint would not answer


class LanguageModel(ABC):
    """A model behind one endpoint. One instance per process: breaker and slots live in it."""

    def __init__(
        self, settings: LlmSettings, *, budget: Budget | None = None, breaker: Breaker | None = None
    ) -> None:
        self.settings = settings
        self._budget = budget
        self._breaker = breaker or Breaker()
        self._gate = Gate(settings.concurrency)

    def complete(self, prompt: Prompt) -> Completion:
        """Return an answer that fits the schema. Raises LlmError; RuntimeError inside a transaction."""
        assert_outside_transaction()
        deadline = Deadline(prompt.deadline_seconds)
        with self._measured(prompt, deadline), self._account(prompt, calls=2) as spending:
            reply = self._ask(prompt, deadline, spending)
            data, wrong = _checked(reply.text, prompt.schema)
            if wrong and deadline.left() >= deadline.elapsed():  # a repair takes about as long again
                reply = self._ask(_repair(prompt, reply.text, wrong), deadline, spending)
                data, wrong = _checked(reply.text, prompt.schema)
            if wrong:
                raise LlmInvalidOutput("; ".join(wrong))
        return Completion(
            data=data,
            model=reply.model or self.settings.model,
            input_tokens=spending.input_tokens,
            output_tokens=spending.output_tokens,
            cost_usd=spending.cost_usd,
            elapsed_ms=round(deadline.elapsed() * 1000),
        )

    def stream_text(self, prompt: Prompt) -> Iterator[str]:
        """Yield the answer piece by piece. Raises LlmError, also in the middle: then the text is incomplete.

        Retried only while nothing has been yielded.
        """
        assert_outside_transaction()
        return self._stream_text(prompt)

    def warm(self) -> None:  # noqa: B027 - optional: most adapters have nothing to load
        """Load what the first call would otherwise wait for."""

    @abstractmethod
    def _call(self, prompt: Prompt, timeout_seconds: float) -> Reply:
        """Ask once. Raises LlmError only; runs in a thread of its own."""

    def _stream(self, prompt: Prompt, timeout_seconds: float) -> Iterator[str | Reply]:
        """Ask once and yield texts; a last `Reply` may carry the token counts. Raises LlmError only."""
        reply = self._call(prompt, timeout_seconds)
        yield reply.text
        yield replace(reply, text="")

    def _ask(self, prompt: Prompt, deadline: Deadline, spending: Spending) -> Reply:
        def once() -> Generator[Reply, None, None]:
            yield self._call(prompt, self._try_seconds(deadline))

        (reply,) = self._pieces(once, prompt, deadline, spending)
        self._charge(spending, prompt, reply, reply.text)
        _refuse_refusal(reply)
        return reply

    def _stream_text(self, prompt: Prompt) -> Iterator[str]:
        deadline = Deadline(prompt.deadline_seconds)

        def once() -> Generator[str | Reply, None, None]:
            yield from self._stream(prompt, self._try_seconds(deadline))

        text, reply = "", Reply("")
        with self._measured(prompt, deadline), self._account(prompt, calls=1) as spending:
            try:
                with closing(self._pieces(once, prompt, deadline, spending)) as pieces:
                    for piece in pieces:
                        if isinstance(piece, Reply):
                            reply = piece
                            _refuse_refusal(reply)
                            continue
                        text += piece
                        _refuse_endless(text, prompt)
                        yield piece
            finally:
                if text:
                    self._charge(spending, prompt, reply, text)

    def _pieces(
        self,
        source: Callable[[], Generator[T, None, None]],
        prompt: Prompt,
        deadline: Deadline,
        spending: Spending,
    ) -> Generator[T, None, None]:
        """Yield what `source` brings; ask again after a passing fault while nothing was yielded."""
        for attempt in count():
            started = False
            try:
                with self._breaker.watching():
                    guarded = partial(_only_llm_errors, source)
                    seconds = self._try_seconds(deadline)
                    for piece in self._gate.feed(guarded, deadline, silence_seconds=seconds):
                        started = True
                        yield piece
                return
            except LlmError as error:
                if isinstance(error, LlmTimeout) and error.endpoint_fault and not started:
                    # The endpoint may bill what we did not wait for.
                    self._charge(spending, prompt, Reply("", output_tokens=0), "")
                if started or not self._rests(error, attempt, deadline):
                    raise

    def _try_seconds(self, deadline: Deadline) -> float:
        return min(self.settings.timeout_seconds, deadline.left())

    def _rests(self, error: LlmError, attempt: int, deadline: Deadline) -> bool:
        """Sleep before another try and tell whether there is one; the endpoint's own wish comes first."""
        if not error.retryable or attempt >= self.settings.max_retries:
            return False
        pause = FIRST_PAUSE_SECONDS * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries
        if error.retry_after_seconds is not None:
            pause = error.retry_after_seconds
        if pause >= deadline.left():
            return False
        time.sleep(pause)
        return True

    def _charge(self, spending: Spending, prompt: Prompt, reply: Reply, text: str) -> None:
        input_tokens, output_tokens = reply.input_tokens, reply.output_tokens
        if input_tokens is None:
            input_tokens = prompt.estimated_input_tokens()
        if output_tokens is None:
            output_tokens = len(text.encode()) // BYTES_PER_TOKEN + 1
        spending.calls += 1
        spending.input_tokens += input_tokens
        spending.output_tokens += output_tokens
        spending.cost_usd += self.settings.cost_usd(input_tokens, output_tokens)

    def _account(self, prompt: Prompt, *, calls: int) -> AbstractContextManager[Spending]:
        """Open the account of the business in scope; an operator's check outside of any scope has no cap."""
        scope = current_scope()
        if self._budget is None or scope is None or scope.organization_id is None:
            return nullcontext(Spending())
        one_call = self.settings.cost_usd(prompt.estimated_input_tokens(), prompt.max_output_tokens)
        return self._budget.reserve(scope.organization_id, calls * one_call)

    @contextmanager
    def _measured(self, prompt: Prompt, deadline: Deadline) -> Iterator[None]:
        """Log and count what a question came to; never its text."""
        outcome, detail = "ok", ""
        try:
            yield
        except LlmError as error:
            outcome, detail = error.code, error.detail
            raise
        finally:
            elapsed_ms = round(deadline.elapsed() * 1000)
            QUESTIONS.labels(outcome).observe(deadline.elapsed())
            log.info(
                "llm_question",
                model=self.settings.model,
                prompt=prompt.version or prompt.schema_name,
                outcome=outcome,
                detail=detail,
                elapsed_ms=elapsed_ms,
            )


def _only_llm_errors(source: Callable[[], Generator[T, None, None]]) -> Generator[T, None, None]:
    try:
        yield from source()
    except LlmError:
        raise
    except Exception as error:
        # A fault of the adapter is ours, yet the chat has to go on without the model.
        log.exception("llm_adapter_failed")
        raise LlmUnavailable(f"adapter failed: {type(error).__name__}") from error


def _checked(text: str, schema: Schema) -> tuple[dict[str, Any], list[str]]:
    """Return the data in `text` and what is wrong with it."""
    data = find_object(text)
    if data is None:
        return {}, ["$: no JSON object in the answer"]
    return data, faults(data, schema)


def _repair(prompt: Prompt, answer: str, wrong: list[str]) -> Prompt:
    request = (
        f"That answer cannot be used: {'; '.join(wrong)}. Answer once more with one JSON object that fits"
        f" this JSON schema, and with nothing else:\n{json.dumps(prompt.schema)}"
    )
    messages = (
        *prompt.messages,
        {"role": "assistant", "content": answer[:REPAIR_ANSWER_LIMIT] or "(empty)"},
        {"role": "user", "content": request},
    )
    return replace(prompt, messages=messages)


def _refuse_refusal(reply: Reply) -> None:
    if reply.refusal:
        raise LlmRefused(reply.refusal, endpoint_fault=False)


def _refuse_endless(text: str, prompt: Prompt) -> None:
    if len(text) > prompt.max_output_tokens * CHARACTERS_PER_TOKEN_LIMIT:
        raise LlmInvalidOutput("the stream does not end")
