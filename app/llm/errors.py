"""What can go wrong between us and a language model.

core.Unavailable          503
`-- LlmError
    |-- LlmUnavailable    no connection, 5xx, 429, breaker open, an answer cut off, no free slot
    |-- LlmTimeout        the deadline passed
    |-- LlmRefused        the endpoint or the model declined this request
    |-- LlmInvalidOutput  an answer that does not fit the schema, also after one repair
    |-- LlmBudgetExceeded this month's money of the business is spent
    `-- LlmNotConfigured  the endpoint does not know our key or our model

Callers catch `LlmError` and go on without a model; a person never sees more than "not available".
"""

from __future__ import annotations

from app.core.errors import Unavailable

DETAIL_LIMIT = 300


class LlmError(Unavailable):
    """No usable answer. `detail` is for the log, never for a page."""

    code = "llm_error"

    def __init__(
        self,
        detail: str = "",
        *,
        retryable: bool = False,
        retry_after_seconds: float | None = None,
        endpoint_fault: bool | None = None,
    ) -> None:
        """Keep what retry and breaker need.

        `endpoint_fault`: True counts towards opening the breaker, False shows that the endpoint is alive,
        None says nothing about it (our own slots, a breaker that is open already).
        """
        super().__init__()
        self.detail = detail[:DETAIL_LIMIT]
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds
        self.endpoint_fault = endpoint_fault

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class LlmUnavailable(LlmError):
    """The endpoint does not answer, or answers with a fault of its own."""

    code = "llm_unavailable"


class LlmTimeout(LlmError):
    """The deadline passed before the answer was complete."""

    code = "llm_timeout"


class LlmRefused(LlmError):
    """The endpoint or the model declined this request; another request may pass."""

    code = "llm_refused"


class LlmInvalidOutput(LlmError):
    """The answer does not fit the schema."""

    code = "llm_invalid_output"


class LlmBudgetExceeded(LlmError):
    """The call could exceed this month's cap."""

    code = "llm_budget_exceeded"


class LlmNotConfigured(LlmError):
    """Key, model or address are wrong: an operator has to act."""

    code = "llm_not_configured"
