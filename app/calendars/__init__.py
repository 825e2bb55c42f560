"""Opening hours of a business per weekday, in its own time zone."""

from __future__ import annotations

from flask import Flask

from app.calendars import models  # noqa: F401 - registers the tables


def init_app(app: Flask) -> None:
    """Register what this package owns."""
