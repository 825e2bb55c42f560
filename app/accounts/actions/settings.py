"""Settings of a business change here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.accounts.queries import departments, organization
from app.calendars.actions import set_opening_hours
from app.calendars.hours import Hours
from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.ids import new_token, parse_id
from app.core.uow import in_transaction
from app.roles.permissions import Permission
from app.tenancy.models import Organization
from app.tenancy.settings import OrganizationSettings

SECTIONS = ("business", "bot", "widget", "tickets", "chat")
_DETAILS = ("name", "address", "timezone", "locale")


@in_transaction
def change_settings(actor: Actor, section: str, values: Mapping[str, Any]) -> Organization:
    """Store the checked values of one section; keys it does not name stay. Raises Forbidden, Invalid."""
    actor.require(Permission.SETTINGS_MANAGE)
    if section not in SECTIONS:
        raise Invalid
    found = organization(actor.organization_id)
    if section == "business":
        for key in _DETAILS:
            setattr(found, key, values[key])
        _merge(found, "widget", {"accent": values["accent"]})
    else:
        _merge(found, section, values)
    mark_seen(found, section)
    return found


@in_transaction
def change_hours(actor: Actor, hours: Hours) -> None:
    """Replace the week; raises Forbidden, Invalid."""
    actor.require(Permission.SETTINGS_MANAGE)
    set_opening_hours(hours)
    mark_seen(organization(actor.organization_id), "hours")


@in_transaction
def map_topics(actor: Actor, wanted: Mapping[str, str]) -> None:
    """Say which department serves which topic; an empty text means the default one. Raises Invalid."""
    actor.require(Permission.SETTINGS_MANAGE)
    known = {department.id for department in departments()}
    chosen = {topic: parse_id(text) for topic, text in wanted.items() if text}
    if not set(chosen.values()) <= known:
        raise Invalid
    found = organization(actor.organization_id)
    _merge(found, "tickets", {"topic_departments": {topic: str(id_) for topic, id_ in chosen.items()}})


@in_transaction
def rotate_identity_secret(actor: Actor) -> None:
    """Replace the secret that signs visitor identities; tokens made with the old one are refused."""
    actor.require(Permission.SETTINGS_MANAGE)
    organization(actor.organization_id).identity_secret = new_token()


@in_transaction
def dismiss_first_run(actor: Actor) -> None:
    """Hide the checklist of a new business for everybody."""
    actor.require(Permission.SETTINGS_MANAGE)
    found = organization(actor.organization_id)
    found.settings_json = {**(found.settings_json or {}), "first_run_dismissed": True}


def first_run_dismissed(found: Organization) -> bool:
    """Tell whether somebody has hidden the checklist."""
    return bool((found.settings_json or {}).get("first_run_dismissed"))


def seen_sections(found: Organization) -> frozenset[str]:
    """Return the settings that a person has looked at and saved."""
    return frozenset((found.settings_json or {}).get("seen", ()))


def _merge(found: Organization, section: str, values: Mapping[str, Any]) -> None:
    stored = dict(found.settings_json or {})
    merged = {**stored.get(section, {}), **values}
    OrganizationSettings.from_json({section: merged})  # what cannot be read back is never stored
    found.settings_json = {**stored, section: merged}


def mark_seen(found: Organization, section: str) -> None:
    """Remember, in the open transaction, that a person has looked after a section."""
    stored = dict(found.settings_json or {})
    found.settings_json = {**stored, "seen": sorted({*stored.get("seen", ()), section})}
