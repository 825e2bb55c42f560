"""Visible steps on a terminal, and failures that say what to do."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LAST_LINES = 25  # of a failing command's output


class StepFailed(Exception):
    """A step that cannot go on: what happened, what to do, and the end of the command's output."""

    def __init__(self, problem: str, advice: str, output: str = "") -> None:
        super().__init__(problem)
        self.advice = advice
        self.output = "\n".join(output.strip().splitlines()[-LAST_LINES:])

    def report(self) -> str:
        """Return the text a person reads, output first, so that the advice stands last."""
        shown = f"{self.output}\n\n" if self.output else ""
        return f"\n{shown}Failed: {self}\nWhat to do: {self.advice}"


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print `title`, count the seconds on a terminal, end the line with how long it took."""
    started = time.monotonic()
    finished = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, started, finished), daemon=True)
    print(f"  {title} ...", end="", flush=True)
    if sys.stdout.isatty():
        ticker.start()
    outcome = "failed after"
    try:
        yield
        outcome = ""
    finally:
        finished.set()
        if ticker.is_alive():
            ticker.join()
        seconds = f"{time.monotonic() - started:.1f} s"
        print(f" {outcome} {seconds}".replace("  ", " "), flush=True)


def _tick(title: str, started: float, finished: threading.Event) -> None:
    while not finished.wait(1):
        print(f"\r  {title} ... {time.monotonic() - started:.0f} s", end="", flush=True)
    print(f"\r  {title} ...", end="", flush=True)


def run_quietly(
    command: Sequence[str | Path], *, problem: str, advice: str, environ: Mapping[str, str] | None = None
) -> None:
    """Run a command whose output matters only when it fails. Raises StepFailed."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environ,
            check=False,
        )
    except OSError as error:
        raise StepFailed(problem, advice, str(error)) from error
    if done.returncode:
        raise StepFailed(problem, advice, done.stdout)
