"""Where endpoints of "the same" protocol differ, and how to find out from their refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.llm.port import Prompt

FORMATS = ("json_schema", "json_object", "text")  # from the strictest to what everybody takes
LIMITS = ("max_tokens", "max_completion_tokens")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one endpoint takes."""

    answer_format: str = FORMATS[0]
    limit_name: str = LIMITS[0]
    limit_swapped: bool = False
    temperature: bool = True
    stream_usage: bool = True

    def request(self, prompt: Prompt, model: str, *, stream: bool) -> dict[str, Any]:
        """Return the arguments of one call."""
        arguments: dict[str, Any] = {
            "model": model,
            "messages": [dict(message) for message in prompt.messages],
            self.limit_name: prompt.max_output_tokens,
        }
        if self.temperature:
            arguments["temperature"] = 0
        if stream:
            if self.stream_usage:
                arguments["stream_options"] = {"include_usage": True}
        elif prompt.schema:
            self._ask_for_json(arguments, prompt)
        return arguments

    def simpler(self, complaint: str, *, stream: bool) -> Dialect | None:
        """Return what to try after a 400 that says `complaint`; None when there is nothing left."""
        if self.temperature and "temperature" in complaint:
            return replace(self, temperature=False)
        if not self.limit_swapped and self.limit_name in complaint:
            other = LIMITS[1 - LIMITS.index(self.limit_name)]
            return replace(self, limit_name=other, limit_swapped=True)
        if stream:
            return replace(self, stream_usage=False) if self.stream_usage else None
        weaker = FORMATS[FORMATS.index(self.answer_format) + 1 :]
        return replace(self, answer_format=weaker[0]) if weaker else None

    def _ask_for_json(self, arguments: dict[str, Any], prompt: Prompt) -> None:
        if self.answer_format == "json_schema":
            described = {"name": prompt.schema_name, "schema": prompt.schema, "strict": True}
            arguments["response_format"] = {"type": "json_schema", "json_schema": described}
            return
        if self.answer_format == "json_object":
            arguments["response_format"] = {"type": "json_object"}
        arguments["messages"] = _with_schema(prompt.messages, json.dumps(prompt.schema))


def first_dialect(*, own_endpoint: bool) -> Dialect:
    """Return what to begin with: other servers know the older name of the limit, the original the newer."""
    return Dialect(limit_name=LIMITS[0] if own_endpoint else LIMITS[1])


def _with_schema(messages: Sequence[Mapping[str, str]], schema: str) -> list[dict[str, str]]:
    """Put the schema into the system message, where customer text never is."""
    demand = f"Answer with one JSON object that fits this JSON schema, and with nothing else:\n{schema}"
    first = dict(messages[0])
    if first["role"] == "system":
        return [{**first, "content": f"{first['content']}\n\n{demand}"}, *map(dict, messages[1:])]
    return [{"role": "system", "content": demand}, *map(dict, messages)]
