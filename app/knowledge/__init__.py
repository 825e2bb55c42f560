"""What the business knows: questions with approved answers, and finding the one that answers."""

from __future__ import annotations

from flask import Flask

from app.knowledge import models  # noqa: F401 - registers the tables


def init_app(app: Flask) -> None:
    """Register the pages."""
    from app.knowledge.routes import blueprint

    app.register_blueprint(blueprint)
