"""Health, metrics, language switch: what operators and browsers ask of every installation."""

from __future__ import annotations

from flask import Flask

from app.ops import metrics
from app.ops.routes import blueprint


def init_app(app: Flask) -> None:
    """Register the pages and measure requests."""
    metrics.init_app(app)
    app.register_blueprint(blueprint)
