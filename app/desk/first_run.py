"""The checklist of a new business, on the master admin's home page until it is done or dismissed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts.actions.settings import first_run_dismissed, seen_sections
from app.accounts.queries import organization
from app.core.actor import Actor
from app.core.web import add_panel
from app.desk.queries.first_run import first_run_counts
from app.roles.permissions import Permission
from app.tenancy.models import Organization


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `done` comes from the data, never from a click on the list."""

    label: LazyString
    hint: LazyString
    address: str
    done: bool


def register() -> None:
    """Draw the checklist on top of the home page."""
    add_panel("home.top", first_run_panel)


def first_run_panel(actor: Actor) -> str:
    """Return the checklist, or nothing for others, when dismissed, and when all is done."""
    if not actor.can(Permission.SETTINGS_MANAGE):
        return ""
    business = organization(actor.organization_id)
    if first_run_dismissed(business):
        return ""
    steps = first_run_steps(business)
    done = sum(step.done for step in steps)
    if done == len(steps):
        return ""
    return render_template("desk/_first_run.html", steps=steps, done=done)


def first_run_steps(business: Organization) -> list[Step]:
    """Return the steps with their ticks."""
    seen, counts = seen_sections(business), first_run_counts()
    done = {
        "hours": "hours" in seen,
        "departments": counts["departments"] > 1 or "departments" in seen,
        "people": counts["people"] + counts["invitations"] > 1,
        "questions": counts["questions"] > 0,
        "bot": "bot" in seen,
        "site": bool(business.settings.widget.allowed_origins),
        "tried": counts["conversations"] > 0,
    }
    address = {
        "hours": url_for("accounts.settings_hours"),
        "departments": url_for("accounts.settings_departments"),
        "people": url_for("accounts.people", _anchor="invite"),
        "questions": url_for("knowledge.settings_faq", _anchor="new"),
        "bot": url_for("accounts.settings_bot"),
        "site": url_for("accounts.settings_widget"),
        "tried": url_for("widget.chat", slug=business.slug),
    }
    return [Step(label, hint, address[key], done[key]) for key, (label, hint) in _TEXTS.items()]


_TEXTS: dict[str, tuple[LazyString, LazyString]] = {
    "hours": (
        _l("Check the opening hours"),
        _l("Monday to Saturday, 08:00 to 17:00, until you change them."),
    ),
    "departments": (
        _l("Set up departments"),
        _l("Like Shipping or Finance. One is enough to begin with: give it a name."),
    ),
    "people": (_l("Invite your people"), _l("They get a mail with a link.")),
    "questions": (_l("Write the first questions and answers"), _l("The bot answers only from them.")),
    "bot": (_l("Greet in your own words"), _l("Name, greeting and tone of the bot.")),
    "site": (_l("Put the chat on your site"), _l("One line to copy, and the address of your site.")),
    "tried": (_l("Try it as a customer"), _l("Write something and see it arrive in the inbox.")),
}
