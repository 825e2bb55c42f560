"""The command line: what it prints and how it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.triage import commands
from app.triage.verdict import Verdict

Run = Callable[..., Result]
ROWS = [
    {"id": "1", "lang": "id", "text": "susu saya bocor", "intent": "complaint", "sentiment": "negative"},
    {"id": "2", "lang": "en", "text": "how much is it", "intent": "question", "sentiment": "neutral"},
    {"id": "3", "lang": "id", "text": "enak banget", "intent": "praise", "sentiment": "positive"},
]


@pytest.fixture
def rows(tmp_path: Path):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n")
    return str(file)


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *arguments: app.test_cli_runner().invoke(args=["triage", *arguments])


@pytest.mark.parametrize("task", ["intent", "sentiment", "language"])
def test_evaluate_prints_one_json_object(run: Run, rows: str, task: str):
    result = run("evaluate", rows, "--task", task)
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert figures["n"] == 3
    assert figures["strict_accuracy"] == 1.0
    assert set(figures["languages"]) == {"id", "en"}
    assert figures["latency_ms"]["p95"] > 0


def test_predict_writes_a_line_for_each_row(run: Run, rows: str):
    lines = [json.loads(line) for line in run("predict", rows).output.splitlines()]
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    assert [line["intent"] for line in lines] == ["complaint", "question", "feedback"]
    assert all(0 < line["confidence"] <= 1 for line in lines)


def test_another_engine_can_be_offered(run: Run, rows: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "_ENGINES", dict(commands._ENGINES))
    commands.register_engine("llm", lambda: lambda text: Verdict(intent="other", confidence=1.0))
    assert json.loads(run("predict", rows, "--engine", "llm").output.splitlines()[0])["intent"] == "other"


def test_an_engine_that_is_not_set_up_is_named(run: Run, rows: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "_ENGINES", {})
    result = run("evaluate", rows, "--engine", "llm")
    assert result.exit_code == 1
    assert "'llm'" in result.output


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "no rows"), ("{", "line 1 is not JSON"), ('{"text": "x"}', "line 1 needs"), ("[]", "line 1 needs")],
)
def test_a_bad_file_is_refused_with_the_line(run: Run, tmp_path: Path, content: str, message: str):
    file = tmp_path / "bad.jsonl"
    file.write_text(content)
    result = run("evaluate", str(file))
    assert result.exit_code == 1
    assert message in result.output


def test_training_on_a_bad_file_says_why(run: Run, tmp_path: Path):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "a-1", "lang": "id", "text": "x", "intent": "rant"}')
    result = run("train", "--examples", str(file), "--output", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "'rant'" in result.output
