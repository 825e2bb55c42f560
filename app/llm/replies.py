"""Read what an endpoint sends. Nothing in it is trusted to have the right shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.llm.errors import LlmInvalidOutput, LlmTimeout, LlmUnavailable
from app.llm.gate import Deadline
from app.llm.port import Reply

BODY_LIMIT_BYTES = 2_000_000


def read_body(pieces: Iterable[bytes], deadline: Deadline) -> bytes:
    """Return the whole body. Raises LlmTimeout, and LlmUnavailable for one that does not end."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > BODY_LIMIT_BYTES:
            raise LlmUnavailable("the answer does not end", endpoint_fault=True)
        if deadline.left() <= 0:
            raise LlmTimeout("the answer drips", endpoint_fault=True)
    return bytes(body)


def reply_from(body: bytes) -> Reply:
    """Return the answer in a chat completion. Raises LlmUnavailable when it is none."""
    try:
        envelope = json.loads(body)
        choice = envelope["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content"), message.get("refusal")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LlmUnavailable("the endpoint does not speak the protocol", endpoint_fault=True) from error
    if choice.get("finish_reason") == "content_filter":
        refusal = refusal or "content filter"
    return Reply(
        text=text if isinstance(text, str) else "",
        model=str(envelope.get("model") or ""),
        input_tokens=_count(envelope.get("usage"), "prompt_tokens"),
        output_tokens=_count(envelope.get("usage"), "completion_tokens"),
        refusal=str(refusal or ""),
    )


def texts_from(chunks: Iterable[Any]) -> Iterator[str | Reply]:
    """Yield the texts of a stream, at last what it took. Raises LlmUnavailable when it was cut."""
    finish, model = "", ""
    usage: Any = None
    for chunk in chunks:
        model = getattr(chunk, "model", None) or model
        usage = getattr(chunk, "usage", None) or usage
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, list) or not choices:
            continue
        finish = getattr(choices[0], "finish_reason", None) or finish
        delta = getattr(choices[0], "delta", None)
        refusal, text = getattr(delta, "refusal", None), getattr(delta, "content", None)
        if refusal:
            yield Reply("", refusal=str(refusal))
        if isinstance(text, str) and text:
            yield text
    counts = usage.to_dict() if hasattr(usage, "to_dict") else None
    _check_end(str(finish))
    yield Reply(
        "",
        model=str(model),
        input_tokens=_count(counts, "prompt_tokens"),
        output_tokens=_count(counts, "completion_tokens"),
        refusal="content filter" if finish == "content_filter" else "",
    )


def _check_end(finish: str) -> None:
    if not finish:
        raise LlmUnavailable("the stream was cut", retryable=True, endpoint_fault=True)
    if finish == "length":
        raise LlmInvalidOutput("the stream met its limit", endpoint_fault=False)


def _count(usage: object, key: str) -> int | None:
    """Return a token count; anything but a number from zero up counts as not given."""
    value = usage.get(key) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
