from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("app", "bootstrap", "tests", "migrations", "benchmarks", "config.py", "run.py")


def test_ruff_has_nothing_to_say() -> None:
    places = [place for place in PLACES if (ROOT / place).exists()]
    done = run("ruff", "check", "--output-format", "concise", *places)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(400)
def test_mypy_has_nothing_to_say() -> None:
    done = run("mypy")  # strict, on the files that pyproject.toml names
    assert done.returncode == 0, done.stdout + done.stderr


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
