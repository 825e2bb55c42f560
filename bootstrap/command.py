"""The command line of run.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

USAGE = """\
python3 run.py                          set up what is missing and serve; HOST and PORT may be set
python3 run.py setup                    set up only
python3 run.py test [pytest arguments]  set up what the tests need and run them
python3 run.py test --install           the same, installing servers and Chromium first (root, apt)
"""
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


class UsageError(Exception):
    """A command line that run.py does not know."""


@dataclass(frozen=True)
class Command:
    """What a person asked for."""

    name: str  # serve, setup, test or help
    install: bool = False  # may change the machine: packages by apt
    strict: bool = False  # a skipped test is a failure
    arguments: tuple[str, ...] = ()  # handed to pytest


def parse(arguments: Sequence[str], environ: Mapping[str, str]) -> Command:
    """Translate the command line and CI=true into a Command. Raises UsageError."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("serve", ())
    if name in {"-h", "--help", "help"}:
        return Command("help")
    if name == "test":
        in_ci = environ.get("CI", "").lower() in TRUE_WORDS
        passed_on = tuple(argument for argument in rest if argument != "--install")
        return Command("test", install=in_ci or "--install" in rest, strict=in_ci, arguments=passed_on)
    if name not in {"serve", "setup"} or rest:
        raise UsageError(f"unknown: {' '.join(arguments)}")
    return Command(name)
