"""The operator's files are the ones that are tried: units, environment, command lines of the manual."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import Settings
from tests.support.processes import ROOT
from tests.support.product import GEVENT, SECRET

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing: apt install systemd")
    binaries = str(Path(sys.executable).parent)
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/srv/tanggap/.venv/bin", binaries)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    names = [unit.name.replace("@.", "@5001.") for unit in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in names)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    own = [line for line in done.stderr.splitlines() if "tanggap" in line]
    assert (done.returncode, own) == (0, [])


def test_the_web_unit_starts_what_the_tests_start() -> None:
    unit = (DEPLOY / "systemd" / "tanggap-web@.service").read_text(encoding="utf-8")
    command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert command is not None
    words = command[1].split()
    assert words[:5] == ["/srv/tanggap/.venv/bin/gunicorn", *GEVENT[:4]]
    assert words[-1] == "wsgi:app"


def test_the_example_environment_is_sound_once_its_secret_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    text = (DEPLOY / "env.example").read_text(encoding="utf-8")
    filled = tmp_path / "env"
    filled.write_text(text.replace("SECRET_KEY=\n", f"SECRET_KEY={SECRET}\n"), encoding="utf-8")
    made = Settings(_env_file=filled)  # type: ignore[call-arg]
    assert (made.deployment, made.socketio_async_mode, made.trusted_proxies) == ("distributed", "gevent", 1)
    keys = re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE)
    assert {key.lower() for key in keys} <= set(Settings.model_fields)
    shell = subprocess.run(
        ["bash", "-ec", f"set -a; . {filled}; env"], capture_output=True, text=True, check=True
    )
    assert f"MAIL_DEFAULT_SENDER={made.mail_default_sender}" in shell.stdout
    with pytest.raises(ValueError, match="SECRET_KEY"):
        Settings(_env_file=DEPLOY / "env.example")  # type: ignore[call-arg]
