"""The model on the command line: `flask llm check`, and as an engine of `flask triage evaluate`."""

from __future__ import annotations

import click

from app.llm import current_model
from app.llm.commands import commands as llm_cli
from app.llm.errors import LlmError
from app.triage.classify import classify
from app.triage.commands import Classifier, register_engine
from app.triage.llm_engine import classify_with_model

BUSINESS = "Susu Segar"
SAMPLES = (
    ("complaint", "Paket saya sudah 5 hari belum sampai, resinya JP1234567890, gimana ini?"),
    ("question", "Ongkir ke Depok berapa ya kak?"),
    ("order", "Mau pesan 3 botol susu coklat, kirim ke Jl. Mawar no 5 Depok"),
    ("feedback", "Tokonya rapi dan pelayanannya ramah, mantap"),
    ("smalltalk", "halo kak"),
    ("other", "Besok hujan tidak ya?"),
    ("complaint", "I was charged twice for the same order"),
    ("question", "Do you deliver on Sundays?"),
)


def _model_classifier() -> Classifier:
    model = current_model()
    if model is None:
        raise click.ClickException("No endpoint is set: see docs/how-to/llm.md.")
    return lambda text: classify_with_model(model, text, business=BUSINESS)


def _best_classifier() -> Classifier:
    model = current_model()
    return lambda text: classify(text, model=model, business=BUSINESS)


register_engine("llm", _model_classifier)
register_engine("auto", _best_classifier)


@llm_cli.command("check")
def check() -> None:
    """Judge sample messages with the configured model; fails when none could be judged."""
    model = current_model()
    if model is None:
        raise click.ClickException("No endpoint is set: see docs/how-to/llm.md. The offline engine serves.")
    judged, cost_usd = 0, 0.0
    for expected, text in SAMPLES:
        try:
            verdict = classify_with_model(model, text, business=BUSINESS)
        except LlmError as error:
            click.echo(f"FAILED  {type(error).__name__}: {text}")
            continue
        judged += 1
        cost_usd += verdict.cost_usd
        mark = "ok" if verdict.intent == expected else f"expected {expected}"
        click.echo(
            f"{verdict.intent:10} {verdict.confidence:4.0%} {verdict.elapsed_ms:7.0f} ms "
            f"{verdict.cost_usd:.6f} USD  {mark:20} {text}"
        )
    click.echo(f"{judged} of {len(SAMPLES)} judged by {model.settings.model}, {cost_usd:.6f} USD in all")
    if not judged:
        raise click.ClickException("The endpoint judged nothing.")
