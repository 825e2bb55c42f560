from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap import suite
from bootstrap.paths import ROOT


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("tests/unit", "tests/browser", "tests/faults"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(suite, "ROOT", tmp_path)
    return tmp_path


def test_what_starts_servers_runs_alone_after_the_rest() -> None:
    quick, serial = suite.parts(())
    assert quick == ["tests", "--ignore=tests/browser", "--ignore=tests/faults", "-n", "2"]
    assert serial == ["tests/browser", "tests/faults"]


def test_options_reach_both_parts() -> None:
    assert all(part[-2:] == ["-k", "ticket"] for part in suite.parts(("-k", "ticket")))


@pytest.mark.parametrize("named", ["tests/unit", "tests/unit::test_one"])
def test_a_named_path_is_run_alone(named: str) -> None:
    assert suite.parts(("-x", named)) == [["-x", named]]


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [([0, 0], 0), ([1, 0], 1), ([0, 1], 1), ([5, 0], 0), ([0, 5], 0), ([5, 5], 5), ([-9, 0], -9)],
)
def test_each_part_counts_unless_it_had_nothing_to_run(statuses: list[int], whole: int) -> None:
    assert suite.overall(statuses) == whole


SKIPS = {
    "a skipped test": "import pytest\ndef test_a():\n    pytest.skip('no server')\n",
    "a skipped module": "import pytest\npytest.skip('no server', allow_module_level=True)\n",
}


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS.keys())
def test_in_ci_a_skip_fails_the_run_and_is_listed(tmp_path: Path, source: str, workers: str) -> None:
    done = run_pytest(tmp_path, source + "\ndef test_b(): pass\n", workers)
    assert done.returncode == 1, done.stdout
    assert "skipped, which fails this run" in done.stdout
    assert done.stdout.split("which fails this run")[1].count("no server") == 1


def test_in_ci_a_run_without_skips_passes(tmp_path: Path) -> None:
    expected = "import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0\ndef test_b(): pass\n"
    done = run_pytest(tmp_path, expected, "2")
    assert done.returncode == 0, done.stdout


def run_pytest(folder: Path, source: str, workers: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source)
    options = ["-p", "tests.plugins.no_skips", "-n", workers, "--rootdir", str(folder), "-c", "/dev/null"]
    command = [sys.executable, "-m", "pytest", *options, str(folder / "test_it.py")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
