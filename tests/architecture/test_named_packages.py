from __future__ import annotations

import ast
import json
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = {  # package -> module by which the code uses it
    "flask": "flask",
    "flask-sqlalchemy": "flask_sqlalchemy",
    "flask-login": "flask_login",
    "flask-socketio": "flask_socketio",
    "openai": "openai",
    "mysqlclient": "MySQLdb",
    "marshmallow": "marshmallow",
    "pytest": "pytest",
}
PLACES = (
    "run.py", "config.py", "app/tickets", "app/chat", "app/roles", "app/templates", "migrations", "tests",
)
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
EXTRA_FILES = {
    "mysql": "requirements-mysql.in",
    "production": "requirements-production.in",
    "train": "requirements-train.in",
    "test": "requirements-dev.in",
}
NOT_COMMITTED = {".git", ".venv", "node_modules", "dist", "instance", "screenshots", "__pycache__"}


@pytest.mark.parametrize("package", NAMED)
def test_a_named_package_is_a_direct_dependency(package: str) -> None:
    direct = {"mysqlclient": "requirements-mysql.in", "pytest": "requirements-dev.in"}
    assert package in listed(direct.get(package, "requirements.in"))


@pytest.mark.parametrize(("package", "module"), NAMED.items())
def test_a_named_package_is_used_by_the_code(package: str, module: str) -> None:
    assert module in used_modules(), f"{package} is not imported in app/, config.py or tests/"


@pytest.mark.parametrize("place", PLACES)
def test_what_the_project_promises_is_in_its_place(place: str) -> None:
    assert (ROOT / place).exists()


@pytest.mark.parametrize(("extra", "file"), EXTRA_FILES.items())
def test_an_extra_lists_the_same_packages_as_its_requirements_file(extra: str, file: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project["optional-dependencies"][extra]) == listed(file)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.findall(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|\s@\s", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_python_lock_carries_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    assert [line for line in text.splitlines() if "==" in line and "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock != "requirements.txt"])
def test_the_other_locks_agree_with_the_default_lock(lock: str) -> None:
    default, other = pins("requirements.txt"), pins(lock)
    assert {name: other[name] for name in default.keys() & other.keys()}.items() <= default.items()


def test_the_development_lock_holds_the_whole_default_lock() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_browser_lock_names_no_host_and_a_hash_for_every_package() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in installed.items() if "resolved" in entry] == []
    assert [name for name, entry in installed.items() if "integrity" not in entry] == []


def test_no_browser_file_of_others_is_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/node_modules/", "/app/static/dist/"} <= set(ignored)
    assert [str(file.relative_to(ROOT)) for file in committed_files() if looks_foreign(file)] == []


def committed_files() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if name not in NOT_COMMITTED]
        yield from (Path(folder) / name for name in names)


def looks_foreign(file: Path) -> bool:
    if file.suffix in {".woff", ".woff2", ".ttf", ".map"}:
        return True
    if file.suffix not in {".js", ".mjs", ".css"}:
        return False
    text = file.read_text(encoding="utf-8")
    return ".min." in file.name or "/*!" in text or "@license" in text


def listed(file: str) -> set[str]:
    lines = (line.strip() for line in (ROOT / file).read_text().splitlines())
    return {re.split(r"[\[<>=!~ ]", line)[0] for line in lines if line and line[0] not in "#-"}


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text().splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if "==" in line and line[0] not in "# ")


@cache
def used_modules() -> frozenset[str]:
    files = [ROOT / "config.py", *(ROOT / "app").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    nodes = (node for tree in trees for node in ast.walk(tree))
    return frozenset(name.split(".")[0] for node in nodes for name in names_of(node))


def names_of(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case ast.Call(func=ast.Attribute(attr="find_spec"), args=[ast.Constant(value=str(module))]):
            return [module]
    return []
