from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bootstrap import system
from bootstrap.progress import StepFailed


def test_services_are_refused_while_packages_are_installed(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with system.no_service_starts(policy):
        assert "exit 101" in policy.read_text()
        assert policy.stat().st_mode & stat.S_IXUSR
    assert list(tmp_path.iterdir()) == []


def test_the_rule_of_the_machine_comes_back_even_after_a_failure(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("its own")
    with pytest.raises(StepFailed), system.no_service_starts(policy):
        raise StepFailed("apt-get install failed", "")
    assert policy.read_text() == "its own"
    assert list(tmp_path.iterdir()) == [policy]


def test_the_rule_of_the_machine_survives_an_earlier_run_that_was_killed(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text(system.REFUSE_START)
    (tmp_path / "policy-rc.d.kept").write_text("its own")
    with system.no_service_starts(policy):
        pass
    assert policy.read_text() == "its own"


def test_nothing_is_installed_when_everything_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    system.install_packages(["dpkg"] if Path("/var/lib/dpkg/status").exists() else [])
    assert capsys.readouterr().out == ""


def test_missing_packages_are_named_to_who_may_not_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(StepFailed, match="no-such-server") as caught:
        system.install_packages(["no-such-server"])
    assert "as root" in caught.value.advice


def test_missing_programs_are_named_with_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(system, "SYSTEM_FOLDERS", ())
    assert system.missing_for_tests()[:4] == [
        "mariadb-server: apt install mariadb-server",
        "redis-server: apt install redis-server",
        "nginx: apt install nginx",
        "chromium: apt install chromium",
    ]
