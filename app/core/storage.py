"""Port for files: bytes under a key, outside the web root."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import Flask, current_app

from app.core.errors import NotFound

_KEY = re.compile(r"^[0-9a-f-]{36}/[0-9a-f-]{36}$")  # organisation / file: nothing a caller could climb with


class FileStorage(Protocol):
    """Where uploaded bytes live."""

    def save(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`."""

    def open(self, key: str) -> BinaryIO:
        """Return the bytes as a stream; raises NotFound."""

    def delete(self, key: str) -> None:
        """Forget the bytes; nothing happens if they are gone."""


class LocalStorage:
    """Files in a folder of the instance."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def save(self, key: str, content: bytes) -> None:
        """Write beside, then rename: a crash leaves no half file under the key."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_bytes(content)
        partial.replace(path)

    def open(self, key: str) -> BinaryIO:
        """Return the bytes as a stream; raises NotFound."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise NotFound from None

    def delete(self, key: str) -> None:
        """Forget the bytes."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.match(key):
            raise NotFound
        return self.root / key


def init_app(app: Flask) -> None:
    """Keep files under the instance folder."""
    app.extensions["file_storage"] = LocalStorage(Path(app.config["INSTANCE_DIR"]) / "files")


def file_storage() -> FileStorage:
    """Return the storage of the current app."""
    storage: FileStorage = current_app.extensions["file_storage"]
    return storage
