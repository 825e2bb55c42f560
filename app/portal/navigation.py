"""What every portal page shows in its head, also the follow-up page when its customer is signed in."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context, request, url_for
from flask_babel import gettext as _

from app.portal.doors import account_at
from app.portal.identity import widget_identity

CASES = "portal.cases"
FOLLOW_UP = "follow_up.page"  # belongs to the tickets; a signed-in customer comes to it from the own cases


def portal_context() -> dict[str, Any]:
    """Return the links of the portal and what its chat needs, while a customer is signed in."""
    account = g.get("account")
    if account is None and has_request_context() and request.endpoint == FOLLOW_UP and "organization" in g:
        account = account_at(g.organization)
    if account is None:
        return {}
    slug = g.organization.slug
    here = CASES if request.endpoint == FOLLOW_UP else request.endpoint
    pages = (
        ("portal.home", _("Home"), "house"),
        (CASES, _("My cases"), "ticket-detailed"),
        ("portal.new_case", _("New case"), "plus-lg"),
        ("portal.profile", _("Profile"), "person"),
    )
    return {
        "portal_links": [
            (url_for(endpoint, slug=slug), label, icon, endpoint == here) for endpoint, label, icon in pages
        ],
        "portal_account": account,
        "portal_identity": widget_identity(g.organization, account),
    }
