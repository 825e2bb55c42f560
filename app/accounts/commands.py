"""What an operator does at the command line."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from marshmallow import Schema, ValidationError
from prometheus_client import start_http_server

from app.accounts.actions.people import add_member
from app.accounts.actions.signup import create_user, open_business, set_password
from app.accounts.queries import departments, organization_by_slug, organizations, user_by_email
from app.accounts.schemas.people import ROLES
from app.accounts.schemas.signup import NewPerson, SignupSchema, check_password
from app.core import jobs
from app.core.actor import system_actor
from app.core.errors import AppError
from app.core.forms import error_messages
from app.core.ids import new_id
from app.core.scope import organization_scope
from app.roles.matrix import matrix_lines
from app.tenancy.models import Organization

business = AppGroup("business", help="Businesses of this installation.")
person = AppGroup("person", help="People who answer customers.")


@business.command("create")
@click.argument("name")
@click.option("--email", required=True, help="Address of the first master admin.")
@click.option("--person", "person_name", default="", help="Their name; the address if left out.")
@click.option("--password", default="", help="Their password; one is made and shown if left out.")
@click.option("--address", default="")
@click.option("--timezone", default="Asia/Jakarta", show_default=True)
@click.option("--locale", type=click.Choice(["id", "en"]), default="id", show_default=True)
def create_business(  # noqa: PLR0917 - click passes options by name
    name: str, email: str, person_name: str, password: str, address: str, timezone: str, locale: str
) -> None:
    """Open a business with its first master admin."""
    chosen = password or secrets.token_urlsafe(12)
    fields = {"business_name": name, "address": address, "timezone": timezone, "locale": locale}
    new = _load(SignupSchema(), {**fields, "name": person_name or email, "email": email, "password": chosen})
    organization_id = new_id()
    with organization_scope(organization_id):
        user = user_by_email(new.person.email)
        known = user is not None
        user = user or create_user(new.person, locale=locale)
        opened = open_business(organization_id, new.business, user)
    click.echo(f"Opened {opened.name} ({opened.slug}).")
    click.echo(f"Widget key: {opened.widget_key}")
    if known:
        click.echo(f"{new.person.email} already had an account and keeps the password.")
    elif not password:
        click.echo(f"Password of {new.person.email}: {chosen}")


@business.command("list")
def list_businesses() -> None:
    """Show every business with its address name and widget key."""
    for found in organizations():
        click.echo(f"{found.slug}\t{found.name}\t{found.timezone}\t{found.widget_key}")


@person.command("add")
@click.argument("email")
@click.option("--business", "slug", required=True, help="Address name of the business, see `business list`.")
@click.option("--role", type=click.Choice(ROLES), default="cs", show_default=True)
@click.option("--department", "names", multiple=True, help="Name of a department; may be given again.")
@click.option("--name", default="", help="Name of a new person; the address if left out.")
@click.option("--password", default="", help="Password of a new person; one is made and shown if left out.")
def add_person(  # noqa: PLR0917 - click passes options by name
    email: str, slug: str, role: str, names: tuple[str, ...], name: str, password: str
) -> None:
    """Let a person work for a business at once, without an invitation."""
    found = _business(slug)
    chosen = password or secrets.token_urlsafe(12)
    with organization_scope(found.id):
        ids = [_department(text) for text in names] or [d.id for d in departments() if d.is_default]
        user = user_by_email(email)
        known = user is not None
        if user is None:
            _check(chosen, email)
            user = create_user(NewPerson(email.strip().lower(), name or email, chosen), locale=found.locale)
        try:
            add_member(system_actor(found.id), user, role, ids)
        except AppError as error:
            raise click.ClickException(str(error.message)) from None
    click.echo(f"{user.email} works for {found.name} as {role}.")
    if not known and not password:
        click.echo(f"Password: {chosen}")


@person.command("password")
@click.argument("email")
@click.option("--password", default="", help="The new password; one is made and shown if left out.")
def reset_password(email: str, password: str) -> None:
    """Give a person a new password and end their sessions."""
    user = user_by_email(email)
    if user is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    chosen = password or secrets.token_urlsafe(12)
    _check(chosen, email)
    set_password(user.id, chosen)
    click.echo(f"{user.email} has a new password and is signed out everywhere.")
    if not password:
        click.echo(f"Password: {chosen}")


@click.command("routes-by-role")
@with_appcontext
def routes_by_role() -> None:
    """Print which page serves whom: the matrix that the gate enforces."""
    for line in matrix_lines(current_app.url_map):
        click.echo(line)


@click.command("worker")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--timers/--no-timers", default=True, help="Exactly one worker should run the timers.")
@with_appcontext
@click.option("--metrics-port", default=0, help="Serve Prometheus metrics on this port of 127.0.0.1.")
def worker(threads: int, timers: bool, metrics_port: int) -> None:
    """Run jobs and timers until stopped (the distributed deployment; the embedded one does so itself)."""
    if current_app.config["DEPLOYMENT"] != "distributed":
        raise click.ClickException(
            "The embedded deployment runs its jobs in the server process. Set DEPLOYMENT=distributed first."
        )
    click.echo(f"Worker with {threads} threads on {current_app.config['REDIS_URL'].split('@')[-1]}.")
    if metrics_port:
        start_http_server(metrics_port, addr="127.0.0.1")
    jobs.enqueue("outbox.sweep")  # what a worker left behind that ended badly
    jobs.queue(current_app).run_worker(threads, timers=timers)


def register_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (business, person, routes_by_role, worker):
        app.cli.add_command(command)


def _business(slug: str) -> Organization:
    found = organization_by_slug(slug)
    if found is None:
        raise click.ClickException(f"There is no business {slug}. `flask business list` shows all.")
    return found


def _department(name: str) -> uuid.UUID:
    known = {d.name.lower(): d.id for d in departments()}
    if name.lower() not in known:
        raise click.ClickException(f"There is no department {name}. There are: {', '.join(sorted(known))}.")
    return known[name.lower()]


def _load(schema: Schema, values: dict[str, str]) -> Any:
    try:
        return schema.load(values)
    except ValidationError as error:
        raise _refused(error) from None


def _check(password: str, email: str) -> None:
    try:
        check_password(password, email)
    except ValidationError as error:
        raise _refused(error) from None


def _refused(error: ValidationError) -> click.ClickException:
    return click.ClickException(
        "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error_messages(error).items())
    )
