"""Processes that tests start: a free port, a log file, an end by the process's own id."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 20.0
SYSTEM_FOLDERS = "/usr/sbin:/sbin:/usr/local/sbin"  # not on everybody's PATH


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def program(name: str, package: str) -> str:
    """Return the path of a program; skips the test, with the reason, when it is missing."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_FOLDERS}")
    if found is None:
        pytest.skip(f"{name} is missing: apt install {package}")
    return found


def need_package(module: str, lock: str) -> None:
    """Skip the test, with the reason, when a package of an extra lock is missing."""
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is missing: pip install -r {lock}")


def wait_until(check: Callable[[], T], *, seconds: float = 10.0, what: str = "the expected state") -> T:
    """Return the first true answer of `check`; fails the test when none comes in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


class Child:
    """One started process whose output goes to a file."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        environ: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                list(command), cwd=cwd, env=None if environ is None else dict(environ),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Tell whether it still runs."""
        return self.process.poll() is None

    def said(self, last: int = 4000) -> str:
        """Return the end of what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-last:]

    def wait_ready(self, ready: Callable[[], bool], *, seconds: float = START_SECONDS) -> None:
        """Wait until `ready`; fails with what the process wrote when it ends or takes too long."""
        deadline = time.monotonic() + seconds
        while not ready():
            assert self.alive, f"ended with {self.process.returncode}:\n{self.said()}"
            assert time.monotonic() < deadline, f"not ready after {seconds} s:\n{self.said()}"
            time.sleep(0.05)

    def stop(self, *, seconds: float = STOP_SECONDS) -> int:
        """Ask it to end (SIGTERM), insist (SIGKILL) when it does not; return its exit status."""
        if self.alive:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.wait()

    def kill(self) -> None:
        """End it as a power cut would, and the processes it has started itself."""
        if self.alive:
            os.killpg(self.process.pid, signal.SIGKILL)  # the group is its own
        self.process.wait()
