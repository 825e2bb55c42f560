from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_FILE_LINES = 350
FUNCTION_LINES = 45
PAGE_FILE_LINES = 200
PYTHON_PLACES = ("app", "bootstrap", "tests", "benchmarks")
PAGE_PLACES = ("app/templates", "frontend")
PAGE_SUFFIXES = {".html", ".txt", ".js", ".mjs", ".css"}


def test_python_files_stay_within_their_size() -> None:
    sizes = {name(file): line_count(file) for file in python_files()}
    assert {file: size for file, size in sizes.items() if size > PYTHON_FILE_LINES} == {}


def test_functions_stay_within_their_size() -> None:
    sizes = {place: size for file in python_files() for place, size in function_sizes(file)}
    assert {place: size for place, size in sizes.items() if size > FUNCTION_LINES} == {}


def test_templates_scripts_and_styles_stay_within_their_size() -> None:
    below = [file for place in PAGE_PLACES for file in (ROOT / place).rglob("*")]
    files = [file for file in below if file.suffix in PAGE_SUFFIXES and file.name != "icons.txt"]
    assert files
    sizes = {name(file): line_count(file) for file in files}
    assert {file: size for file, size in sizes.items() if size > PAGE_FILE_LINES} == {}


def python_files() -> list[Path]:
    """Return our Python files; not the migrations, which Alembic writes and nobody edits again."""
    below = [file for place in PYTHON_PLACES for file in (ROOT / place).rglob("*.py")]
    return [*ROOT.glob("*.py"), *below]


def function_sizes(file: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a file, from `def` to its last line, decorators left out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{name(file)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def line_count(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
