"""Stamp files: what a finished step was made from, so that the next start can skip it."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest(*sources: Path) -> str:
    """Return a SHA-256 over the names and contents of files and folders; what is absent counts too."""
    whole = hashlib.sha256()
    for source in sources:
        for file in _files(source):
            content = file.read_bytes() if file.is_file() else b"absent"
            name = file.relative_to(source.parent).as_posix()
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
    return whole.hexdigest()


def is_fresh(stamp: Path, expected: str) -> bool:
    """Say whether the step behind `stamp` was finished from the same sources."""
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == expected


def write(stamp: Path, value: str) -> None:
    """Record that a step is finished."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{value}\n", encoding="ascii")


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    return sorted(file for file in source.rglob("*") if file.is_file())
