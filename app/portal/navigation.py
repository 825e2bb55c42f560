"""What every portal page shows in its head, also the follow-up page when its customer is signed in."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from app.portal.identity import widget_identity


def portal_context() -> dict[str, Any]:
    """Return the links of the portal and what its chat needs, while a customer is signed in."""
    account = g.get("account")
    if account is None:
        return {}
    slug = g.organization.slug
    pages = (
        ("portal.home", _("Home"), "house"),
        ("portal.cases", _("My cases"), "ticket-perforated"),
        ("portal.new_case", _("New case"), "plus-lg"),
        ("portal.profile", _("Profile"), "person"),
    )
    return {
        "portal_links": [
            (url_for(endpoint, slug=slug), label, icon, request.endpoint == endpoint)
            for endpoint, label, icon in pages
        ],
        "portal_account": account,
        "portal_identity": widget_identity(g.organization, account),
    }
