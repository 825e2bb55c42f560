"""The demo business: data that is played through the product's own actions. Embedded and loopback only."""

from __future__ import annotations

from flask import Flask

from app.demo.accounts import demo_accounts
from app.demo.commands import demo_cli
from app.demo.loader import load_demo_once

__all__ = ["demo_accounts", "init_app", "load_demo_once"]


def init_app(app: Flask) -> None:
    """Register the command where demo data is allowed."""
    app.cli.add_command(demo_cli)
