"""The virtual environment `.venv` and the hashed locks installed into it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

from bootstrap import stamps
from bootstrap.paths import PYTHON, ROOT, VENV
from bootstrap.progress import StepFailed, run_quietly, step

# Flask-Principal, which Flask-Security needs, is the one package of the default lock without a wheel.
WHEELS_ONLY = ("--only-binary", ":all:", "--no-binary", "flask-principal")
INSTALL_ADVICE = (
    "look at the lines above: without a connection to the package index, connect and run the same command "
    "again (finished steps are kept); with a full disk, free about 1 GB; when the environment itself is "
    "broken, delete .venv and run again"
)


def ensure_environment(*locks: str) -> None:
    """Make `.venv` and install the named lock files into it, unless that is done already."""
    if not _is_usable():
        with step("Making the Python environment in .venv"):
            _create()
    for lock in locks:
        ensure_lock(lock)


def ensure_lock(lock: str, *, may_build: bool = False) -> None:
    """Install one lock file unless its stamp says so; with `may_build` a compiler may be used."""
    stamp = VENV / ".stamps" / lock
    wanted = stamps.digest(ROOT / lock)
    if stamps.is_fresh(stamp, wanted):
        return
    with step(f"Installing Python packages of {lock}"):
        _install(lock, () if may_build else WHEELS_ONLY)
    stamps.write(stamp, wanted)
    if lock == "requirements-dev.txt":  # holds every pin of the default lock; a test compares them
        stamps.write(stamp.with_name("requirements.txt"), stamps.digest(ROOT / "requirements.txt"))


def runs_inside() -> bool:
    """Say whether this process is the Python of `.venv`."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def continue_inside(arguments: list[str]) -> NoReturn:
    """Replace this process by the same command under the Python of `.venv`."""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "run.py"), *arguments])


def python_has(module: str = "ensurepip") -> bool:
    """Say whether this Python brings `module`; Debian puts ensurepip into python3-venv."""
    return importlib.util.find_spec(module) is not None


def require(module: str = "ensurepip") -> None:
    """Raise StepFailed where Python came without what making an environment takes."""
    if not python_has(module):
        raise StepFailed(
            "this Python cannot make virtual environments",
            "apt install python3-venv (as root), then run the same command again",
        )


def _is_usable() -> bool:
    pip = VENV.glob("lib/python3*/site-packages/pip/__main__.py")
    return PYTHON.exists() and any(pip)


def _create() -> None:
    require()
    try:
        venv.create(VENV, clear=VENV.exists(), with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        output = getattr(error, "output", None) or b""
        raise StepFailed(
            f"no environment could be made in {VENV.name}: {error}",
            "see that this folder is writable and the disk not full; on Debian: apt install python3-venv",
            output.decode(errors="replace") if isinstance(output, bytes) else output,
        ) from error


def _install(lock: str, formats: tuple[str, ...]) -> None:
    wanted = ("--quiet", "--require-hashes", *formats, "-r", str(ROOT / lock))
    # Compiling what is really used at first import is quicker, unless Python must not write it down.
    compiles = sys.dont_write_bytecode
    if uv := shutil.which("uv"):
        options = ("--python", str(PYTHON), *(["--compile-bytecode"] if compiles else []))
        try:
            run_quietly([uv, "pip", "install", *options, *wanted], problem="uv failed", advice=INSTALL_ADVICE)
        except StepFailed:
            print(" uv could not, pip tries ...", end="", flush=True)
        else:
            return
    pip = ("-m", "pip", "install", "--disable-pip-version-check", *([] if compiles else ["--no-compile"]))
    run_quietly([PYTHON, *pip, *wanted], problem=f"{lock} could not be installed", advice=INSTALL_ADVICE)
