"""triage."""

from __future__ import annotations

from flask import Flask

from app.triage import models  # noqa: F401 - registers the tables


def init_app(app: Flask) -> None:
    """Register what this package owns."""
