"""Commands: load the demo business, list its accounts."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo.accounts import demo_accounts
from app.demo.loader import load_demo_once

demo_cli = AppGroup("demo", help="The demo business (embedded deployment on loopback only).")


@demo_cli.command("load")
def load() -> None:
    """Load the demo business unless it is there."""
    _refuse_elsewhere()
    click.echo("loaded" if load_demo_once() else "already there")


@demo_cli.command("accounts")
def accounts() -> None:
    """List the demo accounts."""
    _refuse_elsewhere()
    for role, email, password in demo_accounts():
        click.echo(f"{role:18} {email:28} {password}")


def _refuse_elsewhere() -> None:
    if not current_app.config["SETTINGS"].demo_allowed:
        raise click.ClickException("Demo data exists only with DEPLOYMENT=embedded on a loopback HOST.")
