"""`python3 run.py test`: what the suite needs, then pytest in two parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bootstrap import environment, system
from bootstrap.assets import ensure_assets
from bootstrap.command import Command
from bootstrap.paths import ROOT

LOCKS = ("requirements-dev.txt", "requirements-production.txt")
WORKERS = 2
SERIAL = ("tests/browser", "tests/integration", "tests/faults")  # these start servers and measure time
NO_TESTS_COLLECTED = 5  # pytest's exit status


def prepare_machine(command: Command) -> None:
    """Install Debian packages where that is allowed; done before the environment exists."""
    if command.install:
        venv = () if environment.python_has("ensurepip") else ("python3-venv",)
        system.install_packages((*venv, *system.PACKAGES))


def run(command: Command) -> int:
    """Set up what the tests need, run them, return the exit status of the whole."""
    if command.install:
        environment.ensure_lock("requirements-mysql.txt", may_build=True)
    ensure_assets()
    missing = [] if command.install else system.missing_for_tests()
    if missing:
        print("\nMissing here; the tests that need it are skipped and say so:")
        print("".join(f"  {line}\n" for line in missing), end="")
        print("  all of it at once: python3 run.py test --install (as root on Debian)\n", flush=True)
    return overall([_pytest(part, strict=command.strict) for part in parts(command.arguments)])


def parts(arguments: tuple[str, ...]) -> list[list[str]]:
    """Return the argument lists of the pytest runs, in order; named paths make it a single run."""
    if any((ROOT / argument.split("::")[0]).exists() for argument in arguments):
        return [list(arguments)]
    serial = [folder for folder in SERIAL if (ROOT / folder).is_dir()]
    quick = ["tests", *(f"--ignore={folder}" for folder in serial), "-n", str(WORKERS), *arguments]
    return [quick, [*serial, *arguments]] if serial else [quick]


def overall(statuses: list[int]) -> int:
    """Return the worst exit status; a part where nothing was selected does not count beside others."""
    counted = [status for status in statuses if status != NO_TESTS_COLLECTED]
    return max(counted, key=abs) if counted else NO_TESTS_COLLECTED


def _pytest(arguments: list[str], *, strict: bool) -> int:
    plugin = ["-p", "tests.plugins.no_skips"] if strict else []
    command = [sys.executable, "-m", "pytest", *plugin, *arguments]
    print(f"\npytest {' '.join(arguments)}", flush=True)
    return subprocess.run(command, cwd=Path(ROOT), check=False).returncode
