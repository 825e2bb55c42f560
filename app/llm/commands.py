"""`flask llm ...`: what an operator asks about the endpoint. `check` is added by `triage`."""

from __future__ import annotations

from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from app.llm import current_model
from app.llm.settings import LlmSettings

commands = AppGroup("llm", help="The language model endpoint.")


@commands.command("status")
def status() -> None:
    """Print the settings in force; the key is never shown."""
    settings = LlmSettings.from_config(current_app.config)
    for name, value in _facts(settings):
        click.echo(f"{name:<22}{value}")


def _facts(settings: LlmSettings) -> list[tuple[str, str]]:
    endpoint = urlsplit(settings.base_url).hostname if settings.base_url else "the library's default"
    into, out_of = settings.input_price_per_mtok, settings.output_price_per_mtok
    prices = f"{into:g} in, {out_of:g} out, USD per million tokens"
    return [
        ("in use", "yes" if current_model() else "no: the offline engine serves"),
        ("model", settings.model or "missing: LLM_MODEL"),
        ("endpoint", str(endpoint)),
        ("key", "set" if settings.api_key else "not set"),
        ("time-out", f"{settings.timeout_seconds:g} s, {settings.max_retries} retries"),
        ("calls at one moment", str(settings.concurrency)),
        ("cap", f"{settings.monthly_cost_cap_usd:g} USD per business and month"),
        ("prices", prices if settings.has_prices else "not set: the cap is never reached"),
    ]
