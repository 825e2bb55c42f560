"""Settings of the business: details, bot, opening hours, clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions.settings import change_hours, change_settings
from app.accounts.queries import organization
from app.accounts.routes import blueprint
from app.accounts.schemas.settings import (
    PRIORITIES,
    TONES,
    BotSchema,
    BusinessDetailsSchema,
    ChatClocksSchema,
    TicketClocksSchema,
    WeekSchema,
)
from app.accounts.zones import zones
from app.calendars.queries import opening_hours
from app.core.actor import current_actor
from app.core.forms import Form, FormSchema, read_form
from app.core.locale import LOCALES
from app.roles.models import Role
from app.tenancy.models import Organization


@blueprint.get("/settings")
def settings() -> ResponseReturnValue:
    """Lead to the first page of the settings that the role may see."""
    master = current_actor().role == Role.MASTER_ADMIN
    return redirect(url_for("accounts.settings_business" if master else "accounts.people"))


@blueprint.get("/settings/business")
def settings_business() -> ResponseReturnValue:
    """Show name, address, time zone, language and colour."""
    found = _organization()
    stored = {key: getattr(found, key) for key in ("name", "address", "timezone", "locale")}
    return _business(Form(values={**stored, "accent": found.settings.widget.accent}))


@blueprint.post("/settings/business")
def save_business() -> ResponseReturnValue:
    """Store them."""
    return _save(BusinessDetailsSchema(), "business", _business)


@blueprint.get("/settings/bot")
def settings_bot() -> ResponseReturnValue:
    """Show the bot's name, greetings and tone."""
    return _bot(Form(values=asdict(_organization().settings.bot)))


@blueprint.post("/settings/bot")
def save_bot() -> ResponseReturnValue:
    """Store them."""
    return _save(BotSchema(), "bot", _bot)


@blueprint.get("/settings/tickets")
def settings_tickets() -> ResponseReturnValue:
    """Show due times and the clocks of tickets."""
    stored: dict[str, Any] = asdict(_organization().settings.tickets)
    for clock in ("first_reply", "solve"):
        stored |= {f"{clock}__{p}": stored[f"{clock}_hours"].get(p, "") for p in PRIORITIES}
    return _tickets(Form(values=stored))


@blueprint.post("/settings/tickets")
def save_tickets() -> ResponseReturnValue:
    """Store them."""
    return _save(TicketClocksSchema(), "tickets", _tickets)


@blueprint.get("/settings/chat")
def settings_chat() -> ResponseReturnValue:
    """Show the clocks of the conversation."""
    return _chat(Form(values=asdict(_organization().settings.chat)))


@blueprint.post("/settings/chat")
def save_chat() -> ResponseReturnValue:
    """Store them."""
    return _save(ChatClocksSchema(), "chat", _chat)


@blueprint.get("/settings/hours")
def settings_hours() -> ResponseReturnValue:
    """Show the opening hours of the week."""
    values: dict[str, Any] = {}
    week = opening_hours()
    for day in range(7):
        span = week.get(day)
        values[f"open__{day}"] = span is not None
        values[f"opens__{day}"] = _clock(span.opens_minute) if span else "08:00"
        values[f"closes__{day}"] = _clock(span.closes_minute) if span else "17:00"
    return _hours(Form(values=values))


@blueprint.post("/settings/hours")
def save_hours() -> ResponseReturnValue:
    """Store them."""
    form = read_form(WeekSchema())
    if not form.ok:
        return _hours(form)
    change_hours(current_actor(), form.data)
    flash(_("Saved."))
    return redirect(url_for("accounts.settings_hours"))


def _save(
    schema: FormSchema, section: str, draw: Callable[[Form], ResponseReturnValue]
) -> ResponseReturnValue:
    form = read_form(schema)
    if not form.ok:
        return draw(form)
    change_settings(current_actor(), section, form.data)
    flash(_("Saved."))
    return redirect(url_for(f"accounts.settings_{section}"))


def _organization() -> Organization:
    return organization(current_actor().organization_id)


def _business(form: Form) -> ResponseReturnValue:
    page = render_template("accounts/settings/business.html", form=form, zones=zones(), locales=LOCALES)
    return page, form.status


def _bot(form: Form) -> ResponseReturnValue:
    return render_template("accounts/settings/bot.html", form=form, tones=TONES), form.status


def _tickets(form: Form) -> ResponseReturnValue:
    return render_template("accounts/settings/tickets.html", form=form, priorities=PRIORITIES), form.status


def _chat(form: Form) -> ResponseReturnValue:
    return render_template("accounts/settings/chat.html", form=form), form.status


def _hours(form: Form) -> ResponseReturnValue:
    return render_template("accounts/settings/hours.html", form=form), form.status


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
