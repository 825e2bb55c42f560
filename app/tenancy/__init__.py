"""Businesses, and the walls between them. Knows nothing about what a business does."""

from __future__ import annotations

from flask import Flask

from app.tenancy import guard


def init_app(app: Flask) -> None:
    """Put the walls up: every statement of the session is scoped or refused."""
    guard.init_app(app)
