"""Make the model that the settings ask for."""

from __future__ import annotations

from threading import Thread

import structlog

from app.llm.budget import Budget, CostLedger, MemoryLedger
from app.llm.errors import LlmError
from app.llm.openai_adapter import OpenAiLanguageModel
from app.llm.port import LanguageModel
from app.llm.settings import LlmSettings

log = structlog.get_logger(__name__)


def language_model(settings: LlmSettings, *, ledger: CostLedger | None = None) -> LanguageModel | None:
    """Return the model, or None where no endpoint is set: then everything works without one."""
    if not settings.is_configured:
        if settings.api_key or settings.base_url:
            log.warning("llm_not_configured", missing="LLM_MODEL")
        return None
    if not settings.has_prices:
        log.warning("llm_has_no_prices", effect="the monthly cost cap is never reached")
    budget = Budget(ledger or MemoryLedger(), settings.monthly_cost_cap_usd)
    return OpenAiLanguageModel(settings, budget=budget)


def warm_in_background(model: LanguageModel) -> Thread:
    """Load what the first call would wait for, without holding up the start."""
    thread = Thread(target=_warm, args=(model,), name="llm-warm", daemon=True)
    thread.start()
    return thread


def _warm(model: LanguageModel) -> None:
    try:
        model.warm()
    except (LlmError, OSError, ImportError, ValueError):
        log.exception("llm_warm_failed")
