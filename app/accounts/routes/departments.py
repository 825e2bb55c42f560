"""Departments, and which of them serves which topic."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions import departments as actions
from app.accounts.actions.settings import map_topics
from app.accounts.queries import department_sizes, organization
from app.accounts.queries import departments as departments_query
from app.accounts.routes import blueprint
from app.accounts.schemas.people import DepartmentSchema
from app.accounts.schemas.settings import TopicMapSchema
from app.core.actor import current_actor
from app.core.errors import AppError, Invalid
from app.core.forms import Form, read_form
from app.roles.topics import TOPICS


@blueprint.get("/settings/departments")
def settings_departments() -> ResponseReturnValue:
    """List departments and the topics they serve."""
    return _page(Form())


@blueprint.post("/settings/departments")
def create_department() -> ResponseReturnValue:
    """Make a department."""
    form = read_form(DepartmentSchema())
    if form.ok:
        try:
            actions.create_department(current_actor(), form.data["name"])
        except AppError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s has been created.", name=form.data["name"]))
            return redirect(url_for("accounts.settings_departments"))
    return _page(form)


@blueprint.post("/settings/departments/<uuid:department_id>")
def rename_department(department_id: uuid.UUID) -> ResponseReturnValue:
    """Rename a department."""
    form = read_form(DepartmentSchema())
    if not form.ok:
        raise Invalid(fields=form.errors)
    actions.rename_department(current_actor(), department_id, form.data["name"])
    flash(_("Saved."))
    return redirect(url_for("accounts.settings_departments"))


@blueprint.post("/settings/departments/<uuid:department_id>/archive")
def archive_department(department_id: uuid.UUID) -> ResponseReturnValue:
    """Put a department away."""
    actions.archive_department(current_actor(), department_id)
    flash(_("The department has been removed; its people and open tickets went to the default department."))
    return redirect(url_for("accounts.settings_departments"))


@blueprint.post("/settings/departments/topics")
def save_topics() -> ResponseReturnValue:
    """Store which department serves which topic."""
    form = read_form(TopicMapSchema())
    if not form.ok:
        raise Invalid(fields=form.errors)
    map_topics(current_actor(), form.data)
    flash(_("Saved."))
    return redirect(url_for("accounts.settings_departments"))


def _page(form: Form) -> ResponseReturnValue:
    settings = organization(current_actor().organization_id).settings
    page = render_template(
        "accounts/settings/departments.html",
        form=form,
        departments=departments_query(),
        sizes=department_sizes(),
        topics=TOPICS,
        chosen=settings.tickets.topic_departments,
    )
    return page, form.status
