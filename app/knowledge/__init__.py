"""knowledge."""

from __future__ import annotations

from flask import Flask

from app.knowledge import models  # noqa: F401 - registers the tables


def init_app(app: Flask) -> None:
    """Register what this package owns."""
