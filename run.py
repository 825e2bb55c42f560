"""Start Tanggap from a fresh checkout: `python3 run.py`, or `python3 run.py test`.

Until `.venv` exists only the standard library is used; then the same command goes on inside it.
In an environment installed by hand this is the Flask module too: `flask --app run run`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if sys.version_info < (3, 11):
    sys.exit("Tanggap needs Python 3.11 or newer; this is " + sys.version.split()[0])

from bootstrap import environment
from bootstrap.command import USAGE, Command, UsageError, parse
from bootstrap.progress import StepFailed

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> Flask:
    """Build the application; found by `flask --app run`."""
    from app import create_app as build

    return build()


def main(arguments: list[str]) -> int:
    """Do what the command line asks for and return the exit status."""
    try:
        command = parse(arguments, os.environ)
    except UsageError as error:
        print(f"{error}\n\n{USAGE}", file=sys.stderr)
        return 2
    if command.name == "help":
        print(USAGE)
        return 0
    try:
        return _set_up_and_do(command, arguments)
    except StepFailed as failure:
        print(failure.report(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
        return 130


def _set_up_and_do(command: Command, arguments: list[str]) -> int:
    from bootstrap import assets, server, suite

    testing = command.name == "test"
    if testing:
        suite.prepare_machine(command)
    environment.ensure_environment(*(suite.LOCKS if testing else ("requirements.txt",)))
    if not environment.runs_inside():
        environment.continue_inside(arguments)
    if testing:
        return suite.run(command)
    assets.ensure_assets()
    if command.name == "serve":
        server.start()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
