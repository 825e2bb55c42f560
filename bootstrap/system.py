"""Programs of the operating system that tests use: what is missing, and installing it with apt."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.progress import StepFailed, run_quietly, step

PROGRAMS = {  # Debian package -> any of these programs
    "mariadb-server": ("mariadbd",),
    "redis-server": ("redis-server",),
    "nginx": ("nginx",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}
# Beside the programs: emoji for screenshots, and what compiling mysqlclient takes.
PACKAGES = (*PROGRAMS, "fonts-noto-color-emoji", "gcc", "pkg-config", "libmariadb-dev", "python3-dev")
SERVICES = ("mariadb", "redis-server", "nginx")
SYSTEM_FOLDERS = ("/usr/sbin", "/sbin", "/usr/local/sbin")  # not on everybody's PATH
POLICY = Path("/usr/sbin/policy-rc.d")  # Debian asks it whether an installed service may start
REFUSE_START = "#!/bin/sh\nexit 101\n"
APT_ADVICE = "look at the lines above; with a connection and as root, run the same command again"


def missing_for_tests() -> list[str]:
    """Return one line for each thing without which tests are skipped."""
    search = os.pathsep.join([os.environ.get("PATH", os.defpath), *SYSTEM_FOLDERS])
    missing = [
        f"{package}: apt install {package}"
        for package, names in PROGRAMS.items()
        if not any(shutil.which(name, path=search) for name in names)
    ]
    if importlib.util.find_spec("MySQLdb") is None:
        missing.append("mysqlclient: apt install gcc pkg-config libmariadb-dev python3-dev, then pip install "
                       "-r requirements-mysql.txt")
    return missing


def install_packages(packages: Iterable[str] = PACKAGES) -> None:
    """Install what is not installed yet, leaving no service running. Raises StepFailed."""
    wanted = [package for package in packages if not _is_installed(package)]
    if not wanted:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StepFailed(
            f"these Debian packages are missing: {' '.join(wanted)}",
            "run as root on Debian, or without --install and CI=true to skip the tests that need them",
        )
    with step(f"Installing {', '.join(wanted)}"):
        _install(wanted)


@contextmanager
def no_service_starts(policy: Path = POLICY) -> Iterator[None]:
    """Keep Debian from starting services while packages are installed; put the old rule back after."""
    kept = policy.with_name(f"{policy.name}.kept")
    if policy.exists() and not kept.exists():
        policy.rename(kept)
    policy.write_text(REFUSE_START, encoding="ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)
        if kept.exists():
            kept.rename(policy)


def _install(packages: list[str]) -> None:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
    before = _running_services()
    run_quietly([*apt, "update"], problem="apt-get update failed", advice=APT_ADVICE, environ=environ)
    with no_service_starts():
        run_quietly(
            [*apt, "install", "-y", "--no-install-recommends", *packages],
            problem="apt-get install failed",
            advice=APT_ADVICE,
            environ=environ,
        )
    for service in _running_services() - before:
        run_quietly(["service", service, "stop"], problem=f"{service} does not stop", advice=APT_ADVICE)


def _is_installed(package: str) -> bool:
    if shutil.which("dpkg-query") is None:
        return False
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return done.stdout == "installed"


def _running_services() -> set[str]:
    if shutil.which("service") is None:
        return set()
    return {name for name in SERVICES if _answers_status(name)}


def _answers_status(service: str) -> bool:
    done = subprocess.run(["service", service, "status"], capture_output=True, check=False)
    return done.returncode == 0
