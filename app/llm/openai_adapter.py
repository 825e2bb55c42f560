"""Any endpoint that speaks the OpenAI chat-completions protocol.

`openai` is imported on first use, because that takes one to two seconds: `warm()` does it beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from app.llm.breaker import Breaker
from app.llm.budget import Budget
from app.llm.dialect import Dialect, first_dialect
from app.llm.gate import Deadline
from app.llm.port import LanguageModel, Prompt, Reply
from app.llm.replies import read_body, reply_from, texts_from
from app.llm.settings import LlmSettings
from app.llm.translation import complaint, is_about_content, translated

if TYPE_CHECKING:
    from httpx2 import Timeout
    from openai import OpenAI

log = structlog.get_logger(__name__)
T = TypeVar("T")

CONNECT_SECONDS = 5.0
NO_KEY = "none"  # local endpoints ask for none, the library insists on one


class OpenAiLanguageModel(LanguageModel):
    """A model behind `base_url`. Learns once per process what the endpoint does not take."""

    def __init__(
        self, settings: LlmSettings, *, budget: Budget | None = None, breaker: Breaker | None = None
    ) -> None:
        super().__init__(settings, budget=budget, breaker=breaker)
        self._dialect = first_dialect(own_endpoint=bool(settings.base_url))
        self._made: OpenAI | None = None
        self._making = Lock()

    def warm(self) -> None:
        """Import the library and fill its platform cache, which otherwise starts a process per call."""
        self._client().platform_headers()

    def _call(self, prompt: Prompt, timeout_seconds: float) -> Reply:
        deadline = Deadline(timeout_seconds)

        def post(arguments: dict[str, Any]) -> bytes:
            create = self._client().chat.completions.with_streaming_response.create
            with create(**arguments, timeout=_timeout(deadline)) as response:
                return read_body(response.iter_bytes(), deadline)

        with translated(self.settings.api_key):
            return reply_from(self._in_dialect(post, prompt, stream=False))

    def _stream(self, prompt: Prompt, timeout_seconds: float) -> Iterator[str | Reply]:
        deadline = Deadline(timeout_seconds)

        def post(arguments: dict[str, Any]) -> Any:
            create = self._client().chat.completions.create
            return create(**arguments, stream=True, timeout=_timeout(deadline))

        with translated(self.settings.api_key), self._in_dialect(post, prompt, stream=True) as chunks:
            yield from texts_from(chunks)

    def _client(self) -> OpenAI:
        with self._making:
            if self._made is None:
                from openai import OpenAI  # noqa: PLC0415 - takes seconds, see above

                self._made = OpenAI(
                    api_key=self.settings.api_key or NO_KEY,
                    base_url=self.settings.base_url or None,
                    timeout=self.settings.timeout_seconds,
                    max_retries=0,  # the port retries: the library would sleep past our deadline
                )
            return self._made

    def _in_dialect(self, post: Callable[[dict[str, Any]], T], prompt: Prompt, *, stream: bool) -> T:
        """Send, and after a 400 send more plainly; what worked is remembered for the process."""
        from openai import BadRequestError, UnprocessableEntityError  # noqa: PLC0415 - takes seconds, see above

        dialect = self._dialect
        while True:
            try:
                result = post(dialect.request(prompt, self.settings.model, stream=stream))
            except (BadRequestError, UnprocessableEntityError) as error:
                plainer = dialect.simpler(complaint(error), stream=stream)
                if plainer is None or is_about_content(error):
                    raise
                dialect = plainer
            else:
                self._remember(dialect)
                return result

    def _remember(self, dialect: Dialect) -> None:
        if dialect == self._dialect:
            return
        self._dialect = dialect
        log.warning(
            "llm_endpoint_takes_less",
            answer_format=dialect.answer_format,
            limit=dialect.limit_name,
            temperature=dialect.temperature,
        )


def _timeout(deadline: Deadline) -> Timeout:
    """Return the library's time-outs, each of which counts silence only; the port watches the whole."""
    from httpx2 import Timeout  # noqa: PLC0415 - comes with the library

    left = max(deadline.left(), 0.001)
    return Timeout(left, connect=min(CONNECT_SECONDS, left))
