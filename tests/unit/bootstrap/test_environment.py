from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bootstrap import environment, stamps
from bootstrap.paths import ROOT
from bootstrap.progress import StepFailed


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".venv"
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "PYTHON", folder / "bin" / "python")
    return folder


def test_python_without_ensurepip_names_the_debian_package() -> None:
    with pytest.raises(StepFailed) as caught:
        environment.require("a_module_that_debian_left_out")
    assert "apt install python3-venv" in caught.value.report()


def test_a_stamped_lock_is_not_installed_again(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stamps.write(venv / ".stamps" / "requirements.txt", stamps.digest(ROOT / "requirements.txt"))
    environment.ensure_lock("requirements.txt")  # there is no Python in this .venv that could install
    assert capsys.readouterr().out == ""


def test_a_lock_that_changed_since_is_installed_and_a_failure_advises(venv: Path) -> None:
    stamps.write(venv / ".stamps" / "requirements.txt", "of another lock")
    with pytest.raises(StepFailed) as caught:
        environment.ensure_lock("requirements.txt")
    assert "delete .venv and run again" in caught.value.report()
    assert not stamps.is_fresh(
        venv / ".stamps" / "requirements.txt", stamps.digest(ROOT / "requirements.txt")
    )


def test_an_environment_cut_off_half_way_is_made_anew(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    environment.ensure_environment()
    assert list(venv.glob("lib/python3*/site-packages/pip/__main__.py"))
    (venv / "mark").touch()
    environment.ensure_environment()
    assert (venv / "mark").exists(), "a whole environment was made again"


def test_an_environment_whose_python_went_away_is_made_anew(venv: Path) -> None:
    (venv / "lib/python3.11/site-packages/pip").mkdir(parents=True)
    (venv / "lib/python3.11/site-packages/pip/__main__.py").touch()
    (venv / "bin").mkdir()
    (venv / "bin" / "python").symlink_to(venv / "a Python that was removed")
    environment.ensure_environment()
    assert (venv / "bin" / "python").exists()


def test_a_folder_that_takes_no_environment_is_a_failed_step(venv: Path) -> None:
    venv.write_text("a file where the folder should be")
    with pytest.raises(StepFailed) as caught:
        environment.ensure_environment()
    assert "writable" in caught.value.report()
