"""The start as a person sees it: processes, ports, signals."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = "from bootstrap import server; server.start()"  # run.py without the set-up of an environment


class Process:
    """A Tanggap server of its own on a free port, on the given instance folder."""

    def __init__(self, instance: Path, **environ: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        settings = {"INSTANCE_DIR": str(instance), "PORT": str(self.port), **environ}
        self.child = subprocess.Popen(
            [sys.executable, "-c", START],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 60
        while not self.answers():
            assert self.child.poll() is None, self.child.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def output(self) -> str:
        return self.child.communicate(timeout=60)[0]


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    started: list[Process] = []
    yield started
    for process in started:
        process.child.kill()
        process.child.wait()
        process.child.stdout.close()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_fresh_start_serves_shows_the_accounts_and_ends_on_request(
    tmp_path: Path, processes: list[Process], ending: signal.Signals
) -> None:
    server = Process(tmp_path)
    processes.append(server)
    server.wait_until_it_answers()
    server.child.send_signal(ending)
    output = server.output()
    assert server.child.returncode == 0, output
    assert f"http://127.0.0.1:{server.port}/demo" in output
    for role in ("master_admin", "department_admin", "cs", "customer"):
        assert re.search(rf"^  {role} +\S+@\S+ +\S+$", output, re.MULTILINE), output


def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path, processes: list[Process]) -> None:
    first = Process(tmp_path)
    processes.append(first)
    first.wait_until_it_answers()
    second = Process(tmp_path)
    processes.append(second)
    assert "Another Tanggap already runs" in second.output()
    assert second.child.returncode == 1
    assert first.answers()


def test_a_server_that_others_can_reach_has_no_demo(tmp_path: Path, processes: list[Process]) -> None:
    server = Process(tmp_path, HOST="0.0.0.0")
    processes.append(server)
    server.wait_until_it_answers()
    server.child.send_signal(signal.SIGTERM)
    assert "emo" not in server.output()


def test_flask_finds_the_application_in_run_py(tmp_path: Path) -> None:
    environ = {**os.environ, "INSTANCE_DIR": str(tmp_path)}
    flask = [sys.executable, "-m", "flask", "--app", "run"]
    for arguments in (["db", "upgrade"], ["db", "current"]):
        done = subprocess.run([*flask, *arguments], cwd=ROOT, env=environ, capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "tanggap.db").exists()
