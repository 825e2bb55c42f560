"""From the errors of the OpenAI library and its HTTP client to ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.llm.errors import LlmError, LlmNotConfigured, LlmRefused, LlmTimeout, LlmUnavailable

if TYPE_CHECKING:
    from openai import APIStatusError

NOT_OURS = frozenset({401, 402, 403, 404})  # key, money, rights, model: an operator has to act
ABOUT_CONTENT = frozenset({"content_filter", "content_policy_violation", "context_length_exceeded"})


@contextmanager
def translated(secret: str = "") -> Iterator[None]:
    """Turn what the library raises into `LlmError`; `secret` never reaches a message."""
    try:
        yield
    except LlmError:
        raise
    except Exception as error:
        ours = translate(error, secret)
        if ours is None:
            raise
        raise ours from error


def translate(error: Exception, secret: str = "") -> LlmError | None:
    """Return our error for one of the library's, None for anything else."""
    import httpx2  # noqa: PLC0415 - both take seconds to import and are loaded by the first call
    import openai  # noqa: PLC0415

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return LlmTimeout("the endpoint is silent", retryable=True, endpoint_fault=True)
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
        detail = f"connection: {type(error.__cause__ or error).__name__}"
        return LlmUnavailable(detail, retryable=True, endpoint_fault=True)
    if isinstance(error, openai.APIStatusError):
        return _from_status(error, _without(secret, f"HTTP {error.status_code}: {error.message}"))
    if isinstance(error, openai.OpenAIError | ValueError):
        return LlmUnavailable(f"not the protocol: {type(error).__name__}", endpoint_fault=True)
    return None


def complaint(error: APIStatusError) -> str:
    """Return what a 400 says, in lower case."""
    return f"{error.param or ''} {error.message}".lower()


def is_about_content(error: APIStatusError) -> bool:
    """Tell whether a 400 is about what was said, not about how it was asked."""
    return error.code in ABOUT_CONTENT


def _from_status(error: APIStatusError, detail: str) -> LlmError:
    status = error.status_code
    if status == 429:
        spent = error.code == "insufficient_quota"
        return LlmUnavailable(
            detail, retryable=not spent, retry_after_seconds=_retry_after(error), endpoint_fault=True
        )
    if status >= 500:
        return LlmUnavailable(
            detail, retryable=True, retry_after_seconds=_retry_after(error), endpoint_fault=True
        )
    if status in {408, 409}:
        return LlmUnavailable(detail, retryable=True, endpoint_fault=False)
    kind = LlmNotConfigured if status in NOT_OURS else LlmRefused
    return kind(detail, endpoint_fault=False)


def _retry_after(error: APIStatusError) -> float | None:
    """Return the wish in seconds; a date or nonsense counts as none."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if seconds >= 0 else None


def _without(secret: str, text: str) -> str:
    return text.replace(secret, "***") if secret else text
