"""Settings page of the prepared texts that agents insert with `/`."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chat import actions
from app.chat.queries import canned_replies, canned_reply
from app.core.actor import current_actor
from app.core.errors import AppError
from app.core.forms import Form, FormSchema, read_form
from app.core.inputs import Text

pages = Blueprint("canned", __name__)


class CannedSchema(FormSchema):
    """One prepared text."""

    shortcut = Text(41, required=True)  # with or without the leading slash
    body = Text(4000, required=True, lines=True)


@pages.get("/settings/canned")
def settings_canned() -> ResponseReturnValue:
    """List the prepared texts, and a form for the next."""
    return _list(Form())


@pages.post("/settings/canned")
def create_canned() -> ResponseReturnValue:
    """Keep a prepared text."""
    form = read_form(CannedSchema())
    if form.ok:
        try:
            actions.create_canned_reply(current_actor(), **form.data)
        except AppError as error:
            form.refuse(error)
        else:
            return _done(_("Saved."))
    return _list(form)


@pages.get("/settings/canned/<uuid:reply_id>")
def canned_entry(reply_id: uuid.UUID) -> ResponseReturnValue:
    """Show one prepared text to change it."""
    reply = canned_reply(reply_id)
    return _entry(reply_id, Form(values={"shortcut": reply.shortcut, "body": reply.body}))


@pages.post("/settings/canned/<uuid:reply_id>")
def change_canned(reply_id: uuid.UUID) -> ResponseReturnValue:
    """Store the changed text."""
    form = read_form(CannedSchema())
    if form.ok:
        try:
            actions.change_canned_reply(current_actor(), reply_id, **form.data)
        except AppError as error:
            form.refuse(error)
        else:
            return _done(_("Saved."))
    return _entry(reply_id, form)


@pages.post("/settings/canned/<uuid:reply_id>/remove")
def remove_canned(reply_id: uuid.UUID) -> ResponseReturnValue:
    """Forget a prepared text."""
    actions.remove_canned_reply(current_actor(), reply_id)
    return _done(_("Removed."))


def _done(text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("canned.settings_canned"))


def _list(form: Form) -> ResponseReturnValue:
    return render_template("chat/canned.html", form=form, replies=canned_replies()), form.status


def _entry(reply_id: uuid.UUID, form: Form) -> ResponseReturnValue:
    return render_template("chat/canned_entry.html", form=form, reply_id=reply_id), form.status
