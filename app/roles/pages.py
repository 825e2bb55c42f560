"""The page matrix: which endpoint serves whom. An endpoint that is not listed is refused.

The reading of a ticket is another table: `tickets/policy.py`.
"""

from __future__ import annotations

from app.roles.models import Role

PUBLIC = "public"  # anybody, no account
VISITOR = "visitor"  # a visitor token of the widget
CUSTOMER = Role.CUSTOMER.value
CS = Role.CS.value
DEPARTMENT_ADMIN = Role.DEPARTMENT_ADMIN.value
MASTER_ADMIN = Role.MASTER_ADMIN.value

EVERYBODY = frozenset({PUBLIC})
STAFF = frozenset({CS, DEPARTMENT_ADMIN, MASTER_ADMIN})
ADMINS = frozenset({DEPARTMENT_ADMIN, MASTER_ADMIN})
MASTER = frozenset({MASTER_ADMIN})
ANSWERING = frozenset({CS, MASTER_ADMIN})  # the lists of response and finished
CUSTOMERS = frozenset({CUSTOMER})
VISITORS = frozenset({VISITOR})

PAGES: dict[str, frozenset[str]] = {
    # operations
    "static": EVERYBODY,
    "ops.healthz": EVERYBODY,
    "ops.readyz": EVERYBODY,
    "ops.metrics": EVERYBODY,  # loopback or token, checked by the view
    "ops.set_locale": EVERYBODY,
    # the workspace of staff
    "desk.home": STAFF,
    "desk.nav_counts": STAFF,
    "desk.search": STAFF,
}


def audiences(endpoint: str) -> frozenset[str] | None:
    """Return who may call an endpoint, or None when nobody decided."""
    if endpoint.startswith("security."):
        return EVERYBODY
    return PAGES.get(endpoint)
