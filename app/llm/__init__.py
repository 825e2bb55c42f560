"""Port to large language models behind any OpenAI-compatible endpoint.

Knows how to ask safely, not what to ask: prompts live with those who use them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app

if TYPE_CHECKING:
    from app.llm.port import LanguageModel

EXTENSION = "llm"


def init_app(app: Flask) -> None:
    """Make the model that the settings ask for, and load its library in the background."""
    from app.llm.commands import commands
    from app.llm.factory import language_model, warm_in_background
    from app.llm.ledger import DatabaseLedger
    from app.llm.settings import LlmSettings

    model = language_model(LlmSettings.from_config(app.config), ledger=DatabaseLedger())
    app.extensions[EXTENSION] = model
    app.cli.add_command(commands)
    if model is not None:
        warm_in_background(model)


def current_model() -> LanguageModel | None:
    """Return the model of this application; None where no endpoint is set."""
    model: LanguageModel | None = current_app.extensions[EXTENSION]
    return model
