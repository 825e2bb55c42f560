"""Triage by a language model: the same verdict, from any OpenAI-compatible endpoint."""

from __future__ import annotations

from typing import Any

from app.llm.errors import LlmInvalidOutput
from app.llm.masking import Masker
from app.llm.port import Completion, LanguageModel, Prompt
from app.llm.prompts import render_prompt
from app.triage.verdict import (
    FEEDBACK_KINDS,
    INTENTS,
    LANGUAGES,
    POSSIBLE_COMPLAINT,
    PRIORITIES,
    SENTIMENTS,
    SMALLTALK_KINDS,
    TOPICS,
    Verdict,
)

ENGINE = "llm"
ABSTAIN_BELOW = 0.55
RECENT_LINES = 6
DEADLINE_SECONDS = 10.0  # after it the offline engine has answered long ago
ENTITIES = ("order_number", "airway_bill", "product", "quantity", "amount", "date", "phone", "place")


def _choice(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMA = _object(
    {
        "reason": {"type": "string"},
        "intent": _choice(INTENTS),
        "intents": _list_of(_choice(INTENTS)),
        "kind": _choice((*FEEDBACK_KINDS, "none")),
        "smalltalk": _choice((*SMALLTALK_KINDS, "none")),
        "topic": _choice(TOPICS),
        "priority": _choice(PRIORITIES),
        "sentiment": _choice(SENTIMENTS),
        "angry": {"type": "boolean"},
        "wants_person": {"type": "boolean"},
        "language": _choice(LANGUAGES),
        "confidence": {"type": "number"},
        "evidence": _list_of({"type": "string"}),
        "entities": _object({name: _list_of({"type": "string"}) for name in ENTITIES}),
    }
)


def classify_with_model(
    model: LanguageModel,
    text: str,
    *,
    business: str,
    recent: tuple[tuple[str, str], ...] = (),
    names: tuple[str, ...] = (),
) -> Verdict:
    """Ask the model. Personal data is masked before and restored after. Raises LlmError."""
    masker = Masker(names)
    lines = [(author, masker.mask(line)) for author, line in recent[-RECENT_LINES:]]
    rendered = render_prompt("app.triage", "triage", text=masker.mask(text), business=business, recent=lines)
    completion = model.complete(
        Prompt(
            messages=({"role": "user", "content": rendered.text},),
            schema_name="triage_verdict",
            schema=SCHEMA,
            deadline_seconds=DEADLINE_SECONDS,
            version=rendered.version,
        )
    )
    return _verdict(completion, masker, rendered.version)


def _verdict(completion: Completion, masker: Masker, prompt_version: str) -> Verdict:
    data = completion.data
    confidence = float(data["confidence"])
    if not 0.0 <= confidence <= 1.0:
        raise LlmInvalidOutput("confidence is no probability")
    intent = str(data["intent"])
    others = [i for i in dict.fromkeys(data["intents"]) if i != intent]
    rest = 1.0 - confidence
    return Verdict(
        intent=intent,
        kind=_or_none(data["kind"]) if intent == "feedback" else None,
        smalltalk=_or_none(data["smalltalk"]) if intent == "smalltalk" else None,
        intents=((intent, confidence), *((other, rest) for other in others)),
        scores=((intent, confidence), *((other, rest / len(others)) for other in others)),
        topic=data["topic"],
        priority=data["priority"],
        sentiment=data["sentiment"],
        angry=data["angry"],
        wants_person=data["wants_person"],
        language=data["language"],
        entities={k: [masker.unmask(v) for v in values] for k, values in data["entities"].items() if values},
        confidence=confidence,
        runner_up=others[0] if others else None,
        abstained=confidence < ABSTAIN_BELOW and intent != "smalltalk",
        possible_complaint="complaint" in data["intents"]
        or (intent != "complaint" and rest >= 1 - POSSIBLE_COMPLAINT),
        reason=masker.unmask(str(data["reason"]))[:300],
        evidence=tuple(masker.unmask(str(word)) for word in data["evidence"][:5]),
        engine=ENGINE,
        engine_version="1",
        model=completion.model,
        prompt_version=prompt_version,
        cost_usd=completion.cost_usd,
        elapsed_ms=float(completion.elapsed_ms),
    )


def _or_none(value: str) -> str | None:
    return None if value == "none" else value
