"""Which engine judges: the model when one is configured and answers in time, else the offline engine."""

from __future__ import annotations

from dataclasses import replace

import structlog

from app.llm.errors import LlmError
from app.llm.port import LanguageModel
from app.triage.llm_engine import classify_with_model
from app.triage.offline.classify import classify as classify_offline
from app.triage.verdict import Verdict

log = structlog.get_logger(__name__)


def classify(
    text: str,
    *,
    model: LanguageModel | None,
    business: str,
    recent: tuple[tuple[str, str], ...] = (),
    names: tuple[str, ...] = (),
) -> Verdict:
    """Return a verdict, whatever happens to the model. Leaves the process only outside transactions."""
    offline = classify_offline(text)
    if model is None or _is_plain_smalltalk(offline):
        return offline
    try:
        return classify_with_model(model, text, business=business, recent=recent, names=names)
    except LlmError as error:
        log.warning("llm_fallback", error=type(error).__name__)
        return replace(
            offline, reason=f"{offline.reason} (The model did not answer: {type(error).__name__}.)"[:500]
        )


def _is_plain_smalltalk(verdict: Verdict) -> bool:
    """Tell whether a rule is certain that this is a mere greeting or thanks: not worth a call."""
    return verdict.intent == "smalltalk" and not verdict.abstained and verdict.confidence >= 0.95
