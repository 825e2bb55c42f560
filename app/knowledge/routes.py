"""Questions and answers of the business."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actor import current_actor
from app.core.forms import Form, read_form
from app.core.locale import LOCALES
from app.knowledge import actions
from app.knowledge.queries import faq_entries
from app.knowledge.queries import faq_entry as faq_entry_query
from app.knowledge.schemas import EntrySchema

blueprint = Blueprint("knowledge", __name__)


@blueprint.get("/settings/faq")
def settings_faq() -> ResponseReturnValue:
    """List the entries, and a form for the next."""
    return _list(Form(values={"locale": "id", "active": True}))


@blueprint.post("/settings/faq")
def create_entry() -> ResponseReturnValue:
    """Add an entry."""
    form = read_form(EntrySchema())
    if not form.ok:
        return _list(form)
    actions.create_entry(current_actor(), form.data)
    flash(_("Saved. The bot knows it from now on."))
    return redirect(url_for("knowledge.settings_faq"))


@blueprint.get("/settings/faq/<uuid:entry_id>")
def faq_entry(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Show one entry to change it."""
    entry = faq_entry_query(entry_id)
    stored = {key: getattr(entry, key) for key in ("question", "answer", "keywords", "locale", "active")}
    return _entry(entry_id, Form(values=stored))


@blueprint.post("/settings/faq/<uuid:entry_id>")
def change_entry(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Store the changed entry."""
    form = read_form(EntrySchema())
    if not form.ok:
        return _entry(entry_id, form)
    actions.change_entry(current_actor(), entry_id, form.data)
    flash(_("Saved. The bot knows it from now on."))
    return redirect(url_for("knowledge.settings_faq"))


@blueprint.post("/settings/faq/<uuid:entry_id>/remove")
def remove_entry(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Forget an entry."""
    actions.remove_entry(current_actor(), entry_id)
    flash(_("Removed."))
    return redirect(url_for("knowledge.settings_faq"))


def _list(form: Form) -> ResponseReturnValue:
    page = render_template("knowledge/faq.html", form=form, entries=faq_entries(), locales=LOCALES)
    return page, form.status


def _entry(entry_id: uuid.UUID, form: Form) -> ResponseReturnValue:
    page = render_template("knowledge/entry.html", form=form, entry_id=entry_id, locales=LOCALES)
    return page, form.status
