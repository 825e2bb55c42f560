"""The frame's navigation: what of the page matrix a role sees, in groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.actor import current_actor
from app.roles.models import Role
from app.roles.pages import audiences


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go; shown when its endpoint exists and serves the role."""

    endpoint: str
    label: LazyString
    icon: str
    values: tuple[tuple[str, str], ...] = ()
    count: str = ""  # key of the live count, see `queries.nav_counts`
    tone: str = ""  # CSS class
    matches: tuple[str, ...] = ()  # further endpoint prefixes for which the entry is current


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one page shows it."""

    address: str
    label: str
    icon: str
    count: str
    tone: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Items under a heading (empty: none)."""

    key: str
    label: str
    items: list[Item]


def _stage(stage: str, endpoint: str, label: LazyString, icon: str) -> Entry:
    return Entry(endpoint, label, icon, count=stage, tone=f"nav-stage nav-{stage}")


_SETTINGS = ("accounts.settings", "knowledge.", "canned.")
_GROUPS: tuple[tuple[str, LazyString | str, tuple[Entry, ...]], ...] = (
    (
        "work",
        "",
        (
            Entry("desk.home", _l("Home"), "house"),
            Entry(
                "desk.inbox",
                _l("Inbox"),
                "inbox",
                count="waiting",
                matches=("desk.inbox", "desk.conversation"),
            ),
        ),
    ),
    (
        "queues",
        _l("Tickets"),
        (
            _stage("progress", "tickets.progress", _l("New"), "ticket-detailed"),
            _stage("team_handling", "tickets.team_handling", _l("Waiting for team"), "people"),
            _stage("response", "tickets.response", _l("Answered"), "reply"),
            _stage("finished", "tickets.finished", _l("Finished"), "check-circle"),
        ),
    ),
    (
        "business",
        _l("Business"),
        (
            Entry("accounts.people", _l("People"), "person-badge", matches=("accounts.person",)),
            Entry("accounts.settings", _l("Settings"), "gear", matches=_SETTINGS),
        ),
    ),
)
_BOTTOM = (  # what phones show beside the menu; labels must fit a quarter of 360 px
    Entry("desk.home", _l("Home"), "house"),
    Entry("desk.inbox", _l("Inbox"), "inbox", count="waiting", matches=("desk.inbox", "desk.conversation")),
    Entry(
        "tickets.team_handling",
        _l("Tickets"),
        "ticket-detailed",
        count="team_handling",
        matches=("tickets.",),
    ),
)

ROLE_LABELS = {
    Role.MASTER_ADMIN.value: _l("Master admin"),
    Role.DEPARTMENT_ADMIN.value: _l("Department admin"),
    Role.CS.value: _l("Customer service"),
    Role.CUSTOMER.value: _l("Customer"),
}


def navigation() -> list[Group]:
    """Return the groups of the present actor, without empty ones."""
    groups = [Group(key, str(label), _items(entries)) for key, label, entries in _GROUPS]
    return [group for group in groups if group.items]


def bottom_navigation() -> list[Item]:
    """Return the few items of the bar that phones show."""
    return _items(_BOTTOM)


def palette_pages() -> list[dict[str, str]]:
    """Return where the command palette can jump to."""
    return [
        {"address": item.address, "label": item.label, "icon": item.icon}
        for group in navigation()
        for item in group.items
    ]


def endpoint_url(endpoint: str, **values: Any) -> str:
    """Return the address of a page that the present actor may open, else an empty text."""
    allowed = audiences(endpoint)
    if endpoint not in current_app.view_functions or allowed is None:
        return ""
    return url_for(endpoint, **values) if current_actor().role in allowed else ""


def role_label(role: str) -> str:
    """Return a role as people say it."""
    return str(ROLE_LABELS.get(role, role))


def businesses() -> list[dict[str, object]]:
    """Return the businesses of the signed-in person for the switch; empty when there is only one."""
    memberships = g.get("memberships", ())
    if len(memberships) < 2 or "accounts.switch_organization" not in current_app.view_functions:
        return []
    return [
        {
            "name": member.organization.name,
            "address": url_for("accounts.switch_organization", organization_id=member.organization_id),
            "current": member.organization_id == current_actor().organization_id,
        }
        for member in memberships
    ]


def _items(entries: tuple[Entry, ...]) -> list[Item]:
    found = ((entry, endpoint_url(entry.endpoint, **dict(entry.values))) for entry in entries)
    return [
        Item(address, str(entry.label), entry.icon, entry.count, entry.tone, _is_current(entry))
        for entry, address in found
        if address
    ]


def _is_current(entry: Entry) -> bool:
    here = request.endpoint or ""
    return here == entry.endpoint or any(here.startswith(prefix) for prefix in entry.matches)
