"""`flask --app run triage …`: measure the engines, predict a file, retrain the offline weights."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from app.triage import evaluate
from app.triage.offline.classify import ABSTAIN_BELOW, classify
from app.triage.verdict import Verdict

Classifier = Callable[[str], Verdict]
TASKS = tuple(evaluate.LABELS)
_ENGINES: dict[str, Callable[[], Classifier]] = {"offline": lambda: classify}


def register_engine(name: str, make: Callable[[], Classifier]) -> None:
    """Offer another engine ("llm", "auto") to these commands; `make` runs inside the app context."""
    _ENGINES[name] = make


def common_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the file, engine and task that evaluate and predict share."""
    for decorate in (
        click.option("--task", type=click.Choice(TASKS), default="intent", show_default=True),
        click.option(
            "--engine", type=click.Choice(("offline", "llm", "auto")), default="offline", show_default=True
        ),
        click.argument("file", type=click.File(encoding="utf-8")),
    ):
        command = decorate(command)
    return command


triage_cli = AppGroup("triage", help="Measure, use and retrain the classification of messages.")


@triage_cli.command("evaluate")
@common_options
def evaluate_command(file: TextIO, engine: str, task: str) -> None:
    """Print the figures of an engine on labelled rows as one JSON object."""
    judge = _classifier(engine)
    judge("halo")  # loading is not latency
    judged, latencies = [], []
    for row in _rows(file, {"text", "lang", "lang" if task == "language" else task}):
        started = time.perf_counter()
        verdict = judge(row["text"])
        latencies.append((time.perf_counter() - started) * 1000)
        guess, confidence = _answer(verdict, task)
        judged.append(
            evaluate.Judged(
                lang=row["lang"],
                gold=evaluate.label_of(row, task),
                also=tuple(row.get("also", ())),
                guess=guess,
                confidence=confidence,
                abstained=verdict.abstained,
            )
        )
    if not judged:
        raise click.ClickException("the file holds no rows")
    figures = {"engine": engine, "task": task, **evaluate.report(judged, task, ABSTAIN_BELOW, latencies)}
    click.echo(json.dumps(figures, indent=2))


@triage_cli.command("predict")
@common_options
def predict_command(file: TextIO, engine: str, task: str) -> None:
    """Write one JSON object with id, label and confidence per row."""
    judge = _classifier(engine)
    for row in _rows(file, {"text"}):
        label, confidence = _answer(judge(row["text"]), task)
        click.echo(json.dumps({"id": row.get("id"), task: label, "confidence": confidence}))


@triage_cli.command("train")
@click.option("--examples", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), default=None, help="Folder for the files."
)
def train_command(examples: Path | None, output: Path | None) -> None:
    """Train the offline weights again from the labelled examples."""
    from app.triage.offline import train  # noqa: PLC0415 - needs scikit-learn, which serving does not

    try:
        summary = train.retrain(examples or train.EXAMPLES, output or train.DATA)
    except (train.TrainingUnavailable, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(summary, indent=2))


def _classifier(engine: str) -> Classifier:
    make = _ENGINES.get(engine)
    if make is None:
        raise click.ClickException(f"no engine {engine!r} is set up here")
    return make()


def _rows(file: TextIO, needed: set[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise click.ClickException(f"line {number} is not JSON: {error}") from error
        if not isinstance(row, dict) or needed - row.keys():
            raise click.ClickException(f"line {number} needs {', '.join(sorted(needed))}")
        yield row


def _answer(verdict: Verdict, task: str) -> tuple[str, float]:
    if task == "intent":
        return verdict.intent, verdict.confidence
    if task == "sentiment":
        return verdict.sentiment, verdict.sentiment_confidence
    return verdict.language, verdict.language_confidence
